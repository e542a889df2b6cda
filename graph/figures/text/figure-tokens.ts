import { FIGURE_ID } from "../sheet/figure-drafts.ts";

/** What a token asks for: a figure or a computed cell, as its amount, its date, or words that hang on its sign. */
export interface FigureToken {
  readonly of:
    | { readonly kind: "figure"; readonly id: string }
    | {
        readonly kind: "formula";
        readonly formula: string;
        readonly unit: string | null;
        readonly decimals: number | null;
      };
  readonly form: "amount" | "date" | { readonly above: string; readonly below: string };
}

export interface FoundToken {
  /** As it is written, with its braces. */
  readonly raw: string;
  readonly start: number;
  readonly end: number;
  /** Null for what looks like a token and is none. */
  readonly token: FigureToken | null;
}

/** No line is searched longer than this for an end, else a hostile text costs the square of its length. */
const MOST = "{0,2000}?";
/**
 * Three forms, the first that fits: a formula whose ids have braces of their own, a token, and one that does not end
 * (or ends with one brace only). Backslashes are those of writers who escape what Markdown might read.
 */
const NESTED = String.raw`\{\{\s*=(?:[^{}\`\r\n]|\{\{[^{}\`\r\n]{0,200}\}\}){0,2000}\}\}`;
const CLOSED = String.raw`(?:\\?\{){2,3}[^{}\`\r\n]${MOST}(?:\\?\}){2,3}`;
const STRAY = String.raw`(?:\\?\{){2}(?:[^{}\`\r\n]{0,200}\}|[ \t]*=?[ \t]*(?:[A-Za-z_]\w{0,59})?)`;
const TOKENS = new RegExp(`(?<nested>${NESTED})|(?<closed>${CLOSED})|(?<stray>${STRAY})`, "g");
/** A single pair of braces, or braces that only end: these are tokens only where a figure has that name. */
const HALF = /(?<![\\{$\w])\{[ \t]*([A-Za-z]\w{0,59})[ \t]*\}{1,2}(?!\})|(?<![{\w])([A-Za-z]\w{0,59})[ \t]*\}\}(?!\})/g;
const UNIT_AND_DECIMALS = /^(.*?)(?:[\s,]+(-?\d{1,2})|^(-?\d{1,2}))?$/s;

/**
 * All that is a token, or looks like one, in a text.
 * @param isKnown Whether a figure has this id; half a token is one only then.
 */
export function tokensIn(text: string, isKnown: (id: string) => boolean): FoundToken[] {
  const found: FoundToken[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [raw] = match;
    const start = match.index;
    found.push(...halvesIn(text, from, start, isKnown));
    found.push({ raw, start, end: start + raw.length, token: match.groups?.["stray"] ? null : readToken(raw) });
    from = start + raw.length;
  }
  found.push(...halvesIn(text, from, text.length, isKnown));
  return found;
}

/** Letters in place of each token, so that a reader of Markdown sees a word where there will be one. */
export function masked(text: string, tokens: readonly FoundToken[]): string {
  let from = 0;
  const pieces = tokens.flatMap(({ start, end }) => {
    const before = text.slice(from, start);
    from = end;
    return [before, "x".repeat(end - start)];
  });
  return pieces.join("") + text.slice(from);
}

/** The ids that a piece of token might mean, for what is shown instead of it. */
export function idsAround(raw: string): string[] {
  return [...raw.replaceAll("\\", "").matchAll(/[A-Za-z][A-Za-z0-9_]*/g)].map(([id]) => id);
}

function halvesIn(text: string, from: number, to: number, isKnown: (id: string) => boolean): FoundToken[] {
  const piece = text.slice(from, to);
  if (!piece.includes("}")) return [];
  return [...piece.matchAll(HALF)].flatMap((match) => {
    if (!isKnown(match[1] ?? match[2] ?? "")) return [];
    const start = from + match.index;
    return [{ raw: match[0], start, end: start + match[0].length, token: null }];
  });
}

function readToken(raw: string): FigureToken | null {
  const inner = raw
    .replace(/^(?:\\?\{){2,3}/, "")
    .replace(/(?:\\?\}){2,3}$/, "")
    // Escaped for Markdown: wk\_pilot, and the bar in a table's cell.
    .replace(/\\(?=[^\w\s])|\\(?=_)/g, "");
  const bar = inner.indexOf("|");
  const head = (bar < 0 ? inner : inner.slice(0, bar)).trim();
  const form = formOf(bar < 0 ? null : inner.slice(bar + 1));
  if (form === null) return null;
  if (FIGURE_ID.test(head)) return { of: { kind: "figure", id: head }, form };
  if (!head.startsWith("=")) return null;
  const [formula = "", ...unit] = head
    .slice(1)
    .replace(/\{\{|\}\}/g, " ")
    .split(":");
  const [, named = "", behind, alone] = UNIT_AND_DECIMALS.exec(unit.join(":").trim()) ?? [];
  const digits = behind ?? alone;
  const decimals = digits === undefined ? null : Number(digits);
  return { of: { kind: "formula", formula: formula.trim(), unit: named.trim() || null, decimals }, form };
}

function formOf(suffix: string | null): FigureToken["form"] | null {
  if (suffix === null) return "amount";
  if (suffix.trim().toLowerCase() === "date") return "date";
  const colon = suffix.indexOf(":");
  if (colon < 0 || suffix.includes("|")) return null;
  return { above: suffix.slice(0, colon).trim(), below: suffix.slice(colon + 1).trim() };
}
