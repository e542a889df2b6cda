import { useState } from "react";
import { Button } from "../parts/button.tsx";
import { useWords } from "../shell/language.tsx";
import {
  type ChangedSection,
  type Diff,
  firstPassages,
  type Passage,
  passageKind,
  readablePassage,
} from "./diff-folding.ts";
import styles from "./versions.module.css";
import { words } from "./words.ts";

export interface SectionChangesProps {
  readonly section: ChangedSection;
  /** Where it moved from and to; nothing where it kept its place. */
  readonly place: Diff["moved"][number] | undefined;
  readonly isOpen: boolean;
}

/** What changed in a section: what became of it as a whole, and its passages word by word. */
export function SectionChanges({ section, place, isOpen }: SectionChangesProps) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  const { title, change, renamedFrom, mergedInto, wordsAdded, wordsRemoved, passages } = section;
  const { first, rest } = firstPassages(passages);
  const told = [
    renamedFrom === null ? null : say.renamed(renamedFrom),
    mergedInto === undefined ? null : say.merged(mergedInto.title),
    place === undefined ? null : say.movedTo(place.from, place.to),
    wordsAdded === 0 ? null : say.wordsAdded(wordsAdded),
    wordsRemoved === 0 ? null : say.wordsRemoved(wordsRemoved),
  ].filter((text) => text !== null);
  return (
    <details open={isOpen} className={styles["section"]}>
      <summary>
        <span className={styles["badge"]} data-change={change}>
          {say.change[change]}
        </span>
        <h3>{title}</h3>
        <span className={styles["told"]}>{told.join(" · ")}</span>
      </summary>
      {(isAll ? [...first, ...rest] : first).map((passage, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the passages of a comparison stay where they are.
        <ChangedPassage key={at} passage={passage} />
      ))}
      {rest.length > 0 && !isAll && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {say.more(rest.length)}
        </Button>
      )}
    </details>
  );
}

/** A passage whose inserted words are underlined and whose deleted ones are struck out, and said to be so. */
export function ChangedPassage({ passage }: { readonly passage: Passage }) {
  const say = useWords(words);
  return (
    <p className={styles["passage"]} data-kind={passageKind(passage)}>
      {readablePassage(passage).map((piece, at) => {
        const key = `${at} ${piece.change}`;
        if (piece.change === "same") return <span key={key}>{piece.text}</span>;
        const Mark = piece.change === "added" ? "ins" : "del";
        return (
          <Mark key={key}>
            <span className="only-heard">{piece.change === "added" ? say.inserted : say.deleted} </span>
            {piece.text}
          </Mark>
        );
      })}
    </p>
  );
}
