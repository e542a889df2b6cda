import { type ReactNode, useId, useState } from "react";
import type { OpenQuestion } from "../../schemas/question.ts";
import { Choice } from "../parts/choice.tsx";
import { useWords } from "../shell/language.tsx";
import { isRecommended } from "./answer-draft.ts";
import styles from "./questions.module.css";
import { recommendation, words } from "./words.ts";

export interface ChoiceListProps {
  readonly kind: "radio" | "checkbox";
  readonly question: OpenQuestion;
  readonly isChosen: (id: string) => boolean;
  readonly onChoose: (id: string) => void;
  readonly hint?: string;
  readonly problem: string | null;
  /** What may be chosen beside the options. */
  readonly children?: ReactNode;
}

/** More than these are searched, not read. */
const MANY = 12;

/** A question's options to choose from. */
export function ChoiceList({ kind, question, isChosen, onChoose, hint, problem, children }: ChoiceListProps) {
  const say = useWords(words);
  const id = useId();
  const [sought, setSought] = useState("");
  const shown = question.options.filter((option) => isFound(option, sought) || isChosen(option.id));
  return (
    <div className={styles["choices"]}>
      {hint !== undefined && <p className={styles["aside"]}>{hint}</p>}
      {question.options.length > MANY && (
        <input
          type="search"
          aria-label={say.find}
          placeholder={say.find}
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          onKeyDown={(event) => event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.preventDefault()}
        />
      )}
      {shown.map((option) => (
        <Choice
          key={option.id}
          kind={kind}
          name={question.interruptId}
          isChosen={isChosen(option.id)}
          onChoose={() => onChoose(option.id)}
          title={option.title.trim() || option.description.trim() || option.id}
          description={option.title.trim() === "" ? "" : option.description.trim()}
          mark={isRecommended(question, option.id) ? recommendation(question, say) : undefined}
          isInvalid={problem !== null}
          describedBy={problem === null ? undefined : `${id}-problem`}
        />
      ))}
      {shown.length === 0 && <p className={styles["aside"]}>{say.nothingFound}</p>}
      {children}
      {problem !== null && (
        <p id={`${id}-problem`} className={styles["problem"]} dir="auto">
          {problem}
        </p>
      )}
    </div>
  );
}

function isFound({ title, description }: { readonly title: string; readonly description: string }, sought: string) {
  return `${title} ${description}`.toLowerCase().includes(sought.trim().toLowerCase());
}
