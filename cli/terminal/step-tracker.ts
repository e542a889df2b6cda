import type { PlannerEvent, Usage } from "../../schemas/event.ts";

export interface RunningStep {
  readonly step: string;
  readonly elapsedMs: number;
  /** What of a fan-out is running now. */
  readonly targets: readonly string[];
  readonly done: number;
  /** Undefined where the step is no fan-out. */
  readonly total: number | undefined;
  /** What the step waits for and how long still; of several, what takes longest. */
  readonly wait?: Wait;
}

export interface Wait {
  readonly leftMs: number;
  /** The error's code. */
  readonly reason: string;
}

/** A wait that was announced; the step is not known where it is not a call's. */
interface AnnouncedWait {
  readonly step: string | undefined;
  readonly untilMs: number;
  readonly reason: string;
}

/** The steps that make a call, by its name on the wire: which of them it was is the one that runs. */
const STEPS_OF_CALLS: Readonly<Record<string, readonly string[]>> = {
  Analysis: ["analyze"],
  Outline: ["structure"],
  Findings: ["research"],
  Search: ["research"],
  Figures: ["figures"],
  Section: ["write"],
  Edits: ["write"],
  Review: ["review"],
  Agreement: ["discuss"],
  Refinement: ["refine", "revise"],
};

export interface FinishedStep {
  readonly step: string;
  readonly elapsedMs: number;
  /** What of a fan-out was done. */
  readonly targets: readonly string[];
}

export interface Totals {
  readonly elapsedMs: number;
  readonly usage: Usage | undefined;
  readonly sections: { readonly written: number; readonly total: number } | undefined;
}

export interface StepTracker {
  /** Notes an event and gives the steps that are finished by it. */
  take(event: PlannerEvent): FinishedStep[];
  running(): RunningStep[];
  totals(): Totals;
  /** No time passes between `rest` and `wake`: a person is thinking. */
  rest(): void;
  wake(): void;
}

interface Group {
  readonly startedAt: number;
  readonly running: Set<string>;
  readonly done: Set<string>;
  of: number;
}

/** A join does nothing a person would want to read about. */
const SILENT_STEPS: ReadonlySet<string> = new Set(["research-join", "write-join"]);

/** What is running, what was finished and how long it took, from the events and the clock. */
export function createStepTracker(now: () => number): StepTracker {
  const single = new Map<string, number>();
  const groups = new Map<string, Group>();
  let restedMs = 0;
  let restingSince: number | null = now();
  let usage: Usage | undefined;
  let sections: Totals["sections"];
  let waits: readonly AnnouncedWait[] = [];

  const clock = () => (restingSince ?? now()) - restedMs;
  const begunAt = clock();

  function groupOf(step: string, of: number): Group {
    const known = groups.get(step);
    if (known !== undefined) return known;
    const group = { startedAt: clock(), running: new Set<string>(), done: new Set<string>(), of };
    groups.set(step, group);
    return group;
  }

  function totalOf(group: Group): number {
    return Math.max(group.of, group.done.size + group.running.size);
  }

  function close(step: string, group: Group): FinishedStep[] {
    groups.delete(step);
    if (group.done.size === 0) return [];
    return [{ step, elapsedMs: clock() - group.startedAt, targets: [...group.done] }];
  }

  function closeIdle(except?: string): FinishedStep[] {
    return [...groups].flatMap(([step, group]) =>
      step !== except && group.running.size === 0 ? close(step, group) : [],
    );
  }

  function started(step: string, target: string | undefined, of: number | undefined): FinishedStep[] {
    // After a resume a fan-out may never be complete here, since an earlier process did a part: another step ends it too.
    const finished = closeIdle(step);
    if (target === undefined) {
      single.set(step, clock());
      return finished;
    }
    const group = groupOf(step, of ?? 0);
    group.of = Math.max(group.of, of ?? 0);
    group.running.add(target);
    return finished;
  }

  function finished(step: string, target: string | undefined): FinishedStep[] {
    if (target === undefined) {
      const startedAt = single.get(step) ?? clock();
      single.delete(step);
      return [{ step, elapsedMs: clock() - startedAt, targets: [] }];
    }
    const group = groupOf(step, 0);
    group.running.delete(target);
    group.done.add(target);
    return group.running.size === 0 && group.done.size >= totalOf(group) ? close(step, group) : [];
  }

  function wait(call: string, waitMs: number, reason: string): void {
    const running = [...single.keys(), ...groups.keys()];
    const step = STEPS_OF_CALLS[call]?.find((one) => running.includes(one)) ?? running[0];
    waits = [...waits.filter(({ untilMs }) => untilMs > now()), { step, untilMs: now() + waitMs, reason }];
  }

  function waitOf(step: string): { readonly wait?: Wait } {
    const own = waits.filter((one) => one.step === step && one.untilMs > now());
    const [longest] = own.sort((a, b) => b.untilMs - a.untilMs);
    return longest ? { wait: { leftMs: longest.untilMs - now(), reason: longest.reason } } : {};
  }

  function take(event: PlannerEvent): FinishedStep[] {
    switch (event.type) {
      case "step-started":
        return SILENT_STEPS.has(event.step) ? [] : started(event.step, event.target, event.of);
      case "step-finished":
        usage = event.usage;
        return SILENT_STEPS.has(event.step) ? [] : finished(event.step, event.target);
      case "section-written":
        sections = { written: event.written, total: event.total };
        return [];
      case "call-retried":
        wait(event.call, event.waitMs, event.reason);
        return [];
      case "warning":
        if (event.waitMs !== undefined) wait("", event.waitMs, event.code);
        return [];
      case "run-requeued":
      case "waiting":
      case "done":
      case "failed": {
        waits = [];
        if (event.type === "done") usage = event.usage;
        single.clear();
        return [...groups].flatMap(([step, group]) => close(step, group));
      }
      default:
        return [];
    }
  }

  return {
    take,
    running: () => [
      ...[...single].map(([step, startedAt]) => ({
        step,
        elapsedMs: clock() - startedAt,
        targets: [],
        done: 0,
        total: undefined,
        ...waitOf(step),
      })),
      ...[...groups].map(([step, group]) => ({
        step,
        elapsedMs: clock() - group.startedAt,
        targets: [...group.running],
        done: group.done.size,
        total: totalOf(group),
        ...waitOf(step),
      })),
    ],
    totals: () => ({ elapsedMs: clock() - begunAt, usage, sections }),
    rest: () => {
      restingSince ??= now();
    },
    wake: () => {
      if (restingSince === null) return;
      restedMs += now() - restingSince;
      restingSince = null;
    },
  };
}
