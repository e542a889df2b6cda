import {
  S_BAR,
  S_BAR_END,
  S_RADIO_ACTIVE,
  S_RADIO_INACTIVE,
  S_STEP_ACTIVE,
  S_STEP_CANCEL,
  S_STEP_ERROR,
  S_STEP_SUBMIT,
} from "@clack/prompts";
import { displayWidth, oneLine, padToWidth, wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { columns, type QuestionUi, rows, style } from "./question-ui.ts";

/** The frame's bar and the mark of a choice stand before what is written. */
const BEFORE_LINE = 4;
const BEFORE_CHOICE = 6;
/** The least room a column of descriptions needs beside the titles; with less they stand below. */
const LEAST_DESCRIPTION_COLUMNS = 24;
/** The bar above the message and the end below. */
const FRAME_ROWS = 2;
/** However low the terminal is, some of the choices are there to move among. */
const LEAST_MENU_ROWS = 3;
const MORE = "…";

export type PromptState = "initial" | "active" | "cancel" | "submit" | "error" | "validating";

export interface Choice<Value> {
  readonly value: Value;
  readonly title: string;
  readonly description?: string;
  readonly recommended?: boolean;
}

/** What stands above the choices, as far as there is room for it. */
export interface Header {
  /** Its lines in `width` columns, whole or with one line for each of its parts. */
  lines(width: number, isWhole: boolean): readonly string[];
  /** How much of it is above the first line that is shown. */
  scrolled: number;
  /** Whole also where it has to be scrolled. */
  isWhole: boolean;
}

/** A prompt while it waits: its message, the lines below it, and what is wrong with what was entered. */
export function openFrame(
  ui: QuestionUi,
  state: PromptState,
  message: string,
  keys: string,
  lines: readonly string[],
  problem = "",
): string {
  const format = state === "error" ? "yellow" : "cyan";
  const bar = style(ui, format, S_BAR);
  const symbol = style(ui, format, state === "error" ? S_STEP_ERROR : S_STEP_ACTIVE);
  const [first = "", ...rest] = messageLines(ui, message, keys);
  const end = style(ui, format, S_BAR_END);
  const problems = problem === "" ? [] : wrapToWidth(oneLine(problem), lineWidth(ui));
  return [
    style(ui, "dim", S_BAR),
    `${symbol}  ${first}`,
    ...[...rest, ...lines].map((line) => `${bar}  ${line}`),
    ...(problems.length === 0
      ? [end]
      : problems.map((line, row) => `${row === 0 ? end : " "}  ${style(ui, "yellow", line)}`)),
  ].join("\n");
}

/** A prompt that is over: what was entered stays to be read. */
export function closedFrame(ui: QuestionUi, state: "submit" | "cancel", message: string, entered: string): string {
  const bar = style(ui, "dim", S_BAR);
  const symbol = state === "submit" ? style(ui, "green", S_STEP_SUBMIT) : style(ui, "yellow", S_STEP_CANCEL);
  const [first = "", ...rest] = wrapToWidth(oneLine(message), lineWidth(ui));
  const lines = entered === "" ? [] : wrapToWidth(entered, lineWidth(ui)).map((line) => style(ui, "dim", line));
  return [bar, `${symbol}  ${first}`, ...[...rest, ...lines].map((line) => `${bar}  ${line}`)].join("\n");
}

/** The columns that a line in the frame may take. */
export function lineWidth(ui: QuestionUi): number {
  return columns(ui) - BEFORE_LINE;
}

/** The keys stand behind the message where they fit there, else below it. */
function messageLines(ui: QuestionUi, message: string, keys: string): string[] {
  const width = lineWidth(ui);
  const lines = wrapToWidth(oneLine(message), width);
  const last = lines.at(-1) ?? "";
  const hint = `(${keys})`;
  if (displayWidth(last) + 1 + displayWidth(hint) <= width)
    return [...lines.slice(0, -1), `${last} ${style(ui, "dim", hint)}`];
  return [...lines, ...wrapToWidth(hint, width).map((line) => style(ui, "dim", line))];
}

/**
 * The choices and what stands above them, in as many rows as the terminal has: what does not fit is scrolled, and never
 * written anew below.
 * @param mark What stands before a choice.
 */
export function menuLines(
  ui: QuestionUi,
  {
    message,
    keys,
    choices,
    header,
  }: { message: string; keys: string; choices: readonly Choice<unknown>[]; header?: Header | undefined },
  cursor: number,
  mark: (index: number) => string = (index) => radio(ui, index === cursor),
): string[] {
  const room = Math.max(LEAST_MENU_ROWS, rows(ui) - FRAME_ROWS - messageLines(ui, message, keys).length);
  const width = lineWidth(ui);
  const full = choiceBlocks(ui, choices, true);
  if (!header) return windowOf(full, cursor, room, mark);
  const whole = header.lines(width, true);
  if (whole.length + 1 + count(full) <= room) return [...whole, "", ...windowOf(full, cursor, room, mark)];
  const brief = choiceBlocks(ui, choices, false);
  const lines = header.isWhole ? whole : header.lines(width, false);
  const least = Math.max(LEAST_MENU_ROWS, room - lines.length - 1, Math.floor(room / 2));
  const menu = windowOf(brief, cursor, Math.min(count(brief), least), mark);
  return [...scrolledLines(ui, header, lines, room - menu.length), ...menu];
}

/** A part of the lines, with a last one that tells which part and by which keys the rest is seen. */
function scrolledLines(ui: QuestionUi, header: Header, lines: readonly string[], room: number): string[] {
  const { outlineRows, outlineKeys, tabForAll, tabForTitles } = MESSAGES[ui.language].approval;
  const shown = Math.max(1, Math.min(lines.length, room - 1));
  header.scrolled = Math.max(0, Math.min(header.scrolled, lines.length - shown));
  const from = header.scrolled;
  const parts = [
    ...(shown < lines.length ? [outlineRows(from + 1, from + shown, lines.length), outlineKeys] : []),
    header.isWhole ? tabForTitles : tabForAll,
  ];
  return [...lines.slice(from, from + shown), style(ui, "dim", wrapToWidth(parts.join(" · "), lineWidth(ui))[0] ?? "")];
}

/** The blocks around the one at the cursor that fit into the rows, with a mark where there are more. */
function windowOf(
  blocks: readonly (readonly string[])[],
  cursor: number,
  room: number,
  mark: (index: number) => string,
): string[] {
  let [from, to] = [cursor, cursor + 1];
  const height = (start: number, end: number) =>
    count(blocks.slice(start, end)) + (start > 0 ? 1 : 0) + (end < blocks.length ? 1 : 0);
  for (let grown = true; grown; ) {
    grown = false;
    if (to < blocks.length && height(from, to + 1) <= room) [to, grown] = [to + 1, true];
    if (from > 0 && height(from - 1, to) <= room) [from, grown] = [from - 1, true];
  }
  const lines = blocks
    .slice(from, to)
    .flatMap((block, row) => block.map((line, part) => `${part === 0 ? mark(from + row) : " "} ${line}`));
  return [...(from > 0 ? [MORE] : []), ...lines, ...(to < blocks.length ? [MORE] : [])].slice(0, Math.max(room, 1));
}

/** Titles in one column and descriptions in the next, or below where the terminal is too narrow. */
function choiceBlocks(ui: QuestionUi, choices: readonly Choice<unknown>[], areDescribed: boolean): string[][] {
  const { recommended } = MESSAGES[ui.language].question;
  const titles = choices.map((choice) => oneLine(choice.title) + (choice.recommended ? ` (${recommended})` : ""));
  const width = columns(ui) - BEFORE_CHOICE;
  const titleWidth = Math.max(0, ...titles.map(displayWidth));
  const beside = width - titleWidth - 2;
  return choices.map((choice, index) => {
    const title = titles[index] ?? "";
    const description = areDescribed ? oneLine(choice.description ?? "") : "";
    if (description === "") return wrapToWidth(title, width);
    if (beside < LEAST_DESCRIPTION_COLUMNS)
      return [...wrapToWidth(title, width), ...wrapToWidth(description, width - 4).map((line) => `    ${line}`)];
    return wrapToWidth(description, beside).map(
      (line, row) => `${padToWidth(row === 0 ? title : "", titleWidth)}  ${line}`,
    );
  });
}

function radio(ui: QuestionUi, isActive: boolean): string {
  return isActive ? style(ui, "green", S_RADIO_ACTIVE) : style(ui, "dim", S_RADIO_INACTIVE);
}

function count(blocks: readonly (readonly string[])[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}
