import type { Source } from "../../schemas/source.ts";
import { normalizedAddress } from "../reading/addresses.ts";
import { textOf } from "../reading/blocks.ts";

/** `[2]` or `[2][3]`, but no link, no definition, and no element of a list. */
const MARKS = /(?<![A-Za-z\d_\]])(?:\[[1-9]\d?\])+(?![([:])/gu;
/** How models name a source by its number. */
const NUMBER = /^\[?(?<number>[1-9]\d?)[\].]?(?:\s|$)/;

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

/** Which of the sources a model means by a number, an address or a title; undefined where it means none of them. */
export function meantSource<T extends Source>(named: string, given: readonly T[]): T | undefined {
  const name = named.trim();
  const address = normalizedAddress(name);
  return (
    given.find(({ id, kind }) => kind === "page" && normalizedAddress(id) === address) ??
    given.find(({ title }) => title === name)
  );
}

/** The same where the sources have their numbers. */
export function meantByNumber(named: string, given: readonly NumberedSource[]): NumberedSource | undefined {
  const number = Number(NUMBER.exec(named.trim())?.groups?.["number"]);
  return given.find((source) => source.number === number) ?? meantSource(named, given);
}
