import { useWords } from "../shell/language.tsx";
import styles from "./skeleton.module.css";
import { words } from "./words.ts";

export interface SkeletonProps {
  /** How many lines of text stand for what is to come; 3 where it is not given. */
  readonly lines?: number;
  /** Where what is to come begins with a heading. */
  readonly hasHeading?: boolean;
}

/** Stands where content is on its way, and has its shape, so that nothing jumps. */
export function Skeleton({ lines = 3, hasHeading = false }: SkeletonProps) {
  const say = useWords(words);
  return (
    <div className={styles["skeleton"]} role="status">
      <span className="only-heard">{say.loading}</span>
      {hasHeading && <span className={styles["heading"]} />}
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same.
        <span key={line} className={styles["line"]} />
      ))}
    </div>
  );
}
