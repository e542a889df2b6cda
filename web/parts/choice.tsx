import type { ReactNode } from "react";
import styles from "./choice.module.css";

export interface ChoiceProps {
  readonly kind: "radio" | "checkbox";
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly title: string;
  /** What choosing it means. */
  readonly description?: ReactNode;
  /** A word beside the title, such as "Recommended". */
  readonly mark?: string | undefined;
  readonly isInvalid?: boolean;
  /** The id of what says what is wrong. */
  readonly describedBy?: string | undefined;
}

/** One of several choices: what it is called, and what it means. Its texts may be anybody's. */
export function Choice(props: ChoiceProps) {
  const { kind, name, isChosen, onChoose, title, description = "", mark, isInvalid = false, describedBy } = props;
  return (
    <label className={styles["choice"]}>
      <input
        type={kind}
        name={name}
        checked={isChosen}
        onChange={onChoose}
        {...(isInvalid ? { "aria-invalid": true } : {})}
        {...(describedBy === undefined ? {} : { "aria-describedby": describedBy })}
      />
      <span className={styles["said"]}>
        <span className={styles["head"]}>
          <span className={styles["title"]} dir="auto">
            {title}
          </span>
          {mark !== undefined && <Mark>{mark}</Mark>}
        </span>
        {description !== "" && (
          <span className={styles["description"]} dir="auto">
            {description}
          </span>
        )}
      </span>
    </label>
  );
}

/** A word that tells one thing from the others of its kind. */
export function Mark({ children }: { readonly children: string }) {
  return <span className={styles["mark"]}>{children}</span>;
}
