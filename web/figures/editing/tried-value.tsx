import { useQuery } from "@tanstack/react-query";
import { ApiProblem } from "../../api/client.ts";
import { figuresQuery } from "../../api/queries.ts";
import { words as parts } from "../../parts/words.ts";
import { useWords } from "../../shell/language.tsx";
import type { Figure } from "../figure-groups.ts";
import { MoveList } from "../outcome/move-list.tsx";
import { orderedMoves } from "../outcome/moves.ts";
import { words } from "../words.ts";
import styles from "./figure-editor.module.css";
import { useDryRun } from "./use-figure-setting.ts";

export interface TriedValueProps {
  readonly session: string;
  readonly figure: Figure;
  /** What is typed. */
  readonly draft: string;
}

/** What a value would come to before it is set: a few lines, the outcomes first; or why it would be refused. */
export function TriedValue({ session, figure, draft }: TriedValueProps) {
  const say = useWords(words);
  const { unreachable } = useWords(parts);
  const { data: sheet } = useQuery(figuresQuery(session));
  const { setting, isCurrent, problem } = useDryRun(session, figure, sheet?.version ?? 0, draft);
  if (problem !== null)
    return <p className={styles["problem"]}>{problem instanceof ApiProblem ? problem.message : unreachable}</p>;
  if (!setting) return null;
  if (setting.moved.length === 0) return <p className={styles["notice"]}>{say.isSoAlready}</p>;
  const { followed, set } = orderedMoves(setting.moved, sheet?.figures ?? [], [figure.id]);
  return (
    <div className={styles["preview"]} data-old={!isCurrent || undefined}>
      <MoveList moves={[...set, ...followed]} most={5} />
      {setting.warnings.map((warning) => (
        <p key={warning} className={styles["notice"]}>
          {warning}
        </p>
      ))}
      {setting.doubts.length > 0 && <p className={styles["notice"]}>{say.wouldDoubt(setting.doubts.length)}</p>}
    </div>
  );
}
