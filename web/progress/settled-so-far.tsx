import { useWords } from "../shell/language.tsx";
import styles from "./progress.module.css";
import type { ProgressView } from "./progress-of.ts";
import { words } from "./words.ts";

export interface SettledSoFarProps {
  readonly idea: string;
  readonly settled: ProgressView["settled"];
  readonly outline: readonly string[];
}

/** What the plan starts from, until its first sections are there. */
export function SettledSoFar({ idea, settled, outline }: SettledSoFarProps) {
  const say = useWords(words);
  return (
    <section className={styles["settled"]} aria-label={say.basis}>
      <h3>{say.idea}</h3>
      <p className={styles["idea"]}>{idea}</p>
      {settled.length > 0 && (
        <>
          <h3>{say.settled}</h3>
          <dl>
            {settled.map(({ id, question, answer, source }) => (
              <div key={id}>
                <dt>{question}</dt>
                <dd>
                  {answer}
                  {source !== "human" && <span> {say.assumed}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {outline.length > 0 && (
        <>
          <h3>{say.outline}</h3>
          <ol>
            {outline.map((title) => (
              <li key={title}>{title}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
