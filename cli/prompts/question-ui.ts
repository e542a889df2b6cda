import type { Key } from "node:readline";
import { styleText } from "node:util";
import { type CANCEL_SYMBOL, isCancel, S_BAR, S_INFO, S_WARN } from "@clack/prompts";
import type { Language } from "../../schemas/idea.ts";
import type { Host, HostOutput } from "../host.ts";
import { wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import type { Entered } from "./entered.ts";

/** The terminal a question is asked on. */
export interface QuestionUi {
  readonly language: Language;
  readonly input: Host["stdin"];
  /** Standard error: standard output is for the plan. */
  readonly output: HostOutput;
  readonly signal?: AbortSignal;
  /** The command of the person's editor; without one the outline is edited step by step. */
  readonly editor?: string;
  /** What was entered for the question so far. */
  readonly entered: Entered;
  /** Escape goes back a step; else there is none before this one, and it leaves the question. */
  readonly isInner?: boolean;
}

/** Thrown where a prompt was left without an answer; `askInTerminal` turns it into its result. */
export class PromptInterrupted extends Error {
  override readonly name = "PromptInterrupted";
}

/** Thrown where Escape was pressed: the step before is asked again, and where there is none the question is left. */
export class SteppedBack extends Error {
  override readonly name = "SteppedBack";
}

/** What a prompt needs to run. */
export interface Common {
  readonly input: Host["stdin"];
  readonly output: HostOutput;
  readonly signal: AbortSignal;
}

/**
 * Asks one thing after the other; Escape goes back to the one before.
 * @param first Where to begin.
 * @throws SteppedBack for Escape at the first of them.
 */
export async function stepThrough(
  ui: QuestionUi,
  steps: readonly ((ui: QuestionUi) => Promise<void>)[],
  first = 0,
): Promise<void> {
  for (let at = first; at < steps.length; ) {
    try {
      await steps[at]?.(at === 0 ? ui : { ...ui, isInner: true });
      at += 1;
    } catch (error) {
      if (!(error instanceof SteppedBack) || at === 0) throw error;
      at -= 1;
    }
  }
}

/** What comes of the steps; undefined where Escape led out of the first of them. */
export async function unlessLeft<T>(steps: () => Promise<T>): Promise<T | undefined> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof SteppedBack) return undefined;
    throw error;
  }
}

/** The keys of a prompt in words, with what Escape does here. */
export function keysOf(ui: QuestionUi, keys: string): string {
  const { escBack, escStop } = MESSAGES[ui.language].question;
  return `${keys}, ${ui.isInner ? escBack : escStop}`;
}

/** Lines for the person, in the frame of the prompts; the first stands beside the symbol. */
export function say(ui: QuestionUi, lines: readonly string[], symbol: string = S_INFO): void {
  const bar = style(ui, "dim", S_BAR);
  const styled = lines.map((line, index) => `${index === 0 ? symbol : bar}  ${line}`);
  ui.output.write(`${[bar, ...styled].join("\n")}\n`);
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

export type Style = "bold" | "dim" | "yellow" | "cyan" | "green" | "inverse";

/** The text in a style, where the terminal has colours. */
export function style(ui: QuestionUi, format: Style, line: string): string {
  return styleText(format, line, { stream: ui.output });
}

export function columns(ui: QuestionUi): number {
  return ui.output.columns || 80;
}

/** One stays free, for the line that the cursor goes to in the end. */
export function rows(ui: QuestionUi): number {
  return Math.max(6, (ui.output.rows || 24) - 1);
}

/**
 * Runs one prompt. clack notices neither the end of the input nor Ctrl-D (readline closes and the prompt never
 * settles), and keeps listening to a signal it was given, so every prompt has a signal of its own.
 */
export async function run<Value>(
  ui: QuestionUi,
  prompt: (common: Common) => Promise<Value | typeof CANCEL_SYMBOL | undefined>,
): Promise<Value> {
  if (ui.signal?.aborted) throw new PromptInterrupted();
  const { input, output } = ui;
  const controller = new AbortController();
  let settled = false;
  let last: Key | undefined;
  const abort = () => {
    if (!settled) controller.abort();
  };
  const onKey = (_character: string | undefined, key: Key | undefined) => {
    last = key;
  };
  const onPause = () => {
    // Ctrl-D closed the reader, or the process was stopped and continued: then it is to read on.
    setImmediate(() => {
      if (settled) return;
      if (last?.ctrl === true && last.name === "d") abort();
      else input.resume();
    });
  };
  ui.signal?.addEventListener("abort", abort, { once: true });
  input.on("keypress", onKey).on("pause", onPause).on("end", abort).on("close", abort).on("error", abort);
  try {
    const result = await prompt({ input, output, signal: controller.signal });
    if (result !== undefined && !isCancel(result)) return result;
    throw last?.name === "escape" && !controller.signal.aborted ? new SteppedBack() : new PromptInterrupted();
  } finally {
    settled = true;
    ui.signal?.removeEventListener("abort", abort);
    input.off("keypress", onKey).off("pause", onPause).off("end", abort).off("close", abort).off("error", abort);
  }
}
