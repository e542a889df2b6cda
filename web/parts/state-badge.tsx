import type { SessionState } from "../../schemas/idea.ts";
import { useWords } from "../shell/language.tsx";
import styles from "./state-badge.module.css";
import { words } from "./words.ts";

export interface StateBadgeProps {
  readonly state: SessionState;
  /** Where a crash left it running. */
  readonly isCrashed?: boolean;
}

/** How a session stands, in words; the colour only says it again. */
export function StateBadge({ state, isCrashed = false }: StateBadgeProps) {
  const say = useWords(words);
  const shown = isCrashed ? "crashed" : state;
  return (
    <span className={styles["badge"]} data-state={shown}>
      {say.states[shown]}
    </span>
  );
}
