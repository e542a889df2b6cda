import { type ReactNode, useId } from "react";
import type { FormField } from "../../../schemas/question.ts";
import { Choice } from "../../parts/choice.tsx";
import { Field, type FieldControl } from "../../parts/field.tsx";
import { useWords } from "../../shell/language.tsx";
import styles from "../questions.module.css";
import { words } from "../words.ts";
import type { FieldDraft } from "./form-draft.ts";

export interface FormFieldControlProps {
  readonly field: FormField;
  readonly draft: FieldDraft;
  readonly onChange: (draft: FieldDraft) => void;
  readonly problem: string | null;
}

/** A text that may be longer than this gets more than one line. */
const ONE_LINE_CHARACTERS = 200;

/** One field of a form, by its type. */
export function FormFieldControl(props: FormFieldControlProps) {
  const say = useWords(words);
  const { field, draft, onChange, problem } = props;
  if (field.type === "boolean") return <YesOrNo {...props} />;
  if (field.type === "list" && field.choices.length > 0) return <Marked {...props} />;
  const text = typeof draft === "string" ? draft : "";
  const hint = hintOf(field, say);
  return (
    <Field
      label={field.label || field.id}
      problem={problem}
      {...(hint === null ? {} : { hint })}
      aside={field.required ? undefined : say.optional}
    >
      {(control) => <Control {...{ field, text, control }} onChange={onChange} />}
    </Field>
  );
}

interface ControlProps {
  readonly field: FormField;
  readonly text: string;
  readonly control: FieldControl;
  readonly onChange: (text: string) => void;
}

function Control({ field, text, control, onChange }: ControlProps) {
  const say = useWords(words);
  const { type, required, max, choices } = field;
  const shared = { ...control, dir: "auto", value: text, "aria-required": required } as const;
  switch (type) {
    case "choice":
      return (
        <select {...shared} onChange={({ target }) => onChange(target.value)}>
          {(!required || !choices.includes(text)) && <option value="">{required ? say.choice : say.neither}</option>}
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    case "integer":
    case "number":
      // Not of the type number: what is no number is to stay as it was typed, and a wheel turns nothing.
      return (
        <input
          {...shared}
          inputMode={type === "integer" ? "numeric" : "decimal"}
          autoComplete="off"
          onChange={({ target }) => onChange(target.value)}
        />
      );
    case "email":
      return <input {...shared} type="email" autoComplete="email" onChange={({ target }) => onChange(target.value)} />;
    case "date":
      return <input {...shared} type="date" onChange={({ target }) => onChange(target.value)} />;
    case "list":
      return <textarea {...shared} rows={3} onChange={({ target }) => onChange(target.value)} />;
    default:
      return (max ?? 0) > ONE_LINE_CHARACTERS ? (
        <textarea {...shared} rows={3} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <input {...shared} onChange={({ target }) => onChange(target.value)} />
      );
  }
}

function hintOf({ type, min, max, pattern, choices }: FormField, say: typeof words.en): ReactNode {
  const isBound = min !== null || max !== null;
  const bound = isBound && (type === "integer" || type === "number" ? say.range(min, max) : say.length(min, max));
  if (type === "list" && choices.length === 0) return isBound ? `${say.oneLine} ${say.count(min, max)}` : say.oneLine;
  if (type === "text" && pattern !== null)
    return (
      <>
        {bound && `${bound}. `}
        <span className={styles["pattern"]}>{say.pattern(pattern)}</span>
      </>
    );
  return bound || null;
}

/** Where neither is said, a field that is not needed stays empty. */
function YesOrNo({ field, draft, onChange, problem }: FormFieldControlProps) {
  const say = useWords(words);
  const name = useId();
  const offered = [
    [true, say.yes],
    [false, say.no],
    ...(field.required ? [] : ([[null, say.neither]] as const)),
  ] as const;
  return (
    <Group field={field} problem={problem}>
      <div className={styles["inline"]}>
        {offered.map(([value, title]) => (
          <Choice
            key={title}
            kind="radio"
            name={name}
            isChosen={draft === value}
            onChoose={() => onChange(value)}
            title={title}
            isInvalid={problem !== null}
            describedBy={`${name}-problem`}
          />
        ))}
      </div>
      <Problem id={`${name}-problem`} problem={problem} />
    </Group>
  );
}

/** A list whose entries are to be chosen. */
function Marked({ field, draft, onChange, problem }: FormFieldControlProps) {
  const say = useWords(words);
  const name = useId();
  const chosen = Array.isArray(draft) ? draft : [];
  const flip = (choice: string) =>
    onChange(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]);
  const { min, max } = field;
  return (
    <Group field={field} problem={problem}>
      {(min !== null || max !== null) && <p className={styles["aside"]}>{say.count(min, max)}</p>}
      <div className={styles["inline"]}>
        {field.choices.map((choice) => (
          <Choice
            key={choice}
            kind="checkbox"
            name={name}
            isChosen={chosen.includes(choice)}
            onChoose={() => flip(choice)}
            title={choice}
            isInvalid={problem !== null}
            describedBy={`${name}-problem`}
          />
        ))}
      </div>
      <Problem id={`${name}-problem`} problem={problem} />
    </Group>
  );
}

interface GroupProps extends Pick<FormFieldControlProps, "field" | "problem"> {
  readonly children: ReactNode;
}

function Group({ field, children }: GroupProps) {
  const say = useWords(words);
  return (
    <fieldset className={styles["group"]}>
      <legend dir="auto">
        {field.label || field.id}
        {!field.required && <span className={styles["aside"]}> {say.optional}</span>}
      </legend>
      {children}
    </fieldset>
  );
}

function Problem({ id, problem }: { readonly id: string; readonly problem: string | null }) {
  return (
    <p id={id} className={styles["problem"]} role="alert" hidden={problem === null}>
      {problem}
    </p>
  );
}
