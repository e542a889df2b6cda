/** A JSON object found in a text. */
export interface FoundObject {
  readonly value: Record<string, unknown>;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  /** True where it stands inside braces that hold no JSON or never close: perhaps a part of what was meant. */
  readonly inDamage: boolean;
}

export interface ObjectsInText {
  readonly objects: readonly FoundObject[];
  /** Whether an object begins behind all of these and is not finished: the text was cut. */
  readonly isCut: boolean;
}

/** How many characters are parsed in all: more only where damaged objects stand in one another, again and again. */
const MAX_EFFORT = 20_000_000;
/** How far the end of braces that hold no JSON is looked for. */
const MAX_DAMAGE = 20_000;
/** What JSON has between its strings and braces; the end of it is where prose begins. */
const BETWEEN = /(?:[\s,:[\]]+|(?:true|false|null|-?\d[\d.eE+-]*)(?![\w$]))*/y;
/** A word that the text ends in may be the beginning of `true`, `false` or `null`. */
const LAST_WORD = /^[a-z-]{1,4}$/;
const OBJECT_START = /\{\s*["}]/y;

/**
 * The JSON objects of a text, outermost ones only, in order: all of it where it is one object, else what stands
 * between fences or in prose. Braces in strings are no braces. Damage that can be mended with certainty is.
 */
export function jsonObjectsIn(text: string): ObjectsInText {
  const whole = asObject(text);
  if (whole !== null) {
    return { objects: [{ value: whole, start: 0, end: text.length, inDamage: false }], isCut: false };
  }
  const objects: FoundObject[] = [];
  const ends = new Map<number, End>();
  let effort = MAX_EFFORT;
  let damagedUntil = 0;
  let isCut = false;
  let start = text.indexOf("{");
  while (start !== -1 && effort > 0) {
    const end = startsObject(text, start) ? (ends.get(start) ?? endOfObject(text, start, ends)) : DAMAGED;
    const source = typeof end === "number" ? text.slice(start, end) : "";
    effort -= source.length;
    const value = source === "" ? null : (asObject(source) ?? asObject(mended(source)));
    if (value !== null && typeof end === "number") {
      objects.push({ value, start, end, inDamage: start < damagedUntil });
      isCut = false;
      start = text.indexOf("{", end);
      continue;
    }
    if (end === CUT) isCut = true;
    if (start >= damagedUntil) damagedUntil = end === CUT ? text.length : endOfBraces(text, start);
    // Braces that held no object may have one inside.
    start = text.indexOf("{", start + 1);
  }
  return { objects, isCut };
}

function startsObject(text: string, start: number): boolean {
  OBJECT_START.lastIndex = start;
  return OBJECT_START.test(text);
}

function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const CUT = "cut";
const DAMAGED = "damaged";
type End = number | typeof CUT | typeof DAMAGED;

/**
 * The index behind the brace that closes the one at `start`; else whether the text ends first, or is no JSON.
 * @param ends What is known of other braces, and what this one's reading tells of those inside it: each is read once.
 */
function endOfObject(text: string, start: number, ends: Map<number, End>): End {
  const open: number[] = [];
  let index = start;
  const failed = (why: End) => {
    for (const each of open) ends.set(each, why);
    return why;
  };
  while (index < text.length) {
    const character = text[index];
    if (character === '"') {
      index = endOfString(text, index);
    } else if (character === "{") {
      const known = ends.get(index);
      if (known === CUT || known === DAMAGED) return failed(known);
      open.push(index);
      index += 1;
    } else if (character === "}") {
      index += 1;
      ends.set(open.pop() ?? start, index);
      if (open.length === 0) return index;
    } else {
      const end = endOfGap(text, index);
      if (end === index) return failed(LAST_WORD.test(text.slice(index, index + 6)) ? CUT : DAMAGED);
      index = end;
    }
  }
  return failed(CUT);
}

/** The index behind what JSON has between its strings and braces; the given one where there is nothing of it. */
export function endOfGap(text: string, start: number): number {
  BETWEEN.lastIndex = start;
  BETWEEN.test(text);
  return BETWEEN.lastIndex;
}

/** The index behind braces, whatever they hold; the end of the text where they never close, or far away. */
function endOfBraces(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < Math.min(text.length, start + MAX_DAMAGE); index += 1) {
    const character = text[index];
    if (character === '"') {
      index = endOfString(text, index) - 1;
    } else if (character === "{") {
      depth += 1;
    } else if (character === "}") {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length;
}

/** The index behind the quote that closes the one at `start`, or the end of the text. */
export function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}

const TRAILING_COMMA = /,(?=\s*[}\]])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids in a string.
const CONTROL_CHARACTER = /[\u0000-\u001f]/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Without trailing commas outside of strings, and with raw control characters in strings escaped. */
function mended(text: string): string {
  const parts: string[] = [];
  for (let index = 0; index < text.length; ) {
    const quote = text.indexOf('"', index);
    const outside = text.slice(index, quote === -1 ? text.length : quote);
    parts.push(outside.replace(TRAILING_COMMA, ""));
    if (quote === -1) break;
    index = endOfString(text, quote);
    parts.push(text.slice(quote, index).replace(CONTROL_CHARACTER, escaped));
  }
  return parts.join("");
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
