import { useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ArrowRightIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import type { Move } from "../figure-groups.ts";
import { words } from "../words.ts";
import styles from "./move-list.module.css";

export interface MoveListProps {
  readonly moves: readonly Move[];
  /** How many are shown at first. */
  readonly most: number;
}

/** Figures that moved: what they were, and what they are. */
export function MoveList({ moves, most }: MoveListProps) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  // One more behind a button is no less to read than the button.
  const shown = isAll || moves.length <= most + 1 ? moves : moves.slice(0, most);
  const rest = moves.length - shown.length;
  return (
    <>
      <ul className={styles["moves"]}>
        {shown.map(({ id, label, before, after }) => (
          <li key={id}>
            <span className={styles["label"]}>{label}</span>
            <span className={styles["values"]}>
              <del>
                <span className="only-heard">{say.was}</span> {before ?? say.nothing}
              </del>
              <ArrowRightIcon size={14} />
              <ins>
                <span className="only-heard">{say.is}</span> {after ?? say.nothing}
              </ins>
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {say.more(rest)}
        </Button>
      )}
    </>
  );
}
