import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import { type Source, webAddressOf } from "../../schemas/source.ts";
import type { DocumentWords } from "../document/document-words.ts";
import { literal } from "../document/text/literal.ts";
import { sectionText, type TextState } from "../document/text/section-text.ts";
import type { PlanState } from "../state.ts";
import { citedNumbers, numbered } from "./cited-sources.ts";

type SourcesState = TextState & Pick<PlanState, "sources" | "outline">;

/** The plan's numbered sources, which its texts cite by their numbers, each with whether one does. */
export function citedInPlan(state: SourcesState): PlanDocument["sources"] {
  const cited = new Set((state.outline?.sections ?? []).flatMap(({ id }) => citedIn(state, id)));
  return numbered(state.sources).map((source) => ({ ...source, cited: cited.has(source.number) }));
}

/** The numbers of what a section took from its sources without saying where. */
export function uncitedIn(state: SourcesState, section: string): number[] {
  const { sources = [] } = state.sections[section] ?? {};
  const cited = citedNumbers(sectionText(state, section));
  return numbered(state.sources).flatMap(({ id, number }) =>
    sources.includes(id) && !cited.includes(number) ? [number] : [],
  );
}

/** A source as the list of a plan has it, in Markdown. */
export function describedSource(source: Source, words: DocumentWords): string {
  const { title, at } = source;
  const page = webAddressOf(source);
  const name = literal(title);
  if (page === null) return name;
  const read = words.readOn(at.slice(0, 10));
  // A space or a bracket would end the link, and what comes behind it would be Markdown.
  const address = page.replace(/[\s<>]/g, encodeURIComponent);
  return name ? `${name} – <${address}> (${read})` : `<${address}> (${read})`;
}

function citedIn(state: SourcesState, section: string): number[] {
  const written = state.sections[section];
  if (!written) return [];
  const named = numbered(state.sources).filter(({ id }) => written.sources.includes(id));
  return [...citedNumbers(sectionText(state, section)), ...named.map(({ number }) => number)];
}
