import type { Source } from "../../schemas/source.ts";
import type { DocumentWords } from "../document/document-words.ts";
import { oneLine } from "../document/markdown.ts";
import type { PlanState } from "../state.ts";
import { citedNumbers, numbered } from "./cited-sources.ts";

/** What has a meaning in Markdown or HTML inside a line, also where a bare address or e-mail becomes a link. */
const MEANINGFUL = /[\\`*_{}[\]<>|~&!#@]|:(?=\/\/)|(?<=\bwww)\./gi;

/** The plan's numbered list of sources, which its texts cite by their numbers; empty where there is none. */
export function sourceList(state: Pick<PlanState, "sources" | "outline" | "sections">, words: DocumentWords): string {
  const cited = new Set((state.outline?.sections ?? []).flatMap(({ id }) => citedIn(state, id)));
  const lines = numbered(state.sources).map((source) => {
    const entry = `${source.number}. ${described(source, words)}`;
    return cited.has(source.number) ? entry : `${entry} (${words.notCited})`;
  });
  return lines.length > 0 ? `### ${words.sources}\n\n${lines.join("\n")}` : "";
}

/** What a section took from its sources without saying where: a line that cites them; empty where it cites them all. */
export function uncitedSources(
  state: Pick<PlanState, "sources" | "sections">,
  section: string,
  words: DocumentWords,
): string {
  const { sources = [], markdown = "" } = state.sections[section] ?? {};
  const cited = citedNumbers(markdown);
  const open = numbered(state.sources).filter(({ id, number }) => sources.includes(id) && !cited.includes(number));
  return open.length > 0 ? `${words.sources}: ${open.map(({ number }) => `[${number}]`).join(" ")}` : "";
}

function citedIn({ sources, sections }: Pick<PlanState, "sources" | "sections">, section: string): number[] {
  const written = sections[section];
  if (!written) return [];
  const named = numbered(sources).filter(({ id }) => written.sources.includes(id));
  return [...citedNumbers(written.markdown), ...named.map(({ number }) => number)];
}

function described({ kind, id, title, at }: Source, words: DocumentWords): string {
  const name = oneLine(title).replace(MEANINGFUL, "\\$&");
  if (kind === "file") return name;
  const read = words.readOn(at.slice(0, 10));
  // A space or a bracket would end the link, and what comes behind it would be Markdown.
  const address = id.replace(/[\s<>]/g, encodeURIComponent);
  return name ? `${name} – <${address}> (${read})` : `<${address}> (${read})`;
}
