import type { OpenQuestion } from "../../schemas/question.ts";
import { onMac } from "../api/on-mac.ts";
import { Choice, Mark } from "../parts/choice.tsx";
import { Field } from "../parts/field.tsx";
import { useWords } from "../shell/language.tsx";
import { type AnswerDraft, isRecommended, OTHER } from "./answer-draft.ts";
import { choiceBounds, MAX_TEXT_CHARACTERS } from "./answer-faults.ts";
import { ChoiceList } from "./choice-list.tsx";
import { FormFields } from "./form/form-fields.tsx";
import { OutlineEditor } from "./outline/outline-editor.tsx";
import styles from "./questions.module.css";
import { recommendation, words } from "./words.ts";

export interface QuestionBodyProps {
  readonly question: OpenQuestion;
  readonly draft: AnswerDraft;
  readonly onChange: (draft: AnswerDraft) => void;
  /** What is wrong with the answer: what the server said, or what is seen before it is asked. */
  readonly problem: string | null;
  /** Whether each field says what does not fit. */
  readonly showsFaults: boolean;
}

/** From here on, how many characters are left is worth to be said. */
const NEAR_THE_END = 500;

/** What a question is answered with, by its kind. */
export function QuestionBody({ question, draft, onChange, problem, showsFaults }: QuestionBodyProps) {
  const say = useWords(words);
  if (question.kind === "option" && draft.kind === "option")
    return <OptionBody {...{ question, draft, onChange, problem }} />;
  if (question.kind === "options" && draft.kind === "options") {
    const { least, most } = choiceBounds(question);
    const flip = (id: string) => {
      const chosen = draft.chosen.includes(id) ? draft.chosen.filter((one) => one !== id) : [...draft.chosen, id];
      onChange({ kind: "options", chosen });
    };
    return (
      <ChoiceList
        kind="checkbox"
        question={question}
        isChosen={(id) => draft.chosen.includes(id)}
        onChoose={flip}
        hint={`${say.choose(least, most)} ${say.chosen(draft.chosen.length)}`}
        problem={problem}
      />
    );
  }
  if (question.kind === "form" && draft.kind === "form")
    return (
      <FormFields
        fields={question.fields}
        values={draft.values}
        onChange={(values) => onChange({ kind: "form", values })}
        problem={problem}
        showsFaults={showsFaults}
      />
    );
  if (draft.kind === "confirm")
    return (
      <div className={styles["choices"]}>
        {[true, false].map((yes) => (
          <Choice
            key={String(yes)}
            kind="radio"
            name={question.interruptId}
            isChosen={draft.confirmed === yes}
            onChoose={() => onChange({ kind: "confirm", confirmed: yes })}
            title={yes ? say.yes : say.no}
            mark={isRecommended(question, yes ? "yes" : "no") ? recommendation(question, say) : undefined}
            isInvalid={problem !== null}
          />
        ))}
        {problem !== null && <p className={styles["problem"]}>{problem}</p>}
      </div>
    );
  if (draft.kind === "text") return <TextBody {...{ question, onChange, problem }} text={draft.text} />;
  if (question.kind === "approval" && draft.kind === "approval")
    return <OutlineEditor {...{ question, draft, showsFaults, problem }} onChange={onChange} />;
  return null;
}

interface OptionBodyProps extends Pick<QuestionBodyProps, "onChange" | "problem"> {
  readonly question: OpenQuestion & { kind: "option" };
  readonly draft: AnswerDraft & { kind: "option" };
}

function OptionBody({ question, draft, onChange, problem }: OptionBodyProps) {
  const say = useWords(words);
  const isOther = draft.chosen === OTHER;
  return (
    <ChoiceList
      kind="radio"
      question={question}
      isChosen={(id) => draft.chosen === id}
      onChoose={(chosen) => onChange({ ...draft, chosen })}
      problem={isOther ? null : problem}
    >
      <Choice
        kind="radio"
        name={question.interruptId}
        isChosen={isOther}
        onChoose={() => onChange({ ...draft, chosen: OTHER })}
        title={say.other}
      />
      {isOther && (
        <div className={styles["other"]}>
          <Field label={say.otherLabel} problem={problem}>
            {(control) => (
              <textarea
                {...control}
                rows={2}
                dir="auto"
                value={draft.other}
                onChange={({ target }) => onChange({ ...draft, other: target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </ChoiceList>
  );
}

interface TextBodyProps extends Pick<QuestionBodyProps, "question" | "onChange" | "problem"> {
  readonly text: string;
}

function TextBody({ question: { recommended }, text, onChange, problem }: TextBodyProps) {
  const say = useWords(words);
  const left = MAX_TEXT_CHARACTERS - text.length;
  return (
    <Field
      label={say.answerLabel}
      problem={problem}
      aside={
        left < NEAR_THE_END ? (
          say.left(left)
        ) : text === recommended && text !== "" ? (
          <Mark>{say.recommended}</Mark>
        ) : undefined
      }
      hint={say.sendKeys(onMac)}
    >
      {(control) => (
        <textarea
          {...control}
          className={styles["long"]}
          rows={5}
          dir="auto"
          value={text}
          onChange={({ target }) => onChange({ kind: "text", text: target.value })}
        />
      )}
    </Field>
  );
}
