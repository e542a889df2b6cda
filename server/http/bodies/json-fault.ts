/** A mark, a string, a number or a word of JSON, behind its blanks. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/uy;

/** A place in a text, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What may come next. */
type Awaited = "value" | "first" | "key" | "name" | "colon" | "next";

/**
 * Where a text stops being JSON. Node's parser tells it for some faults only, and quotes the text for others.
 * @param text One that `JSON.parse` refuses.
 */
export function jsonFault(text: string): TextPlace {
  const open: string[] = [];
  let awaited: Awaited = "value";
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) break;
    const next = step(awaited, token[1] ?? (token[2] === undefined ? "word" : "string"), open);
    if (next === null) break;
    awaited = next;
    at = TOKEN.lastIndex;
    if (awaited === "next" && open.length === 0) break;
  }
  return placeAt(text, at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0));
}

/** What is awaited after a token; null where the token is not the awaited one. */
function step(awaited: Awaited, token: string, open: string[]): Awaited | null {
  const inside = open.at(-1);
  if (awaited === "colon") return token === ":" ? "value" : null;
  if (awaited === "next" && token === ",") return inside === "{" ? "name" : inside === "[" ? "value" : null;
  if (token === "}" && inside === "{" && (awaited === "key" || awaited === "next")) return closed(open);
  if (token === "]" && inside === "[" && (awaited === "first" || awaited === "next")) return closed(open);
  if (awaited === "key" || awaited === "name") return token === "string" ? "colon" : null;
  if (awaited === "next") return null;
  if (token === "string" || token === "word") return "next";
  if (token !== "{" && token !== "[") return null;
  open.push(token);
  return token === "{" ? "key" : "first";
}

function closed(open: string[]): Awaited {
  open.pop();
  return "next";
}

function placeAt(text: string, at: number): TextPlace {
  const before = text.slice(0, at);
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
}
