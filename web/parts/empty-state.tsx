import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

export interface EmptyStateProps {
  readonly title: string;
  /** What could stand here, and how it comes about. */
  readonly children?: ReactNode;
  /** What to do next: a link or a button. */
  readonly act?: ReactNode;
}

/** Where there is nothing yet: what that means, and what to do. */
export function EmptyState({ title, children, act }: EmptyStateProps) {
  return (
    <section className={styles["empty"]}>
      <h2>{title}</h2>
      {children !== undefined && <div className={styles["text"]}>{children}</div>}
      {act}
    </section>
  );
}
