import type { FormField } from "../../../schemas/question.ts";
import { useWords } from "../../shell/language.tsx";
import styles from "../questions.module.css";
import { words } from "../words.ts";
import type { FieldDraft, FormDraft } from "./form-draft.ts";
import { FormFieldControl } from "./form-field.tsx";
import { formFaults, refusedField } from "./form-hints.ts";

export interface FormFieldsProps {
  readonly fields: readonly FormField[];
  readonly values: FormDraft;
  readonly onChange: (values: FormDraft) => void;
  /** What the server said of the last answer; it begins with the field that it is about. */
  readonly problem: string | null;
  readonly showsFaults: boolean;
}

/** A form with its fields of all types, each with what is wrong with it. */
export function FormFields({ fields, values, onChange, problem, showsFaults }: FormFieldsProps) {
  const say = useWords(words);
  const faults = showsFaults ? formFaults(fields, values) : null;
  const refused = showsFaults || problem === null ? null : refusedField(fields, problem);
  const problemOf = (field: FormField) => {
    const fault = faults?.get(field.id);
    return fault !== undefined ? say.fieldFault(fault) : refused === field ? problem : null;
  };
  return (
    <div className={styles["fields"]}>
      {fields.map((field) => (
        <FormFieldControl
          key={field.id}
          field={field}
          draft={values[field.id] ?? null}
          onChange={(draft: FieldDraft) => onChange({ ...values, [field.id]: draft })}
          problem={problemOf(field)}
        />
      ))}
      {showsFaults && problem !== null && <p className={styles["problem"]}>{problem}</p>}
    </div>
  );
}
