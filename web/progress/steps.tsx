import { CheckIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./progress.module.css";
import type { ProgressStep, Task } from "./progress-of.ts";
import { wordsOfId } from "./section-title.ts";
import { words } from "./words.ts";

export interface StepsProps {
  readonly steps: readonly ProgressStep[];
  /** Where the step under way waits for the person. */
  readonly isWaiting?: boolean;
  /** Where nothing is under way any more, also if no event says so: after a crash. */
  readonly isStopped?: boolean;
}

/** The road of a plan, from the first step to the last. */
export function Steps({ steps, isWaiting = false, isStopped = false }: StepsProps) {
  const say = useWords(words);
  const stateOf = ({ state }: ProgressStep) => (isStopped && state === "active" ? "stopped" : state);
  return (
    <ol className={styles["steps"]} aria-label={say.road}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={styles["step"]}
          data-state={stateOf(step)}
          aria-current={stateOf(step) === "active" ? "step" : undefined}
        >
          <span className={styles["mark"]}>{step.state === "done" && <CheckIcon size={14} />}</span>
          <div>
            <p className={styles["name"]}>
              {say.steps[step.id].name}
              <span className="only-heard">, {say.states[stateOf(step)]}</span>
              <Count step={step} />
            </p>
            {stateOf(step) === "stopped" && <p className={styles["doing"]}>{say.stoppedHere}</p>}
            {stateOf(step) === "active" && (
              <p className={styles["doing"]}>{isWaiting ? say.waitingForYou : say.steps[step.id].doing}</p>
            )}
            {step.id === "research" && stateOf(step) === "active" && <Specialists tasks={step.tasks} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Count({ step: { state, tasks, total } }: { readonly step: ProgressStep }) {
  const say = useWords(words);
  if (state === "next" || total === null) return null;
  return <span className={styles["count"]}>{say.of(tasks.filter(({ isDone }) => isDone).length, total)}</span>;
}

function Specialists({ tasks }: { readonly tasks: readonly Task[] }) {
  const say = useWords(words);
  return (
    <ul className={styles["specialists"]}>
      {tasks.map(({ id, isDone }) => (
        <li key={id} data-done={isDone}>
          {isDone && <CheckIcon size={12} />}
          {say.specialists[id] ?? wordsOfId(id)}
          <span className="only-heard">, {isDone ? say.states.done : say.states.active}</span>
        </li>
      ))}
    </ul>
  );
}
