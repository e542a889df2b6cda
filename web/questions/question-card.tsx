import { type KeyboardEvent, type SubmitEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import type { OpenQuestion } from "../../schemas/question.ts";
import { useKeptDraft } from "../api/kept-draft.ts";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { type AnswerDraft, answerOf, type KeptDraft, keptDraft, questionMark } from "./answer-draft.ts";
import { answerFault } from "./answer-faults.ts";
import { isOutlineChanged } from "./outline/outline-draft.ts";
import { QuestionBody } from "./question-body.tsx";
import styles from "./questions.module.css";
import { isTooLate, useAnswering } from "./use-answering.ts";
import { words } from "./words.ts";

export interface QuestionCardProps {
  readonly session: string;
  readonly question: OpenQuestion;
  /** Told where an answer came too late; null where one was taken. */
  readonly onNotice: (sentence: string | null) => void;
}

/** Where a question's draft is kept. */
export function draftKey(session: string, interruptId: string): string {
  return `plancraft-answer:${session}:${interruptId}`;
}

/** One question with its answer in the making, which outlives a reload, a refusal and a server that is gone. */
export function QuestionCard({ session, question, onNotice }: QuestionCardProps) {
  const say = useWords(words);
  const id = useId();
  const card = useRef<HTMLFormElement>(null);
  const [draft, keep] = useDraft(session, question);
  const [warned, setWarned] = useState<AnswerDraft | null>(null);
  const answering = useAnswering(session, question, onNotice);
  const fault = answerFault(question, draft);
  const isWarned = fault !== null && warned === draft;
  const isUnderWay = answering.isPending || answering.isSuccess;
  useEffect(() => beginAt(card.current), []);
  useEffect(() => {
    if (warned !== null) unfolded(firstProblem(card.current))?.focus();
  }, [warned]);
  const send = () => {
    const answer = answerOf(question, draft);
    if (isUnderWay) return;
    // What looks wrong is said once before it costs an attempt; the server decides.
    if (answer === null || (fault !== null && !isWarned)) setWarned(draft);
    else answering.mutate({ kind: "answer", answer });
  };
  const edits = hasEdits(question, draft) && fault === null ? answerOf(question, draft) : null;
  return (
    <form
      ref={card}
      noValidate
      className={styles["card"]}
      aria-labelledby={`${id}-question`}
      aria-busy={isUnderWay || undefined}
      onKeyDown={sendByKeys}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <h2 id={`${id}-question`} className={styles["question"]} tabIndex={-1} dir="auto">
        {question.question || question.id}
      </h2>
      {question.why.trim() !== "" && (
        <p className={styles["why"]} dir="auto">
          {question.why}
        </p>
      )}
      <Refusal question={question} />
      <fieldset className={styles["body"]} disabled={isUnderWay}>
        <legend className="only-heard">{say.answerLabel}</legend>
        <QuestionBody
          question={question}
          draft={draft}
          onChange={keep}
          problem={isWarned ? say.fault(fault) : question.problem}
          showsFaults={isWarned}
        />
      </fieldset>
      {answering.error !== null && !isTooLate(answering.error) && (
        <ProblemNotice
          error={answering.error}
          retry={() => answering.variables && answering.mutate(answering.variables)}
        />
      )}
      <div className={styles["acts"]}>
        <Button kind="primary" type="submit" isBusy={isUnderWay}>
          {sendLabel()}
        </Button>
        <Button
          kind="quiet"
          isBusy={isUnderWay}
          aria-describedby={`${id}-all`}
          onClick={() => answering.mutate({ kind: "all", edits })}
        >
          {say.takeAll}
        </Button>
      </div>
      <p id={`${id}-all`} className={styles["aside"]}>
        {edits === null ? say.takeAllWhat : say.takeAllWithEdits}
      </p>
      <Expiry question={question} />
      <p className="only-heard" role="status">
        {isUnderWay ? say.sent : ""}
      </p>
    </form>
  );

  function sendLabel(): string {
    if (isWarned && answerOf(question, draft) !== null) return say.sendAnyway;
    if (draft.kind !== "approval") return say.send;
    return draft.isRejecting ? say.rejectIt : hasEdits(question, draft) ? say.acceptEdited : say.accept;
  }
}

function useDraft(session: string, question: OpenQuestion) {
  const mark = questionMark(question);
  const read = (kept: unknown): KeptDraft => ({ question: mark, draft: keptDraft(question, kept) });
  const [{ draft }, keepAll] = useKeptDraft(draftKey(session, question.interruptId), read);
  const keep = useCallback((changed: AnswerDraft) => keepAll({ question: mark, draft: changed }), [keepAll, mark]);
  return [draft, keep] as const;
}

/** Why the last answer was refused, and how many are left. */
function Refusal({ question: { attempt, maxAttempts, problem } }: { readonly question: OpenQuestion }) {
  const say = useWords(words);
  if (problem === null) return null;
  return (
    <div className={styles["refused"]} role="alert">
      <p>
        {say.refused} <span dir="auto">{problem}</span>
      </p>
      <p>
        {say.attempt(attempt, maxAttempts)}
        {attempt >= maxAttempts && `. ${say.lastAttempt}`}
      </p>
    </div>
  );
}

/** When the session may go on alone. */
function Expiry({ question: { expiresAt } }: { readonly question: OpenQuestion }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const expiry = new Date(expiresAt);
  const time = expiry.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  return <p className={styles["aside"]}>{expiry.getTime() > Date.now() ? say.expires(time) : say.expired}</p>;
}

function hasEdits(question: OpenQuestion, draft: AnswerDraft): boolean {
  return (
    draft.kind === "approval" && question.kind === "approval" && isOutlineChanged(question.options, draft.sections)
  );
}

/** Whoever answered the question before goes on here, by keyboard and by ear; nobody's place is taken from them. */
function beginAt(card: HTMLFormElement | null): void {
  const active = document.activeElement;
  // After a change of the address the whole content has the focus.
  if (active !== null && active !== document.body && active.tagName !== "MAIN") return;
  const start = firstProblem(card) ?? card?.querySelector<HTMLElement>("h2");
  start?.focus({ preventScroll: start.tagName === "H2" });
}

function firstProblem(card: HTMLFormElement | null): HTMLElement | null {
  return card?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? null;
}

/** What is folded away cannot have the focus. */
function unfolded(control: HTMLElement | null): HTMLElement | null {
  const folded = control?.closest("details");
  if (folded) folded.open = true;
  return control;
}

function sendByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
