import type { Key } from "node:readline";
import { styleText } from "node:util";
import {
  type CANCEL_SYMBOL,
  confirm,
  isCancel,
  multiselect,
  S_BAR,
  S_INFO,
  S_WARN,
  select,
  text,
} from "@clack/prompts";
import type { Language } from "../../schemas/idea.ts";
import type { Host, HostOutput } from "../host.ts";
import { displayWidth, oneLine, padToWidth, plainLines, wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";

/** The terminal a question is asked on. */
export interface QuestionUi {
  readonly language: Language;
  readonly input: Host["stdin"];
  /** Standard error: standard output is for the plan. */
  readonly output: HostOutput;
  readonly signal?: AbortSignal;
  /** The command of the person's editor; without one the outline is edited step by step. */
  readonly editor?: string;
}

/** Thrown where a prompt was left without an answer; `askInTerminal` turns it into its result. */
export class PromptInterrupted extends Error {
  override readonly name = "PromptInterrupted";
}

export interface Choice<Value> {
  readonly value: Value;
  readonly title: string;
  readonly description?: string;
  readonly recommended?: boolean;
}

export interface ChoosePrompt<Value> {
  readonly message: string;
  readonly choices: readonly Choice<Value>[];
  readonly initial?: Value | undefined;
}

export interface ChooseManyPrompt<Value> {
  readonly message: string;
  readonly choices: readonly Choice<Value>[];
  readonly initial: readonly Value[];
  readonly least: number;
  readonly most: number | null;
}

export interface TextPrompt {
  readonly message: string;
  /** Shown while nothing is typed; Enter takes it. */
  readonly recommended?: string | undefined;
  /** Already typed when the prompt opens. */
  readonly initial?: string | undefined;
  /** What is wrong with the text, in the person's language; undefined where nothing is. */
  readonly check: (typed: string) => string | undefined;
}

/** The least room a column of descriptions needs beside the titles; with less they stand below. */
const LEAST_DESCRIPTION_COLUMNS = 24;
/** The guide, the radio button and the colour codes clack counts as columns when it breaks labels. */
const RESERVED_COLUMNS = 20;

type Common = { input: Host["stdin"]; output: HostOutput; signal: AbortSignal };

/** One of some things, by the arrow keys. */
export async function choose<Value>(ui: QuestionUi, prompt: ChoosePrompt<Value>): Promise<Value> {
  const { choices } = prompt;
  const initial = choices.findIndex((choice) => choice.value === prompt.initial);
  const picked = await run(ui, (common) =>
    select<number>({
      ...common,
      message: withKeys(ui, prompt.message, MESSAGES[ui.language].question.chooseKeys),
      options: optionsOf(ui, choices),
      initialValue: Math.max(0, initial),
      showInstructions: false,
    }),
  );
  const choice = choices[picked];
  if (choice === undefined) throw new RangeError(`The prompt gave choice ${picked} of ${choices.length}.`);
  return choice.value;
}

/** Several of some things; asked again until there are neither too few nor too many. */
export async function chooseMany<Value>(ui: QuestionUi, prompt: ChooseManyPrompt<Value>): Promise<Value[]> {
  const { question, invalid } = MESSAGES[ui.language];
  const { choices } = prompt;
  let marked = choices.flatMap((choice, index) => (prompt.initial.includes(choice.value) ? [index] : []));
  for (;;) {
    const initialValues = marked;
    marked = await run(ui, (common) =>
      multiselect<number>({
        ...common,
        message: withKeys(ui, prompt.message, question.chooseManyKeys),
        options: optionsOf(ui, choices),
        initialValues,
        required: false,
        showInstructions: false,
      }),
    );
    if (marked.length < prompt.least) warn(ui, invalid.tooFew(prompt.least));
    else if (prompt.most !== null && marked.length > prompt.most) warn(ui, invalid.tooMany(prompt.most));
    else break;
  }
  // In the order of the choices, not in that of the key presses.
  return choices.flatMap((choice, index) => (marked.includes(index) ? [choice.value] : []));
}

/** Yes or no. */
export async function yesOrNo(
  ui: QuestionUi,
  prompt: { readonly message: string; readonly recommended: boolean | null },
): Promise<boolean> {
  const { question } = MESSAGES[ui.language];
  const mark = (value: boolean) => (prompt.recommended === value ? ` (${question.recommended})` : "");
  return run(ui, (common) =>
    confirm({
      ...common,
      message: withKeys(ui, prompt.message, question.yesNoKeys),
      active: question.yes + mark(true),
      inactive: question.no + mark(false),
      initialValue: prompt.recommended ?? true,
    }),
  );
}

/** One line of text; Enter alone takes what is recommended. */
export async function askText(ui: QuestionUi, prompt: TextPrompt): Promise<string> {
  const { question } = MESSAGES[ui.language];
  const { recommended, initial, check } = prompt;
  const keys = recommended === undefined ? question.textKeys : question.enterTakes;
  const message = wrapToWidth(withKeys(ui, prompt.message, keys), columns(ui) - 4).join(`\n${S_BAR}  `);
  const typed = await run(ui, (common) =>
    text({
      ...common,
      message,
      // The prompt shows them as they are given to it.
      ...(recommended === undefined
        ? {}
        : { placeholder: oneLine(recommended), defaultValue: plainLines(recommended).join("\n") }),
      ...(initial === undefined ? {} : { initialValue: oneLine(initial) }),
      validate: (value) => {
        const line = (value ?? "").trim();
        const problem = line === "" && recommended !== undefined ? undefined : check(line);
        return problem && oneLine(problem);
      },
    }),
  );
  return typed.trim();
}

/** Lines for the person, in the frame of the prompts; the first stands beside the symbol. */
export function say(ui: QuestionUi, lines: readonly string[], symbol: string = S_INFO): void {
  const styled = lines.map((line, index) => `${index === 0 ? symbol : bar(ui)}  ${line}`);
  ui.output.write(`${[bar(ui), ...styled].join("\n")}\n`);
}

/** A problem the person is to see before the next prompt. */
export function warn(ui: QuestionUi, problem: string): void {
  const lines = wrapToWidth(problem, columns(ui) - 4);
  say(
    ui,
    lines.map((line) => style(ui, "yellow", line)),
    style(ui, "yellow", S_WARN),
  );
}

/** The text in a style, where the terminal has colours. */
export function style(ui: QuestionUi, format: "bold" | "dim" | "yellow" | "cyan", line: string): string {
  return styleText(format, line, { stream: ui.output });
}

export function columns(ui: QuestionUi): number {
  return ui.output.columns || 80;
}

function bar(ui: QuestionUi): string {
  return style(ui, "dim", S_BAR);
}

function withKeys(ui: QuestionUi, message: string, keys: string): string {
  return `${oneLine(message)} ${style(ui, "dim", `(${keys})`)}`;
}

/** Values are positions, since two options may have one id; clack's own instructions are off, being English only. */
function optionsOf(ui: QuestionUi, choices: readonly Choice<unknown>[]): { value: number; label: string }[] {
  return choiceLabels(ui, choices).map((label, value) => ({ value, label }));
}

/** Titles in one column and descriptions in the next, or below where the terminal is too narrow. */
function choiceLabels(ui: QuestionUi, choices: readonly Choice<unknown>[]): string[] {
  const { recommended } = MESSAGES[ui.language].question;
  const titles = choices.map((choice) => oneLine(choice.title) + (choice.recommended ? ` (${recommended})` : ""));
  const width = columns(ui) - RESERVED_COLUMNS;
  const titleWidth = Math.max(0, ...titles.map(displayWidth));
  const beside = width - titleWidth - 2;
  return choices.map((choice, index) => {
    const title = titles[index] ?? "";
    const description = oneLine(choice.description ?? "");
    if (description === "") return title;
    if (beside < LEAST_DESCRIPTION_COLUMNS) {
      return [title, ...wrapToWidth(description, width - 4).map((line) => `    ${line}`)].join("\n");
    }
    const indent = `\n${" ".repeat(titleWidth + 4)}`;
    return `${padToWidth(title, titleWidth)}  ${wrapToWidth(description, beside).join(indent)}`;
  });
}

/**
 * Runs one prompt. clack notices neither the end of the input nor Ctrl-D (readline closes and the prompt never
 * settles), and keeps listening to a signal it was given, so every prompt has a signal of its own.
 */
async function run<Value>(
  ui: QuestionUi,
  prompt: (common: Common) => Promise<Value | typeof CANCEL_SYMBOL>,
): Promise<Value> {
  if (ui.signal?.aborted) throw new PromptInterrupted();
  const { input, output } = ui;
  const controller = new AbortController();
  let settled = false;
  let endOfInput = false;
  const abort = () => {
    if (!settled) controller.abort();
  };
  const onKey = (_character: string | undefined, key: Key | undefined) => {
    endOfInput = key?.ctrl === true && key.name === "d";
  };
  const onPause = () => {
    // Ctrl-D closed the reader, or the process was stopped and continued: then it is to read on.
    setImmediate(() => {
      if (settled) return;
      if (endOfInput) abort();
      else input.resume();
    });
  };
  ui.signal?.addEventListener("abort", abort, { once: true });
  input.on("keypress", onKey).on("pause", onPause).on("end", abort).on("close", abort).on("error", abort);
  try {
    const result = await prompt({ input, output, signal: controller.signal });
    if (isCancel(result)) throw new PromptInterrupted();
    return result;
  } finally {
    settled = true;
    ui.signal?.removeEventListener("abort", abort);
    input.off("keypress", onKey).off("pause", onPause).off("end", abort).off("close", abort).off("error", abort);
  }
}
