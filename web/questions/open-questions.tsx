import { useCallback, useEffect, useState } from "react";
import type { z } from "zod";
import type { SessionStatus } from "../../schemas/http/session.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { keepValue, keptKeys, useKeptDraft } from "../api/kept-draft.ts";
import { Part } from "../parts/failures/part.tsx";
import { ArrowLeftIcon, ArrowRightIcon, CloseIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import { draftKey, QuestionCard } from "./question-card.tsx";
import styles from "./questions.module.css";
import { words } from "./words.ts";

export interface OpenQuestionsProps {
  readonly status: z.output<typeof SessionStatus>;
}

/** What a session waits for: its open questions, one at a time. */
export function OpenQuestions({ status: { session, questions } }: OpenQuestionsProps) {
  const say = useWords(words);
  const [shown, show] = useState(0);
  const [notice, setNotice] = useNotice(session);
  const open = questions.map(({ interruptId }) => interruptId).join(" ");
  useEffect(() => {
    const needed = new Set(open.split(" ").map((id) => draftKey(session, id)));
    // Of questions that are settled nothing has to be kept.
    if (open !== "") for (const key of keptKeys(draftKey(session, ""))) if (!needed.has(key)) keepValue(key, null);
  }, [session, open]);
  const at = Math.min(shown, questions.length - 1);
  const question = questions[at];
  if (question === undefined) return null;
  return (
    <section className={styles["questions"]} aria-label={say.title}>
      {notice !== null && (
        <div className={styles["notice"]} role="status">
          <p dir="auto">{notice}</p>
          <button type="button" aria-label={say.dismiss} onClick={() => setNotice(null)}>
            <CloseIcon />
          </button>
        </div>
      )}
      {questions.length > 1 && (
        <nav className={styles["place"]} aria-label={say.title}>
          <button type="button" aria-label={say.previous} disabled={at === 0} onClick={() => show(at - 1)}>
            <ArrowLeftIcon />
          </button>
          <span>{say.place(at + 1, questions.length)}</span>
          <button
            type="button"
            aria-label={say.next}
            disabled={at === questions.length - 1}
            onClick={() => show(at + 1)}
          >
            <ArrowRightIcon />
          </button>
        </nav>
      )}
      <Part key={question.interruptId}>
        <QuestionCard
          key={`${question.interruptId} ${question.attempt}`}
          session={session}
          // Over HTTP all kinds are described as one.
          question={question as OpenQuestion}
          onNotice={setNotice}
        />
      </Part>
    </section>
  );
}

/** A sentence on what became of an answer; it outlives the question that it is about. */
function useNotice(session: string) {
  const read = useCallback((kept: unknown) => (typeof kept === "string" ? kept : null), []);
  return useKeptDraft<string | null>(`plancraft-answer-notice:${session}`, read);
}
