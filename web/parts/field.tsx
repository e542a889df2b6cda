import { type ReactNode, useId } from "react";
import styles from "./field.module.css";

/** What ties a control to its field; spread it on the control. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

export interface FieldProps {
  readonly label: string;
  /** What helps to fill it in. */
  readonly hint?: ReactNode;
  /** What is wrong with what it holds, in a sentence. */
  readonly problem?: string | null;
  /** Beside the label, such as how many characters are left. */
  readonly aside?: ReactNode;
  /** The control: `<Field label="Idea">{(control) => <textarea {...control} />}</Field>`. */
  readonly children: (control: FieldControl) => ReactNode;
}

/** A control with its label, its hint and its problem, connected so that a screen reader says them together. */
export function Field({ label, hint, problem = null, aside, children }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== null && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div className={styles["field"]}>
      <div className={styles["head"]}>
        <label htmlFor={id}>{label}</label>
        {aside !== undefined && <span className={styles["aside"]}>{aside}</span>}
      </div>
      {children({
        id,
        ...(described === "" ? {} : { "aria-describedby": described }),
        ...(problem === null ? {} : { "aria-invalid": true }),
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles["hint"]}>
          {hint}
        </p>
      )}
      <p id={`${id}-problem`} className={styles["problem"]} role="alert" hidden={problem === null}>
        {problem}
      </p>
    </div>
  );
}
