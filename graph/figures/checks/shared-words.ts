import { words } from "../../reading/words.ts";

/** Words that say nothing of what an amount is. */
const SMALL = new Set(
  "the and for with from that this than are not has have its all any per out most least one two into over under who what when which each may must about".split(
    " ",
  ),
);
/** A word's beginning: order, orders and ordering are about the same. Korean pairs are as short as they get. */
const STEM = 4;

/** The beginnings of the words of a text that say what it is about. */
export function stems(text: string): Set<string> {
  return new Set(words(text).flatMap((word) => (SMALL.has(word) || /^\d+$/.test(word) ? [] : [word.slice(0, STEM)])));
}

export function sharedStems(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return [...one].filter((stem) => other.has(stem)).length;
}
