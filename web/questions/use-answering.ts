import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Answer } from "../../schemas/answer.ts";
import type { RunBegun } from "../../schemas/http/run.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { ApiProblem, callJson } from "../api/client.ts";
import { contentMark, newMark } from "../api/content-key.ts";
import { sessionKey, sessionPath } from "../api/queries.ts";
import { useWords } from "../shell/language.tsx";
import { words } from "./words.ts";

/** What is sent for a question: an answer to it, or that all is taken as recommended, with the outline as it was edited. */
export type Sending =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "all"; readonly edits: Answer | null };

/** Why an answer came too late: it is told in words, and the newest state is shown. */
const TOO_LATE = ["question-not-open", "answer-out-of-date", "session-in-use", "session-over", "session-unknown"];

/**
 * Sends answers to a question.
 * @param onTooLate Told in a sentence that the question is not open any more as it was.
 */
export function useAnswering(session: string, question: OpenQuestion, onTooLate: (sentence: string | null) => void) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [mark] = useState(newMark);
  const refresh = () => queries.invalidateQueries({ queryKey: sessionKey(session) });
  return useMutation({
    mutationFn: (sending: Sending) => callJson<typeof RunBegun>(...requestOf(session, question, sending, mark)),
    onSuccess: async () => {
      onTooLate(null);
      await refresh();
    },
    onError: async (error) => {
      if (!isTooLate(error)) return;
      const { code } = error.problem;
      const asked =
        question.question.length > 120 ? `${question.question.slice(0, 120).toWellFormed()}…` : question.question;
      const tell = code === "answer-out-of-date" ? say.outOfDate : say.elsewhere;
      onTooLate(code === "session-unknown" ? say.gone : tell(asked));
      await refresh();
    },
  });
}

export function isTooLate(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && TOO_LATE.includes(error.problem.code);
}

function requestOf(session: string, { id, interruptId, attempt }: OpenQuestion, sending: Sending, mark: string) {
  const isAnswer = sending.kind === "answer";
  const json = isAnswer
    ? { [interruptId]: { ...sending.answer, attempt } }
    : { yes: true, ...(sending.edits === null ? {} : { answers: { [id]: sending.edits } }) };
  // Where the network lost what the server said, it is sent again and counts once. The next time that this is asked is another one.
  const key = `${mark}:${attempt}:${contentMark(JSON.stringify(json))}`;
  const path = sessionPath(session, isAnswer ? "/answers" : "/resume");
  return [path, { method: "POST", json, headers: { "Idempotency-Key": key } }] as const;
}
