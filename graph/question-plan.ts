import { type ProposedQuestion, QUESTION_IDS } from "../schemas/analysis.ts";
import type { Language } from "../schemas/idea.ts";
import type { Outline } from "../schemas/outline.ts";
import { type PlannedQuestion, QUESTION_EXPIRY_MS } from "../schemas/question.ts";
import { checkAnswer } from "./answer-check.ts";
import { problems } from "./question-words.ts";
import { recommendedAnswer } from "./recommended-answer.ts";
import type { PlanState } from "./state.ts";

/** More choices than this are not weighed but skimmed. */
const MAX_OPTIONS = 5;

/** The id of the question that asks for the outline's approval. */
export const APPROVAL_ID = "approve-outline";

/**
 * Turns what the model proposes into questions that can be asked: known ids, usable choices, a recommendation that
 * would be accepted, and nothing that was asked before. A kind that does not work out becomes a `text` question.
 */
export function planQuestions(
  proposed: readonly ProposedQuestion[],
  state: Pick<PlanState, "answers">,
  language: Language,
): PlannedQuestion[] {
  const taken = new Set(state.answers.map(({ questionId }) => questionId));
  const askedBefore = new Set(state.answers.map(({ question }) => question.trim()));
  const planned: PlannedQuestion[] = [];
  for (const proposal of proposed) {
    const known = QUESTION_IDS.some((id) => id === proposal.id);
    if (!proposal.prompt.trim() || askedBefore.has(proposal.prompt.trim()) || (known && taken.has(proposal.id)))
      continue;
    const id = known ? proposal.id : freeId(taken);
    taken.add(id);
    askedBefore.add(proposal.prompt.trim());
    planned.push(usable(id, proposal, language));
  }
  return planned;
}

/** What is taken for granted where a question is not asked any more. */
export function assumption(question: PlannedQuestion, language: Language): string {
  const verdict = checkAnswer(question, recommendedAnswer(question, language), language);
  return verdict.ok ? `${question.question} → ${verdict.text}` : question.question;
}

/** The question that asks for an outline's approval. */
export function approvalQuestion(outline: Outline, mayReject: boolean, language: Language): PlannedQuestion {
  const say = problems(language);
  return {
    id: APPROVAL_ID,
    kind: "approval",
    question: say.approveOutline,
    why: say.whyApprove,
    options: outline.sections.map(({ id, title, keyPoints }) => ({ id, title, description: keyPoints.join(" · ") })),
    fields: [],
    recommended: "accept",
    minChoices: null,
    maxChoices: null,
    decisions: mayReject ? ["accept", "edit", "reject"] : ["accept", "edit"],
  };
}

/** When an unattended session may go on without the answer. */
export function expiry(askedAt: string): string {
  return new Date(Date.parse(askedAt) + QUESTION_EXPIRY_MS).toISOString();
}

function freeId(taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) if (!taken.has(`other-${at}`)) return `other-${at}`;
}

function usable(id: string, proposal: ProposedQuestion, language: Language): PlannedQuestion {
  const options = uniqueById(proposal.options).slice(0, MAX_OPTIONS);
  const question: PlannedQuestion = {
    id,
    kind: proposal.kind,
    question: proposal.prompt.trim(),
    why: proposal.why,
    options: proposal.kind === "option" || proposal.kind === "options" ? options : [],
    fields: proposal.kind === "form" ? uniqueById(proposal.fields) : [],
    recommended: recommendation(
      proposal,
      options.map((option) => option.id),
    ),
    minChoices: proposal.kind === "options" ? 1 : null,
    maxChoices: proposal.kind === "options" ? options.length : null,
    decisions: [],
  };
  const choosable = !(proposal.kind === "option" || proposal.kind === "options") || options.length >= 2;
  const fillable = proposal.kind !== "form" || question.fields.length > 0;
  if (choosable && fillable && checkAnswer(question, recommendedAnswer(question, language), language).ok)
    return question;
  return { ...question, kind: "text", options: [], fields: [], recommended: null, minChoices: null, maxChoices: null };
}

/** The recommendation in the form its kind asks for, or null. */
function recommendation(
  { kind, recommended }: ProposedQuestion,
  ids: readonly string[],
): PlannedQuestion["recommended"] {
  const list = (Array.isArray(recommended) ? recommended : [recommended]).filter((entry) => entry !== null);
  const first = list[0] ?? null;
  switch (kind) {
    case "option":
      return first !== null && ids.includes(first) ? first : null;
    case "options": {
      const known = [...new Set(list)].filter((entry) => ids.includes(entry));
      return known.length > 0 ? known : null;
    }
    case "confirm":
      return first === "yes" || first === "no" ? first : null;
    case "text":
      return first;
    case "form":
      return null;
  }
}

function uniqueById<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return entries.filter(({ id }, at) => id !== "" && entries.findIndex((other) => other.id === id) === at);
}
