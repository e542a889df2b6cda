import type { ShownMove } from "../../../schemas/model/figures.ts";
import type {
  PlanRecord,
  RecordedAction,
  RecordedChange,
  RecordedFinding,
  RecordedReview,
  RecordedRevision,
} from "../../../schemas/plan/plan-record.ts";
import type { AnswerRecord } from "../../../schemas/record.ts";
import { SHOWN_DIGITS } from "../../../schemas/rollout/variant.ts";
import { documentWords } from "../document-words.ts";
import { bullets, type PlanPart } from "../plan-parts.ts";
import { literal } from "../text/literal.ts";
import { oneLine } from "../text/markdown.ts";
import { type RecordWords, recordWords } from "./record-words.ts";

/** A passage longer than this is begun only: the whole stands in the plan. */
const MAX_PASSAGE_CHARACTERS = 1_200;

/** A record before it is written out. */
export type RecordModel = Omit<PlanRecord, "markdown">;

/** A record as a document of its own. Pure. */
export function recordMarkdown(record: RecordModel): string {
  const { heading } = recordWords(record.language);
  const title = record.title ?? documentWords(record.language).untitled;
  const blocks = [`# ${oneLine(title)}: ${heading}`, `> ${oneLine(record.madeBy)}`, ...recordBlocks(record, "##")];
  return `${blocks.join("\n\n")}\n`;
}

/** A record as the last part of a plan. Pure. */
export function recordPart(record: RecordModel): PlanPart {
  const { heading } = recordWords(record.language);
  return { kind: "record", title: heading, markdown: recordBlocks(record, "###").join("\n\n") };
}

/** @param marks Of the headings; those below have one more. */
function recordBlocks(record: RecordModel, marks: string): string[] {
  const words = recordWords(record.language);
  const inner = `${marks}#`;
  const reviews = record.reviews.flatMap((review, at) => [
    ...revisionsAfter(record, at, inner, words),
    ...reviewBlocks(review, inner, words),
  ]);
  const course = [...reviews, ...revisionsAfter(record, record.reviews.length, inner, words)];
  const { variant } = record;
  const isOffline = record.reviews.length > 0 && record.reviews.every(({ score }) => score === null);
  return [
    ...(variant ? [words.variant(variant.name, variant.version?.slice(0, SHOWN_DIGITS) ?? null)] : []),
    `${marks} ${isOffline ? words.courseOffline : words.reviews}`,
    ...(course.length > 0 ? course : [words.noReviews]),
    `${marks} ${words.answers}`,
    record.answers.map((answer) => answerBlock(answer, words)).join("\n") || words.none,
    `${marks} ${words.assumptions}`,
    bullets(record.assumptions) || words.none,
    ...(record.sheetNotes.length > 0 ? [`${marks} ${words.sheet}`, bullets(record.sheetNotes)] : []),
    ...(isOffline && record.usage.calls === 0 ? [] : [`${marks} ${words.usage}`, words.used(record.usage)]),
  ];
}

function reviewBlocks(review: RecordedReview, marks: string, words: RecordWords): string[] {
  const { round, score, outcome, strengths, weaknesses, checks, asked, discussion, done, locked } = review;
  if (score === null) return stocktakingBlocks(review, marks, words);
  const figures = review.figures.map((move) => moveText(move, words));
  return [
    `${marks} ${words.review(round, score)} (${words.outcomes[outcome]})`,
    ...listed(words.strengths, strengths),
    ...listed(words.weaknesses, weaknesses),
    ...listed(
      words.checks,
      checks.map((finding) => findingText(finding, words)),
    ),
    ...listed(words.asked, asked.map(actionText)),
    ...(review.unknown ? [words.unknown(namesIn(review.unknown))] : []),
    ...(discussion ? [talked(discussion, words)] : []),
    ...(done?.length ? listed(words.done, done.map(actionText)) : []),
    ...(done?.length === 0 ? [words.nothingDone] : []),
    ...listed(words.locked, locked.map(actionText)),
    ...listed(words.figures, figures),
    ...changeBlocks(review.changes, words),
    ...(review.unreviewed ? [words.unreviewed] : []),
  ];
}

/** What code counted and added, in words that claim no judgement. */
function stocktakingBlocks(
  { round, weaknesses, checks, done, changes }: RecordedReview,
  marks: string,
  words: RecordWords,
) {
  return [
    `${marks} ${words.stocktaking(round)}`,
    ...listed(words.open, weaknesses),
    ...listed(
      words.checks,
      checks.map((finding) => findingText(finding, words)),
    ),
    ...listed(words.askedByCode, (done ?? []).map(actionText)),
    ...changeBlocks(changes, words),
  ];
}

/** The revisions that were asked for after so many reviews. */
function revisionsAfter({ revisions }: RecordModel, reviews: number, marks: string, words: RecordWords): string[] {
  return revisions
    .filter(({ reviewsBefore }) => reviewsBefore === reviews)
    .flatMap((revision) => revisionBlocks(revision, marks, words));
}

function revisionBlocks(revision: RecordedRevision, marks: string, words: RecordWords): string[] {
  const { number, request, direction, actions, changes, unknown, set, doubts, outline = [], undone = [] } = revision;
  const head = `${marks} ${words.revision(number)}`;
  if (revision.reply !== undefined) {
    return [head, bullets([`${words.request}: ${request}`, `${words.reply}: ${oneLine(revision.reply)}`])];
  }
  const changed = outline.map(({ op, title, before, into }) => words.outline[op](title, before ?? into?.title ?? ""));
  const isOther = set || unknown || undone.length + revision.figures.length > 0;
  const all = [...changed, ...actions.map(actionText)];
  const done = all.length > 0 ? listed(words.done, all) : [words.nothingTouched];
  return [
    head,
    bullets([`${words.request}: ${request}`, ...(direction ? [`${words.direction}: ${direction}`] : [])]),
    ...(isOther && all.length === 0 ? [] : done),
    ...(unknown ? [words.unknown(namesIn(unknown))] : []),
    ...listed(words.undone, undone),
    ...listed(
      words.figures,
      revision.figures.map((move) => moveText(move, words)),
    ),
    ...listed(
      words.doubts,
      doubts.map(({ section, text }) => `${section === null ? words.decision : oneLine(section)} – ${oneLine(text)}`),
    ),
    ...changeBlocks(changes, words),
  ];
}

function moveText({ label, before, after }: ShownMove, words: RecordWords): string {
  return `${label}: ${before ?? words.noFigure} → ${after ?? words.noFigure}`;
}

function listed(label: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [`**${label}**`, bullets(entries)] : [];
}

function actionText({ section, instruction }: RecordedAction): string {
  return `${oneLine(section)} – ${instruction}`;
}

function findingText({ section, problem, stands }: RecordedFinding, words: RecordWords): string {
  const what = section === null ? problem : `${oneLine(section)} – ${problem}`;
  return stands === null ? what : `${what} (${words.stands(stands)})`;
}

function changeBlocks(changes: readonly RecordedChange[], words: RecordWords): string[] {
  if (changes.length === 0) return [];
  const blocks = changes.flatMap(({ section, passages }) => {
    const lines = passages.map(({ before, after }) => [...marked("-", before), ...marked("+", after)].join("\n"));
    return [`${oneLine(section)}:`, fenced(lines.join("\n\n"))];
  });
  return [`**${words.changes}**`, ...blocks];
}

function marked(mark: string, passage: string): string[] {
  if (passage.trim() === "") return [];
  const shown = passage.trim().slice(0, MAX_PASSAGE_CHARACTERS).toWellFormed();
  const lines = (shown.length < passage.trim().length ? `${shown} …` : shown).split(/\r\n?|\n/);
  return lines.filter((line) => line.trim()).map((line) => `${mark} ${line.trimEnd()}`);
}

/** In a fence that nothing inside can end. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const marks = "`".repeat(longest + 1);
  return `${marks}diff\n${text}\n${marks}`;
}

function answerBlock(answer: AnswerRecord, words: RecordWords): string {
  const { question, text, source, chosenBefore, refusals, offered = [] } = answer;
  const how = [words.by[source], ...(chosenBefore === undefined ? [] : [words.asBefore])].join(", ");
  const refused = refusals.map(({ problem }) => `  - ${oneLine(words.refused(problem))}`);
  // What files state stands there once, each with its place.
  const of = offered.map((one) => `  - ${literal(`${one.statement} (${one.from})`)}: ${words.ofFiles(one.confirmed)}`);
  const given = of.length > 0 ? "" : ` → ${oneLine(text)}`;
  return [`- ${oneLine(question)}${given} (${how})`, ...of, ...refused].join("\n");
}

/** Where nothing was agreed because no section was found, that is not told as a dispute. */
function talked({ rounds, settled, unknown }: NonNullable<RecordedReview["discussion"]>, words: RecordWords): string {
  if (!unknown) return words.discussed(rounds, settled);
  return settled
    ? `${words.discussed(rounds, settled)} ${words.unknown(namesIn(unknown))}`
    : words.unknown(namesIn(unknown));
}

function namesIn(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
