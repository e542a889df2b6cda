import type { Language } from "../../schemas/idea.ts";
import type { RememberedChoice } from "../../schemas/memory.ts";
import type { PlannedQuestion, QuestionOption } from "../../schemas/question.ts";
import { problems } from "./question-words.ts";

/**
 * Recommends what the person chose before, where the same is offered again, and says so. What is quoted are this
 * question's own words: no text of another session comes into this one. Pure.
 * @param remembered The newest first.
 */
export function recommendChosenBefore(
  question: PlannedQuestion,
  remembered: readonly RememberedChoice[],
  language: Language,
): PlannedQuestion {
  for (const choice of remembered) {
    const found = choice.question === question.id ? offeredAgain(question, choice, language) : null;
    if (!found) continue;
    const because = problems(language).recommendedBecause(quoted(found.titles), day(choice.at, language));
    return { ...question, recommended: found.recommended, why: `${question.why} ${because}`, chosenBefore: choice.at };
  }
  return question;
}

interface Recommendation {
  readonly recommended: PlannedQuestion["recommended"];
  readonly titles: readonly string[];
}

function offeredAgain(question: PlannedQuestion, choice: RememberedChoice, language: Language): Recommendation | null {
  if (question.kind === "confirm") return sameYesOrNo(question, choice, language);
  if (choice.kind === "confirm") return null;
  const again = question.options.filter((option) => choice.choices.some((title) => names(title, option, question)));
  const titles = again.map(({ title }) => title);
  const [first] = again;
  // Of two that were chosen together, neither was preferred.
  if (question.kind === "option") return first && again.length === 1 ? { recommended: first.id, titles } : null;
  const { kind, minChoices, maxChoices } = question;
  const fits = again.length >= (minChoices ?? 1) && again.length <= (maxChoices ?? again.length);
  return kind === "options" && fits ? { recommended: again.map(({ id }) => id), titles } : null;
}

/** A yes is one to its own question only. */
function sameYesOrNo(
  { question }: PlannedQuestion,
  choice: RememberedChoice,
  language: Language,
): Recommendation | null {
  if (choice.kind !== "confirm" || plain(choice.prompt) !== plain(question)) return null;
  const { yes, no } = problems(language);
  const [given] = choice.choices;
  if (given === yes) return { recommended: "yes", titles: [yes] };
  return given === no ? { recommended: "no", titles: [no] } : null;
}

/** Whether a title is this option's and no other one's: exactly, else but for marks that change no meaning. */
function names(title: string, option: QuestionOption, { options }: PlannedQuestion): boolean {
  for (const form of [plain, withoutMarks]) {
    const wanted = form(title);
    const alike = wanted === "" ? [] : options.filter((other) => form(other.title) === wanted);
    if (alike.length > 0) return alike.length === 1 && alike[0] === option;
  }
  return false;
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** Empty where a figure or a sign stands in it: "1-5" is not "1,5", and "C++" is not "C". */
function withoutMarks(text: string): string {
  const bare = plain(text).replace(/[-‐–—,()"“”'‘’]+/gu, " ");
  const words = plain(bare.replace(/[.!…]+\s*$/u, "")).replace(/^(?:an?|the) /u, "");
  return /^[\p{L}\p{M} ]+$/u.test(words) ? words : "";
}

function quoted(titles: readonly string[]): string {
  return titles.map((title) => `"${title.replace(/\s+/gu, " ").trim()}"`).join(", ");
}

/** The day in words: `3 November 2026`. In UTC, so that the same state reads the same everywhere. */
function day(at: string, language: Language): string {
  const locale = language === "ko" ? "ko-KR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
}
