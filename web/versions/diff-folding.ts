import type { z } from "zod";
import type { PlanDiff } from "../../schemas/http/plan.ts";

export type Diff = z.output<typeof PlanDiff>;
export type ChangedSection = Diff["sections"][number];
export type Passage = ChangedSection["passages"][number];
export type Piece = Passage[number];

/** What is shown of a changed section at first. */
const PASSAGES_AT_FIRST = 6;
/** Sections that are shown open; those behind them open when they are wanted. */
const OPEN_SECTIONS = 6;
/** Around a change so much stays of what is the same. */
const CONTEXT_CHARACTERS = 90;

/** How a passage is shown: a heading, a row of a table, or a text. */
export type PassageKind = "heading" | "row" | "text";

export function passageKind(passage: Passage): PassageKind {
  const text = passage.map((piece) => piece.text).join("");
  if (/^\s*#{1,6}\s/.test(text)) return "heading";
  return /^\s*\|/.test(text) ? "row" : "text";
}

/** A passage without what only Markdown needs, and with what is the same cut short far from every change. Pure. */
export function readablePassage(passage: Passage): Passage {
  const kind = passageKind(passage);
  return passage.flatMap((piece, at) => {
    const text = kind === "heading" && at === 0 ? piece.text.replace(/^\s*#{1,6}\s+/, "") : piece.text;
    const whole = text.replaceAll("**", "");
    const plain = kind === "row" ? rowText(whole, at === 0, at === passage.length - 1) : whole;
    const shown = piece.change === "same" ? cutShort(plain, at > 0, at < passage.length - 1) : plain;
    return shown === "" ? [] : [{ ...piece, text: shown }];
  });
}

/** What is shown at first of many passages, and how many are left. Rulers of tables are none. Pure. */
export function firstPassages(passages: readonly Passage[]): { readonly first: Passage[]; readonly rest: Passage[] } {
  const read = passages.filter((passage) => !passage.every(({ text }) => /^[\s|:-]*$/.test(text)));
  // One or two behind a button are no less to read than the button.
  const shown = read.length <= PASSAGES_AT_FIRST + 2 ? read.length : PASSAGES_AT_FIRST;
  return { first: read.slice(0, shown), rest: read.slice(shown) };
}

/** Whether the section at this place is open at first. Pure. */
export function isOpenAtFirst(place: number): boolean {
  return place < OPEN_SECTIONS;
}

/** Of what is the same on both sides of a change, what stands near to it. */
function cutShort(text: string, isBehind: boolean, isBefore: boolean): string {
  if (text.length <= 2 * CONTEXT_CHARACTERS) return text;
  const head = isBehind ? text.slice(0, CONTEXT_CHARACTERS).replace(/\S*$/u, "") : "";
  const tail = isBefore ? text.slice(-CONTEXT_CHARACTERS).replace(/^\S*/u, "") : "";
  return `${head}…${tail}`.toWellFormed();
}

/** Cells of a row of a table, whose outer lines say nothing. */
function rowText(text: string, isFirst: boolean, isLast: boolean): string {
  const cells = text.replace(isFirst ? /^\s*\|\s*/ : /^/, "").replace(isLast ? /\s*\|\s*$/ : /$/, "");
  return cells.replace(/\s*\|\s*/g, "  ·  ");
}
