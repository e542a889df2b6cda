import { ANSWER_BOUNDS } from "../../../schemas/model/answer-bounds.ts";
import { printableText } from "../../visible-text.ts";
import { letters } from "./field-names.ts";
import { withMeantBackslashes } from "./json-escapes.ts";
import { endOfGap, endOfString } from "./json-in-text.ts";
import { withMeantLineBreaks } from "./line-breaks.ts";
import { endsInThoughts, withoutThoughts } from "./thoughts.ts";

const OBJECT_START = /\{\s*["}]/g;
/** What ends in the middle of an escape, or in a word behind one: it may be a command of LaTeX. */
const OPEN_ESCAPE = /(\\+)([a-z0-9]*)$/i;
const CLOSED = /(?<!\\)(?:\\\\)*"$/;
const ESCAPE = /\\(?:u([0-9a-f]{4})|([\s\S]))/gi;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/**
 * What a text field holds of an answer that is still being written, read as leniently as the whole will be: behind
 * thoughts, between fences, in what is wrapped around it. It ends before an escape or a character that is cut.
 * @returns Null where the field has not begun, is no text, or what has come cannot be read yet. Never throws.
 */
export function textSoFar(text: string, field: string): string | null {
  const answer = /^\s*\{/.test(text) ? text : behindThoughts(text);
  const start = startOf(answer, letters(field));
  if (start === null) return null;
  const end = endOfString(answer, start);
  const raw = answer.slice(start + 1, end);
  const isOpen = end === answer.length && !CLOSED.test(raw);
  const given = isOpen ? wholeEscapes(raw) : raw.slice(0, -1);
  const read = withMeantBackslashes(given).replace(ESCAPE, unescaped).slice(0, ANSWER_BOUNDS[field]?.characters);
  const whole = isOpen ? read.replace(/[\uD800-\uDBFF]$/, "") : read;
  return printableText(withMeantLineBreaks(whole));
}

/** Thoughts hold drafts. Where nothing stands behind them yet, that is what has come of the answer. */
function behindThoughts(text: string): string {
  return endsInThoughts(text) ? "" : withoutThoughts(`${text}.`).slice(0, -1);
}

/** Where the field's text begins in the last object that has it, with its quote. */
function startOf(text: string, field: string): number | null {
  let found: number | null = null;
  for (let at = objectAt(text, 0); at !== -1; ) {
    const { start, end } = fieldIn(text, at, field);
    found = start ?? found;
    at = objectAt(text, end);
  }
  return found;
}

function objectAt(text: string, from: number): number {
  OBJECT_START.lastIndex = from;
  return OBJECT_START.exec(text)?.index ?? -1;
}

/**
 * Reads an object as far as it is JSON.
 * @returns Where the field's text begins in it, in whatever is around that, and where the reading ended.
 */
function fieldIn(text: string, from: number, field: string): { readonly start: number | null; readonly end: number } {
  let start: number | null = null;
  let depth = 0;
  let index = from;
  let before = { start: from, end: from };
  while (index < text.length) {
    const character = text[index];
    if (character === '"') {
      const isValue = text.slice(before.end, index).trim() === ":";
      if (isValue && letters(text.slice(before.start, before.end)) === `"${field}"`) start ??= index;
      before = { start: index, end: endOfString(text, index) };
      index = before.end;
    } else if (character === "{" || character === "}") {
      depth += character === "{" ? 1 : -1;
      index += 1;
      if (depth === 0) break;
    } else {
      const end = endOfGap(text, index);
      if (end === index) break;
      index = end;
    }
  }
  return { start, end: index };
}

function wholeEscapes(raw: string): string {
  const [found, marks] = OPEN_ESCAPE.exec(raw) ?? [];
  // Two backslashes are one, and nothing is open behind it.
  return found === undefined || marks === undefined || marks.length % 2 === 0
    ? raw
    : raw.slice(0, -found.length + marks.length - 1);
}

function unescaped(found: string, digits: string | undefined, character: string | undefined): string {
  if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
  return character === undefined ? found : (ESCAPED[character] ?? character);
}
