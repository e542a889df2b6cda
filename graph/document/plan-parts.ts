import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import { describedSource } from "../sources/source-list.ts";
import { type DocumentWords, documentWords } from "./document-words.ts";
import { nestedMarkdown, oneLine, quote } from "./text/markdown.ts";

/** What stands under one heading of a plan. */
export interface PlanPart {
  readonly kind: "idea" | "section" | "next" | "assumptions" | "missing" | "sources" | "record";
  /** On one line. */
  readonly title: string;
  readonly markdown: string;
}

/** The parts of a plan in their order, but for the contents: those each format makes for itself. Pure. */
export function planParts(plan: PlanDocument): PlanPart[] {
  const words = documentWords(plan.language);
  return [
    { kind: "idea", title: words.idea, markdown: ideaBlock(plan, words) },
    ...plan.sections.map((section): PlanPart => {
      const title = oneLine(section.title);
      return { kind: "section", title, markdown: sectionBlock(section, words) };
    }),
    { kind: "next", title: words.next, markdown: nextBlock(plan, words) },
    { kind: "assumptions", title: words.assumptions, markdown: assumptionsBlock(plan, words) },
    { kind: "missing", title: words.missing, markdown: bullets(plan.missing) || words.nothingMissing },
    ...(plan.sources.length > 0
      ? [{ kind: "sources" as const, title: words.sources, markdown: sourcesBlock(plan, words) }]
      : []),
  ];
}

function ideaBlock({ idea, purpose, audience }: PlanDocument, words: DocumentWords): string {
  return [
    quote(idea),
    ...(purpose === null ? [] : [`**${words.purpose}:** ${oneLine(purpose)}`]),
    ...(audience === null ? [] : [`**${words.audience}:** ${oneLine(audience)}`]),
  ].join("\n\n");
}

function sectionBlock({ markdown, title, uncited }: PlanDocument["sections"][number], words: DocumentWords): string {
  const marks = uncited.map((number) => `[${number}]`).join(" ");
  return [nestedMarkdown(markdown, title), ...(marks ? [`${words.sources}: ${marks}`] : [])]
    .filter(Boolean)
    .join("\n\n");
}

function nextBlock({ nextSteps, moreFigures }: PlanDocument, words: DocumentWords): string {
  const told = { weakness: (text: string) => text, answer: words.confirm, figure: (text: string) => text };
  const steps = nextSteps.map(({ kind, text }) => `[ ] ${oneLine(told[kind](text))}`);
  const more = moreFigures > 0 ? [words.moreFigures(moreFigures)] : [];
  return bullets([...steps, ...more]) || words.nothingNext;
}

function assumptionsBlock(plan: PlanDocument, words: DocumentWords): string {
  const { assumptionGroups, moreAssumptions, nextSteps } = plan;
  const groups = assumptionGroups.flatMap(({ title, assumptions }) => [
    `**${title === null ? words.wholePlan : oneLine(title)}**`,
    bullets(assumptions),
  ]);
  const notes = [
    ...(moreAssumptions > 0 ? [words.moreAssumptions(moreAssumptions)] : []),
    ...(nextSteps.some(({ kind }) => kind === "answer") ? [words.defaultsAbove] : []),
  ];
  return (
    [...casesBlocks(plan, words), ...groups, ...(notes.length > 0 ? [notes.join(" ")] : [])].join("\n\n") ||
    words.nothing
  );
}

/** Before the assumptions, since it says what they decide. */
function casesBlocks({ cases }: PlanDocument, words: DocumentWords): string[] {
  if (!cases) return [];
  const { assumptions, outcomes, more } = cases;
  const cell = (text: string | null) => (text === null ? words.notComputable : oneLine(text).replaceAll("|", "\\|"));
  const rows = outcomes.map(({ label, shown }) => [label, shown.low, shown.middle, shown.high].map(cell));
  const table = [words.caseColumns, ["---", "---:", "---:", "---:"], ...rows].map((row) => `| ${row.join(" | ")} |`);
  const ranged = assumptions.map(({ label, shown }) => `${label} ${cell(shown.low)} → ${cell(shown.high)}`);
  const moreOutcomes = more > 0 ? [words.moreOutcomes(more)] : [];
  return [
    `**${words.cases}**`,
    table.join("\n"),
    [words.casesMean, words.uncertain(ranged.map(oneLine).join("; ")), ...moreOutcomes].join(" "),
  ];
}

function sourcesBlock({ sources }: PlanDocument, words: DocumentWords): string {
  return sources
    .map((source) => {
      const entry = `${source.number}. ${describedSource(source, words)}`;
      return source.cited ? entry : `${entry} (${words.notCited})`;
    })
    .join("\n");
}

/** A list of texts, each on one line; empty where there are none. */
export function bullets(entries: readonly string[]): string {
  return entries.map((entry) => `- ${oneLine(entry)}`).join("\n");
}
