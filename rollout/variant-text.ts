import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import type { Variant } from "../schemas/rollout/variant.ts";
import type { Wording } from "../utils/errors.ts";
import { ALIAS, EXPLICIT_TAG, KEY_NO_TEXT, NESTED, placed, SYNTAX, TWICE, UNREADABLE } from "./variant-words.ts";

/** What a text in YAML or JSON says, and what is wrong with how it says it. */
export interface TextValue {
  readonly value: unknown;
  readonly problems: readonly Wording[];
}

/** A variant has three. */
const MAX_LEVELS = 8;

/**
 * Reads YAML 1.2, and so JSON, for data alone: no tags, no aliases, one document, and each name once in its map.
 * Never throws.
 */
export function valueOfText(text: string): TextValue {
  const lines = new LineCounter();
  const problems: Wording[] = [];
  const at = (offset = 0) => lines.linePos(offset);
  // Our own look at names is quick, theirs compares each with each. A text that nobody wrote may use up the stack.
  const document = attempt(() =>
    parseDocument(text, {
      schema: "core",
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
    }),
  );
  if (document === null) return { value: null, problems: [NESTED] };
  // What follows the first error mostly follows from it.
  const [error] = [...document.errors, ...document.warnings];
  if (error) return { value: null, problems: [placed(SYNTAX[error.code] ?? UNREADABLE, at(error.pos[0]))] };
  const value = dataOf(document.contents, 1);
  return { value, problems };

  function dataOf(node: unknown, level: number): unknown {
    if (isAlias(node)) return refused(ALIAS, node.range?.[0]);
    if (isScalar(node)) return node.tag === undefined ? node.value : refused(EXPLICIT_TAG, node.range?.[0]);
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.tag !== undefined) return refused(EXPLICIT_TAG, node.range?.[0]);
    if (level > MAX_LEVELS) return refused(NESTED, node.range?.[0]);
    if (isSeq(node)) return node.items.map((item) => dataOf(item, level + 1));
    const fields = new Map<string, unknown>();
    for (const { key, value: inner } of node.items) {
      if (!isScalar(key) || (typeof key.value !== "string" && typeof key.value !== "number")) {
        refused(KEY_NO_TEXT, isScalar(key) || isMap(key) || isSeq(key) ? key.range?.[0] : node.range?.[0]);
        continue;
      }
      const name = String(key.value);
      if (fields.has(name)) refused(TWICE(name), key.range?.[0]);
      fields.set(name, dataOf(inner, level + 1));
    }
    return Object.fromEntries(fields);
  }

  function refused(problem: Wording, offset: number | undefined): null {
    problems.push(placed(problem, at(offset)));
    return null;
  }
}

/** A variant as a file of it would be, long texts as they are read. */
export function textOfVariant(variant: Variant): string {
  return stringify(variant, { lineWidth: 0, aliasDuplicateObjects: false });
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
