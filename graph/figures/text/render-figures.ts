import type { Language } from "../../../schemas/idea.ts";
import type { Sheet } from "../../../schemas/model/figures.ts";
import { dayOfPoint, dayText } from "../sheet/time-axis.ts";
import { unitOf } from "../sheet/units.ts";
import { amountText, bareNumber } from "./amount-text.ts";
import type { FigureMarks } from "./figure-marks.ts";
import { type FigureToken, type FoundToken, idsAround, masked, tokensIn } from "./figure-tokens.ts";
import { type MarkdownPlace, markdownPlaces, markdownTree } from "./markdown-places.ts";
import { type TokenProblem, type TokenProblemKind, tokenProblem } from "./token-problems.ts";
import { TokenReader, type TokenValue } from "./token-value.ts";

export interface RenderOptions {
  readonly language: Language;
  /** The day the session began, from which points in time are counted: `2026-11-27`, a time behind it is not read. */
  readonly startDate: string;
  /** The text is shown to people: what cannot be rendered becomes its label. Without it such a token stays, for the repair. */
  readonly final?: boolean;
  /** The person's own words: braces that stand in them are theirs, unless a figure has that name. */
  readonly idea?: string;
  /** Gets a mark around each amount in text and tables, for a page. */
  readonly marks?: FigureMarks;
}

export interface RenderedText {
  readonly text: string;
  /** In the order of the text. */
  readonly problems: readonly TokenProblem[];
  /** The ids that the text shows or computes with, each once, in the order of the text. */
  readonly used: readonly string[];
}

const OPEN: Readonly<Record<Language, string>> = { en: "open", ko: "미정" };

/**
 * A section's Markdown with its tokens rendered: amounts in the plan's language in text and tables, bare numbers in
 * Mermaid code. Other code and the addresses of links stay as they are, and so does every byte outside a token.
 * Never throws.
 */
export function renderFigures(markdown: string, sheet: Sheet, options: RenderOptions): RenderedText {
  const reader = readerOf(sheet);
  const tokens = tokensIn(markdown, (id) => reader.isKnown(id));
  if (tokens.length === 0) return { text: markdown, problems: [], used: [] };
  const plain = masked(markdown, tokens);
  const places = markdownPlaces(plain, markdownTree(plain));
  const problems: TokenProblem[] = [];
  const used = new Set<string>();
  const pieces: string[] = [];
  let from = 0;
  for (const token of tokens) {
    const rendered = renderToken(token, placeOf(token, places), { markdown, reader, options });
    if (rendered.problem) problems.push(rendered.problem);
    for (const id of rendered.ids) used.add(id);
    pieces.push(markdown.slice(from, token.start), rendered.text);
    from = token.end;
  }
  return { text: pieces.join("") + markdown.slice(from), problems, used: [...used] };
}

const readers = new WeakMap<Sheet, TokenReader>();

function readerOf(sheet: Sheet): TokenReader {
  const reader = readers.get(sheet) ?? new TokenReader(sheet);
  readers.set(sheet, reader);
  return reader;
}

interface Rendered {
  readonly text: string;
  readonly ids: readonly string[];
  readonly problem?: TokenProblem;
}

interface Surroundings {
  readonly markdown: string;
  readonly reader: TokenReader;
  readonly options: RenderOptions;
}

function renderToken(found: FoundToken, place: MarkdownPlace["kind"] | "text", around: Surroundings): Rendered {
  const { token, raw } = found;
  const { reader, options, markdown } = around;
  const stays: Rendered = { text: raw, ids: [] };
  if (place === "code" || place === "address") {
    const isMeant = token?.of.kind === "figure" && reader.isKnown(token.of.id);
    return isMeant ? { ...stays, problem: tokenProblem("in-code", found, raw) } : stays;
  }
  if (place === "mermaid" && !isInDiagram(found, markdown, reader)) return stays;
  if (options.idea?.includes(raw) && !isKnownFigure(token, reader)) return stays;
  if (token === null) return failed(found, "malformed", "", labelAround(raw, reader), around);
  const value = reader.valueOf(token);
  if (!value.ok) return failed(found, value.kind, value.why, value.label, around);
  const text = tokenText(token, value, place, options);
  const label = token.of.kind === "figure" ? reader.labelOf(token.of.id) : "";
  if (text === null) return failed(found, "date", "", label, around);
  const { ids, amount } = value;
  const given = { ids, isComputed: token.of.kind === "formula", value: amount.value, start: found.start };
  const isMarked = place !== "mermaid" && !isInOneWord(found, markdown);
  const shown = isMarked ? (options.marks?.around(text, given) ?? text) : text;
  return { text: beginsList(text, found, markdown) ? `${shown}\\` : shown, ids };
}

/** Null where a date is asked of what is no point in time. */
function tokenText(
  token: FigureToken,
  { amount }: Extract<TokenValue, { ok: true }>,
  place: "mermaid" | "text",
  { language, startDate }: RenderOptions,
): string | null {
  if (token.form === "date") {
    const day = dayOfPoint(amount.value, unitOf(amount.unit), startDate);
    return day === null || place === "mermaid" ? day : dayText(day, language);
  }
  if (token.form !== "amount") return amount.value < 0 ? token.form.below : token.form.above;
  return place === "mermaid" ? bareNumber(amount) : amountText(amount, language);
}

function failed(
  found: FoundToken,
  kind: TokenProblemKind,
  why: string,
  label: string,
  { options }: Surroundings,
): Rendered {
  const shown = label || OPEN[options.language];
  return { text: options.final ? shown : found.raw, ids: [], problem: tokenProblem(kind, found, shown, why) };
}

function placeOf({ start }: FoundToken, places: readonly MarkdownPlace[]): MarkdownPlace["kind"] | "text" {
  return places.find((place) => place.start <= start && start < place.end)?.kind ?? "text";
}

/**
 * Mermaid has double braces of its own: `A{{Check}}` is a hexagon, and one without a name holds words. A token stands
 * alone and holds a figure's id or a formula.
 */
function isInDiagram({ token, start }: FoundToken, markdown: string, reader: TokenReader): boolean {
  if (token === null || /[\w\p{L})\]-]/u.test(markdown[start - 1] ?? "")) return false;
  if (token.of.kind === "formula") return true;
  return reader.isKnown(token.of.id) || token.of.id.includes("_");
}

/** Of an address of mail, or of a character by its number, readers of Markdown would see the end at a mark. */
function isInOneWord({ start, end }: FoundToken, markdown: string): boolean {
  const [before, after] = [markdown.slice(Math.max(0, start - 100), start), markdown.slice(end, end + 100)];
  return /@\S*$|&#?\w*$/.test(before) || /^\S*@/.test(after);
}

function isKnownFigure(token: FigureToken | null, reader: TokenReader): boolean {
  return token?.of.kind === "formula" || (token?.of.kind === "figure" && reader.isKnown(token.of.id));
}

function labelAround(raw: string, reader: TokenReader): string {
  const ids = idsAround(raw);
  const known = ids.find((id) => reader.isKnown(id));
  return known === undefined ? ids.join(" ").replaceAll("_", " ").trim() : reader.labelOf(known);
}

/** `{{founders}}. Both ...` at the start of a line would become the second entry of a list. */
function beginsList(text: string, { start, end }: FoundToken, markdown: string): boolean {
  if (!/^\d{1,9}$/.test(text) || !/^[.)](?:\s|$)/.test(markdown.slice(end, end + 2))) return false;
  const line = markdown.slice(markdown.lastIndexOf("\n", start - 1) + 1, start);
  return /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*$/.test(line);
}
