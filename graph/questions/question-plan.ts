import type { Language } from "../../schemas/idea.ts";
import { isKnownQuestion, type RememberedChoice } from "../../schemas/memory.ts";
import type { ProposedQuestion } from "../../schemas/model/analysis.ts";
import type { PlanOutline } from "../../schemas/model/outline.ts";
import { type PlannedQuestion, QUESTION_EXPIRY_MS, type QuestionOption } from "../../schemas/question.ts";
import { documentWords } from "../document/document-words.ts";
import type { PlanState } from "../state.ts";
import { checkAnswer } from "./answer-check.ts";
import { recommendChosenBefore } from "./chosen-before.ts";
import { problems, whyAsked } from "./question-words.ts";
import { recommendedAnswer } from "./recommended-answer.ts";
import { isStated } from "./stated-already.ts";

/** People weigh this many choices, and only skim more. */
const MAX_OPTIONS = 5;

/** "Other" is offered by every surface; as a choice of its own it would be there twice. */
const CATCH_ALL = /^(?:other|others|something else|none of (?:these|the above)|기타|그\s*외|직접\s*입력)[.…]*$/iu;

/** The id of the question that asks for the outline's approval. */
export const APPROVAL_ID = "approve-outline";

/**
 * Turns what the model proposes into questions that can be asked: known ids, exclusive choices, a recommendation that
 * would be accepted, why it matters, and nothing that was asked before or that the idea or an answer says already. A
 * kind that does not work out becomes a `text` question. What the person chose before is recommended again.
 * @param remembered The newest first.
 */
export function planQuestions(
  proposed: readonly ProposedQuestion[],
  state: Pick<PlanState, "answers" | "idea">,
  language: Language,
  remembered: readonly RememberedChoice[] = [],
): PlannedQuestion[] {
  const taken = new Set(state.answers.map(({ questionId }) => questionId));
  const askedBefore = new Set(state.answers.map(({ question }) => question.trim()));
  const said = [state.idea, ...state.answers.flatMap(({ source, text }) => (source === "human" ? [text] : []))];
  const planned: PlannedQuestion[] = [];
  for (const proposal of proposed) {
    const known = isKnownQuestion(proposal.id);
    if (!proposal.prompt.trim() || askedBefore.has(proposal.prompt.trim())) continue;
    if (known && (taken.has(proposal.id) || isStated(proposal.id, said))) continue;
    const id = known ? proposal.id : freeId(taken);
    taken.add(id);
    askedBefore.add(proposal.prompt.trim());
    const question = usable(id, proposal, language);
    planned.push(known ? recommendChosenBefore(question, remembered, language) : question);
  }
  return planned;
}

/** What is taken for granted where a question is not asked any more. */
export function assumption(question: PlannedQuestion, language: Language): string {
  const verdict = checkAnswer(question, recommendedAnswer(question, language), language);
  if (!verdict.ok) return question.question;
  const asBefore = question.chosenBefore === undefined ? "" : ` (${documentWords(language).asBefore})`;
  return `${question.question} → ${verdict.text}${asBefore}`;
}

/** The question that asks for an outline's approval. */
export function approvalQuestion(outline: PlanOutline, mayReject: boolean, language: Language): PlannedQuestion {
  const say = problems(language);
  return {
    id: APPROVAL_ID,
    kind: "approval",
    question: say.approveOutline,
    why: [...(outline.unfollowed ? [outline.unfollowed] : []), say.whyApprove].join(" "),
    options: outline.sections.map(({ id, title, intent, keyPoints }) => {
      return { id, title, description: keyPoints.join(" · "), intent, keyPoints };
    }),
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
  const options = exclusive(proposal).slice(0, MAX_OPTIONS);
  const question: PlannedQuestion = {
    id,
    kind: proposal.kind,
    question: proposal.prompt.trim(),
    why: proposal.why.trim() || whyAsked(id, language),
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

/** The choices that can be told apart: by id, by title, and from the "other" that is always there. */
function exclusive({ kind, options }: ProposedQuestion): QuestionOption[] {
  const titleOf = ({ title }: QuestionOption) => title.trim().toLowerCase();
  return uniqueById(options.map((option) => ({ ...option, id: option.id.trim() }))).filter(
    (option, at, all) =>
      titleOf(option) !== "" &&
      all.findIndex((other) => titleOf(other) === titleOf(option)) === at &&
      !(kind === "option" && CATCH_ALL.test(titleOf(option))),
  );
}

/** The recommendation in the form its kind asks for: of choices always one, the first where the model names none. */
function recommendation(
  { kind, recommended }: ProposedQuestion,
  ids: readonly string[],
): PlannedQuestion["recommended"] {
  const list = (Array.isArray(recommended) ? recommended : [recommended]).flatMap((entry) => entry?.trim() || []);
  const first = list[0] ?? null;
  switch (kind) {
    case "option":
      return first !== null && ids.includes(first) ? first : (ids[0] ?? null);
    case "options": {
      const known = [...new Set(list)].filter((entry) => ids.includes(entry));
      return known.length > 0 ? known : ids.slice(0, 1);
    }
    case "confirm":
      return first === "no" ? "no" : "yes";
    case "text":
      return first;
    case "form":
      return null;
  }
}

function uniqueById<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return entries.filter(({ id }, at) => id !== "" && entries.findIndex((other) => other.id === id) === at);
}
