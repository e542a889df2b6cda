import { styleText } from "node:util";
import type { PlannerEvent, RevisionPlan } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import { profileOf } from "../../schemas/specialists.ts";
import { MESSAGES } from "../words/messages.ts";
import { createLiveRegion, type TerminalOutput } from "./live-region.ts";
import { createStepTracker, type FinishedStep, type RunningStep } from "./step-tracker.ts";
import { displayWidth, oneLine, plainLines, truncateToWidth, wrapToWidth } from "./text-width.ts";

export interface ProgressUi {
  readonly language: Language;
  /** Standard error: standard output is for the plan. */
  readonly output: TerminalOutput;
  readonly isTerminal: boolean;
  /** Whether colours are wanted; the caller knows `NO_COLOR`. */
  readonly colour: boolean;
  readonly now: () => number;
}

export interface Progress {
  /** Shows what happened. */
  event(event: PlannerEvent): void;
  /** A line that stays, above the live region: writing to the stream beside it would garble it. */
  line(text: string): void;
  /** Takes the live region away and gives the cursor back, before a prompt; the next event brings it back. */
  pause(): void;
  /** As `pause`, for good. */
  stop(): void;
}

type Style = "green" | "yellow" | "cyan" | "dim";

/** Ten frames a second: fast enough to look alive, slow enough to cost nothing. */
const FRAME_MS = 100;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Live progress of a session from its events: redrawn in place on a terminal, plain lines elsewhere. */
export function createProgress(ui: ProgressUi): Progress {
  const texts = MESSAGES[ui.language].progress;
  const { duration } = MESSAGES[ui.language].format;
  const tracker = createStepTracker(ui.now);
  const region = ui.isTerminal ? createLiveRegion(ui.output, frame) : null;
  let timer: NodeJS.Timeout | undefined;
  let tick = 0;
  let stopped = false;

  const style = (format: Style, text: string) =>
    ui.colour ? styleText(format, text, { validateStream: false }) : text;
  const width = () => region?.width() ?? Number.POSITIVE_INFINITY;

  function frame(): string[] {
    const spinner = style("cyan", SPINNER[tick % SPINNER.length] ?? "");
    const running = tracker.running().map((step) => [runningText(step), duration(step.elapsedMs)].join(" · "));
    const lines = running.length === 0 ? [texts.working] : running;
    const status = truncateToWidth(statusText(), width() - 2);
    return [
      ...lines.map((line) => `${spinner} ${truncateToWidth(line, width() - 2)}`),
      ...(status === "" ? [] : [`  ${style("dim", status)}`]),
    ];
  }

  function runningText({ step, targets, done, total }: RunningStep): string {
    const words = texts.running[step] ?? oneLine(step);
    if (total === undefined) return words;
    if (step !== "research") return `${words} (${texts.sectionsOf(done, total)})`;
    const names = targets.map(specialist).join(", ");
    return `${words}${names === "" ? "" : `: ${names}`} (${texts.specialistsOf(done, total)})`;
  }

  function statusText(): string {
    const { sections, elapsedMs, usage } = tracker.totals();
    return [
      ...(sections === undefined ? [] : [texts.sectionsOf(sections.written, sections.total)]),
      duration(elapsedMs),
      ...(usage === undefined ? [] : [texts.calls(usage.calls), texts.tokens(usage.tokens)]),
      ...(usage === undefined || !usage.costUsd ? [] : [`$${usage.costUsd.toFixed(2)}`]),
    ].join(" · ");
  }

  function finishedText({ step, targets, elapsedMs }: FinishedStep): string {
    const words = texts.finished[step] ?? step;
    const names = step === "research" ? targets.map(specialist).join(", ") : texts.sections(targets.length);
    return `${words}${targets.length === 0 ? "" : `: ${names}`} (${duration(elapsedMs)})`;
  }

  const specialist = (target: string) => oneLine(profileOf(target).name[ui.language]);

  function line(text: string): void {
    if (region === null) ui.output.write(`${plainLines(text).join("\n")}\n`);
    else region.print(wrapToWidth(text, width()));
  }

  function printLine(symbol: string, symbolStyle: Style, text: string): void {
    const line = oneLine(text);
    if (region === null) {
      ui.output.write(`${line}\n`);
      return;
    }
    const indent = displayWidth(symbol) + 1;
    const [first = "", ...rest] = wrapToWidth(line, width() - indent);
    region.print([`${style(symbolStyle, symbol)} ${first}`, ...rest.map((more) => " ".repeat(indent) + more)]);
  }

  function withOption(code: string, message: string): string {
    return code === "price-unknown" ? `${message} ${MESSAGES[ui.language].limits.useTokens}` : message;
  }

  function showRevision({ touched, direction }: RevisionPlan): void {
    if (touched.length === 0) printLine("▲", "yellow", texts.untouched(direction));
    for (const { title, instruction } of touched) printLine("→", "cyan", texts.touched(title, instruction));
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
    tracker.rest();
    region?.hide();
  }

  function event(event: PlannerEvent): void {
    if (stopped) return;
    tracker.wake();
    for (const step of tracker.take(event)) printLine("✔", "green", finishedText(step));
    switch (event.type) {
      case "step-finished":
        if (event.revision) showRevision(event.revision);
        break;
      case "call-retried":
        printLine("↻", "yellow", texts.retried(event.call, event.attempt, event.waitMs, event.reason));
        break;
      case "warning":
        printLine("▲", "yellow", texts.warning(withOption(event.code, event.message)));
        break;
      case "answer-refused":
        // On a terminal the prompt that comes next shows the problem.
        if (region === null) {
          printLine("▲", "yellow", texts.refused(event.id, event.attempt, event.maxAttempts, event.problem));
        }
        break;
      case "waiting":
      case "done":
      case "failed":
        rest();
        return;
      default:
        break;
    }
    if (region === null) return;
    region.draw();
    timer ??= setInterval(() => {
      tick += 1;
      region.draw();
    }, FRAME_MS).unref();
  }

  return {
    event,
    line,
    pause: rest,
    stop: () => {
      stopped = true;
      rest();
    },
  };
}
