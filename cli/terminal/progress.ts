import { styleText } from "node:util";
import type { PlannerEvent, RevisionPlan, SettledQuestion } from "../../schemas/event.ts";
import type { Language } from "../../schemas/idea.ts";
import { profileOf } from "../../schemas/specialists/specialists.ts";
import { MESSAGES } from "../words/messages.ts";
import { createLiveRegion, type TerminalOutput } from "./live-region.ts";
import { second } from "./local-time.ts";
import { messageLines } from "./message-lines.ts";
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
  /** The session is there, although nothing is shown of it yet. */
  opened(): void;
  /** No language model answers: no step is called by a name that says one did. */
  offline(): void;
  readonly isOffline: boolean;
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
/** A session that is free is there sooner. */
const OPENING_MS = 400;
/** Nobody researches, talks or agrees where no language model is. */
const SILENT_OFFLINE: ReadonlySet<string> = new Set(["research", "discuss", "refine"]);
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
  let isOpening = false;
  let isOffline = false;
  let isQueued = false;
  const beganAt = ui.now();

  const style = (format: Style, text: string) =>
    ui.colour ? styleText(format, text, { validateStream: false }) : text;
  const width = () => region?.width() ?? Number.POSITIVE_INFINITY;

  function frame(): string[] {
    const spinner = style("cyan", SPINNER[tick % SPINNER.length] ?? "");
    const running = tracker.running().flatMap((step) => runningLines(step));
    const lines = running.length > 0 ? running : [{ text: idleText(), isMore: false }];
    const status = truncateToWidth(statusText(), width() - 2);
    return [
      ...lines.map(({ text, isMore }) => `${isMore ? " " : spinner} ${truncateToWidth(text, width() - 2)}`),
      ...(status === "" ? [] : [`  ${style("dim", status)}`]),
    ];
  }

  /** What a step waits for stands in its line; where there is no room for it, in one below. */
  function runningLines(step: RunningStep): { text: string; isMore: boolean }[] {
    const text = [runningText(step), duration(step.elapsedMs)].join(" · ");
    if (step.wait === undefined) return [{ text, isMore: false }];
    const wait = texts.waiting(step.wait.leftMs, oneLine(step.wait.reason));
    const both = `${text} · ${wait}`;
    if (displayWidth(both) <= width() - 2) return [{ text: both, isMore: false }];
    return [
      { text, isMore: false },
      { text: wait, isMore: true },
    ];
  }

  function idleText(): string {
    if (isOpening) return `${texts.opening} · ${duration(ui.now() - beganAt)}`;
    return isQueued ? texts.queued : texts.working;
  }

  function runningText({ step, targets, done, total }: RunningStep): string {
    const words = (isOffline ? texts.runningOffline[step] : undefined) ?? texts.running[step] ?? oneLine(step);
    if (total === undefined) return words;
    if (step === "research" && isOffline) return words;
    if (step !== "research") return `${words} (${texts.sectionsOf(done, total)})`;
    const names = targets.map(specialist).join(", ");
    return `${words}${names === "" ? "" : `: ${names}`} (${texts.specialistsOf(done, total)})`;
  }

  function statusText(): string {
    const { sections, elapsedMs, usage } = tracker.totals();
    return [
      ...(sections === undefined ? [] : [texts.sectionsOf(sections.written, sections.total)]),
      duration(elapsedMs),
      ...(usage === undefined || isOffline ? [] : [texts.calls(usage.calls), texts.tokens(usage.tokens)]),
      ...(usage === undefined || !usage.costUsd ? [] : [`$${usage.costUsd.toFixed(2)}`]),
    ].join(" · ");
  }

  /** Null for a step of which there is nothing to tell. */
  function finishedText({ step, targets, elapsedMs }: FinishedStep): string | null {
    if (isOffline && SILENT_OFFLINE.has(step)) return null;
    const words = (isOffline ? texts.finishedOffline[step] : undefined) ?? texts.finished[step] ?? step;
    const names = step === "research" ? targets.map(specialist).join(", ") : texts.sections(targets.length);
    return `${words}${targets.length === 0 ? "" : `: ${names}`} (${duration(elapsedMs)})`;
  }

  const specialist = (target: string) => oneLine(profileOf(target).name[ui.language]);

  function line(text: string): void {
    if (region === null) ui.output.write(`${plainLines(text).join("\n")}\n`);
    else region.print(messageLines(text, width()));
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

  /** What a person answered they know. */
  function showAnswer({ question, answer, source }: SettledQuestion): void {
    if (source !== "human")
      printLine("→", "cyan", texts.answered(oneLine(question), oneLine(answer), source === "spent"));
  }

  function showRevision(revision: RevisionPlan): void {
    const { touched, direction, unknown = [], outline = [], figures = [], undone = [], reply } = revision;
    // It comes as the result.
    if (reply !== undefined) return;
    if (unknown.length > 0) printLine("▲", "yellow", texts.unknownSections(unknown));
    for (const reason of undone) printLine("▲", "yellow", texts.undone(reason));
    if (touched.length + outline.length + figures.length + unknown.length + undone.length === 0)
      printLine("▲", "yellow", texts.untouched(direction));
    for (const { op, title, before, into } of outline)
      printLine("→", "cyan", texts.outline[op](title, before ?? into?.title ?? ""));
    for (const { label, before, after } of figures) printLine("→", "cyan", texts.figure(label, before, after));
    const added = new Set(outline.flatMap(({ op, sectionId }) => (op === "add" ? [sectionId] : [])));
    for (const { section, title, instruction } of touched)
      if (!added.has(section)) printLine("→", "cyan", texts.touched(title, instruction));
  }

  function animate(): void {
    if (region === null) return;
    region.draw();
    timer ??= setInterval(() => {
      tick += 1;
      region.draw();
    }, FRAME_MS).unref();
  }

  /** A lock that another process has, or a slow database, is seen as such. */
  const opening = setTimeout(() => {
    isOpening = true;
    animate();
  }, OPENING_MS).unref();

  function opened(): void {
    clearTimeout(opening);
    if (isOpening) region?.hide();
    isOpening = false;
  }

  function rest(): void {
    opened();
    clearInterval(timer);
    timer = undefined;
    tracker.rest();
    region?.hide();
  }

  function event(event: PlannerEvent): void {
    if (stopped) return;
    opened();
    tracker.wake();
    for (const step of tracker.take(event)) {
      const finished = finishedText(step);
      if (finished !== null) printLine("✔", "green", finished);
    }
    // Whatever else comes says that a worker has it.
    isQueued = event.type === "session-queued" || event.type === "run-requeued";
    switch (event.type) {
      case "session-queued":
        // On a terminal the live line says it for as long as it is so.
        if (region === null) printLine("→", "cyan", texts.queued);
        break;
      case "run-requeued": {
        const { error, startAfter, attempt, maxAttempts } = event;
        printLine("↻", "yellow", texts.requeued(error.message, second(startAfter), attempt, maxAttempts));
        break;
      }
      case "cancel-undone":
        printLine("→", "cyan", texts.cancelUndone(MESSAGES[ui.language].states[event.state]));
        break;
      case "step-finished":
        for (const answered of event.answers ?? []) showAnswer(answered);
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
      case "cancelled":
        rest();
        return;
      default:
        break;
    }
    animate();
  }

  return {
    event,
    opened,
    offline: () => {
      isOffline = true;
    },
    get isOffline() {
      return isOffline;
    },
    line,
    pause: rest,
    stop: () => {
      stopped = true;
      rest();
    },
  };
}
