import { memo, useEffect, useRef, useState } from "react";
import { ChevronRightIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import { FigureEditor } from "../editing/figure-editor.tsx";
import type { Figure } from "../figure-groups.ts";
import { words } from "../words.ts";
import { FigureDetails } from "./figure-details.tsx";
import styles from "./figure-row.module.css";

export interface FigureRowProps {
  readonly session: string;
  readonly figure: Figure;
  /** What it showed before the last setting; nothing where it did not move. */
  readonly before: string | undefined;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

/** A figure of the sheet: its name, which opens what is known of it, and its value, which is changed where it is an input. Of a hundred rows those that moved are shown anew. */
export const FigureRow = memo(function FigureRow({ session, figure, before, isSelected, onSelect }: FigureRowProps) {
  const say = useWords(words);
  const row = useRef<HTMLLIElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isSelected) return;
    setOpen(true);
    for (let part = row.current?.closest("details"); part; part = part.parentElement?.closest("details"))
      part.open = true;
    row.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  return (
    <li ref={row} className={styles["row"]} data-selected={isSelected || undefined} data-sheet-figure={figure.id}>
      <div className={styles["head"]}>
        <button type="button" className={styles["name"]} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <ChevronRightIcon size={14} />
          <span>{figure.label}</span>
        </button>
        {figure.formula === null ? (
          <FigureEditor session={session} figure={figure} />
        ) : (
          <output className={styles["shown"]}>{figure.shown}</output>
        )}
      </div>
      {before !== undefined && before !== figure.shown && (
        <p className={styles["before"]}>
          {say.was} <del>{before}</del>
        </p>
      )}
      {isOpen && <FigureDetails session={session} figure={figure} onSelect={onSelect} />}
    </li>
  );
});
