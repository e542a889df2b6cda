import { type Source, webAddressOf } from "../../schemas/source.ts";
import { addressesMeant, normalizedAddress } from "../reading/addresses.ts";
import { textOf } from "../reading/blocks.ts";

/** `[2]` or `[2][3]`, but no link, no definition, and no element of a list. */
const MARKS = /(?<![A-Za-z\d_\]])(?:\[[1-9]\d?\])+(?![([:])/gu;
/** How models name a source by its number: `2`, `[2]`, `(2)`, `[^2]`, `2. Title`, `Source 2`, `출처 2`. */
const NUMBER = /^(?:(?:source|ref|no|출처|자료)[\s.#:]*)?[[(#^]*(?<number>[1-9]\d?)[\].):]*(?:[\s(:]|$)/iu;
const LINK = /\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)/gu;

/** A source with the number under which the plan lists it. */
export interface NumberedSource extends Source {
  readonly number: number;
}

/** The sources of a plan with their numbers, which never change: sources are only added behind. */
export function numbered(sources: readonly Source[]): NumberedSource[] {
  return sources.map((source, at) => ({ ...source, number: at + 1 }));
}

/** The numbers that a text cites, like `[2]`, each once, in the text's order; what stands in code is none. */
export function citedNumbers(markdown: string): number[] {
  const marks = textOf(markdown).match(MARKS) ?? [];
  return [...new Set(marks.flatMap((run) => run.match(/\d+/g) ?? []).map(Number))];
}

/**
 * Which of the sources a model means by an address or a title, however it writes them: as a link, in brackets, quoted, an
 * address behind its title, a title with a page behind it. Undefined where it means none of them.
 */
export function meantSource<T extends Source>(named: string, given: readonly T[]): T | undefined {
  const pages = given.flatMap((source) => {
    const found = webAddressOf(source);
    return found === null ? [] : [{ source, found: normalizedAddress(found) }];
  });
  for (const address of addressesMeant(bare(named)).map(normalizedAddress)) {
    const page = address && pages.find(({ found }) => found === address);
    if (page) return page.source;
  }
  const name = plainTitle(named.replace(LINK, "$1"));
  const titled = given.map((source) => ({ source, title: plainTitle(source.title) })).filter(({ title }) => title);
  return (
    titled.find(({ title }) => title === name) ??
    titled.toSorted((one, other) => other.title.length - one.title.length).find(({ title }) => isWithin(name, title))
  )?.source;
}

/** The same where the sources have their numbers. */
export function meantByNumber(named: string, given: readonly NumberedSource[]): NumberedSource | undefined {
  const byName = meantSource(named, given);
  if (byName) return byName;
  const number = Number(NUMBER.exec(named.trim())?.groups?.["number"]);
  return given.find((source) => source.number === number);
}

/** A title with a place in it behind it, as `notes.md, p. 3`, or with a word for what it is before it, as `file: notes.md`. */
function isWithin(name: string, title: string): boolean {
  if (name.startsWith(title)) return /^\s*[,;:#([|–—]/u.test(name.slice(title.length));
  return name.endsWith(title) && /[:：]\s*$/u.test(name.slice(0, -title.length));
}

function plainTitle(title: string): string {
  return bare(title.normalize("NFKC")).replace(/\s+/gu, " ").toLowerCase();
}

/** Without the number, the marks, the brackets and the quotes around a name. */
function bare(name: string): string {
  return name
    .trim()
    .replace(/^\[\^?[1-9]\d?\][:.]?\s+/u, "")
    .replace(/^[\s<[({"'`*_“‘「『]+|[\s>\])}"'`*_”’」』]+$/gu, "");
}
