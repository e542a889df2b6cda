import { Field } from "../parts/field.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./new-plan.module.css";
import { MAX_IDEA_CHARACTERS, NEAR_THE_END } from "./new-plan-draft.ts";
import { words } from "./words.ts";

export interface IdeaFieldProps {
  readonly idea: string;
  readonly problem: string | null;
  readonly onChange: (idea: string) => void;
}

/** Where the idea is typed: it grows with what stands in it. */
export function IdeaField({ idea, problem, onChange }: IdeaFieldProps) {
  const say = useWords(words);
  const left = MAX_IDEA_CHARACTERS - idea.trim().length;
  return (
    <div className={styles["idea"]}>
      <Field
        label={say.idea}
        hint={say.ideaHint}
        problem={problem}
        aside={
          left <= NEAR_THE_END ? <span className={left < 0 ? styles["problem"] : ""}>{say.left(left)}</span> : undefined
        }
      >
        {(control) => (
          <textarea
            {...control}
            data-field="idea"
            // biome-ignore lint/a11y/noAutofocus: it is what the page is for.
            autoFocus
            rows={4}
            dir="auto"
            placeholder={say.ideaExample}
            value={idea}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
    </div>
  );
}
