/** A JSON object found in a text. */
export interface FoundObject {
  readonly value: Record<string, unknown>;
  /** How many characters of the text it took. */
  readonly length: number;
  /** True where it stands inside braces that hold no JSON or never close: perhaps a part of what was meant. */
  readonly inDamage: boolean;
}

/** Every failed start costs a scan to the end of the text; prose has few braces, only hostile text has more. */
const MAX_STARTS = 40;

/**
 * The JSON objects of a text, outermost ones only, in order: all of it where it is one object, else what stands
 * between fences or in prose. Braces in strings are no braces. Damage that can be mended with certainty is.
 */
export function* jsonObjectsIn(text: string): Generator<FoundObject> {
  const whole = asObject(text);
  if (whole !== null) {
    yield { value: whole, length: text.length, inDamage: false };
    return;
  }
  let damagedUntil = 0;
  let start = text.indexOf("{");
  for (let starts = 0; start !== -1 && starts < MAX_STARTS; starts += 1) {
    const end = endOfObject(text, start);
    const source = end === null ? null : text.slice(start, end);
    const value = source === null ? null : (asObject(source) ?? asObject(mended(source)));
    if (source !== null && value !== null) yield { value, length: source.length, inDamage: start < damagedUntil };
    else damagedUntil = Math.max(damagedUntil, end ?? text.length);
    // After an object the search goes on behind it; braces that held none may have one inside.
    start = text.indexOf("{", value !== null && end !== null ? end : start + 1);
  }
}

function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** The index behind the brace that closes the one at `start`; null where none does. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
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
  return null;
}

/** The index behind the quote that closes the one at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
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
