import type { PlanNode } from "../../schemas/step-names.ts";
import type { SessionEvent } from "../session/stream/event-log.ts";

/** The road of a plan as a person sees it; several steps of the graph may be one of it. */
export const STEPS = [
  "revise",
  "analyze",
  "questions",
  "outline",
  "research",
  "figures",
  "write",
  "review",
  "improve",
  "format",
] as const;
export type StepId = (typeof STEPS)[number];

/** A part of a step, done by one of several at once: a specialist's research, a section. */
export interface Task {
  readonly id: string;
  readonly isDone: boolean;
}

export interface ProgressStep {
  readonly id: StepId;
  /** Stopped: it was under way when the run ended. */
  readonly state: "done" | "active" | "stopped" | "next";
  readonly tasks: readonly Task[];
  /** How many tasks it has in all; null where it has none, or that is not known. */
  readonly total: number | null;
}

export interface SectionInMaking {
  readonly id: string;
  /** Null before it is known. */
  readonly title: string | null;
  readonly isWritten: boolean;
}

/** What a person should know beside the steps: a call that is tried again, a warning, an answer that did not fit. */
export type Note = Extract<SessionEvent, { type: "call-retried" | "warning" | "answer-refused" }>;

/** A run that failed in a way that may pass, and is tried again. */
export type Retry = Extract<SessionEvent, { type: "run-requeued" }>;

export type Settled = NonNullable<Extract<SessionEvent, { type: "step-finished" }>["answers"]>[number];

export interface ProgressView {
  readonly steps: readonly ProgressStep[];
  readonly sections: readonly SectionInMaking[];
  /** The titles of the outline that was put to the person. */
  readonly outline: readonly string[];
  /** What was answered so far, whoever gave it. */
  readonly settled: readonly Settled[];
  /** Of the step that is under way. */
  readonly notes: readonly Note[];
  readonly usage: Extract<SessionEvent, { type: "step-finished" }>["usage"] | null;
  /** The request on the finished plan that is carried out. */
  readonly request: string | null;
  readonly startedAt: string | null;
  /** Where it is queued again after a failure. */
  readonly retry: Retry | null;
}

const STEP_OF: Readonly<Record<PlanNode, StepId>> = {
  analyze: "analyze",
  "option-pause": "questions",
  reply: "analyze",
  structure: "outline",
  "approve-outline": "outline",
  research: "research",
  "research-join": "research",
  figures: "figures",
  write: "write",
  "write-join": "write",
  review: "review",
  discuss: "review",
  refine: "improve",
  revise: "revise",
  format: "format",
};
/** What is to come, before anything of it has begun. */
const ROAD: readonly StepId[] = STEPS.filter((id) => id !== "revise");
const ROAD_OF_REVISION: readonly StepId[] = ["revise", "write", "review", "format"];
const MAX_NOTES = 3;

/** How far a session is, by its events: since its beginning, or since the revision that it is at. */
export function progressOf(events: readonly SessionEvent[]): ProgressView {
  const begun = events.findLastIndex(
    (event) => event.type === "session-started" && !(event.revision?.resumed ?? event.resumed),
  );
  const making = new Making();
  for (const event of events.slice(Math.max(0, begun))) making.take(event);
  return making.view();
}

class Making {
  readonly #tasks = new Map<StepId, Map<string, boolean>>();
  readonly #totals = new Map<StepId, number>();
  readonly #sections = new Map<string, { title: string | null; isWritten: boolean }>();
  readonly #titles = new Map<string, string>();
  readonly #settled = new Map<string, Settled>();
  #notes: Note[] = [];
  #current: StepId | null = null;
  #end: "done" | "stopped" | null = null;
  #usage: ProgressView["usage"] = null;
  #request: string | null = null;
  #startedAt: string | null = null;
  #retry: Retry | null = null;

  take(event: SessionEvent): void {
    switch (event.type) {
      case "session-started":
        this.#startedAt ??= event.at;
        this.#request = event.revision?.request ?? this.#request;
        this.#end = null;
        this.#notes = [];
        this.#retry = null;
        return;
      case "step-started":
        return this.#started(event);
      case "step-finished":
        return this.#finished(event);
      case "section-written":
        this.#sections.set(event.section, { title: event.title, isWritten: true });
        return;
      case "question-asked":
        if (event.question.kind === "approval") {
          this.#titles.clear();
          for (const { id, title } of event.question.options) this.#titles.set(id, title);
        }
        return;
      case "call-retried":
      case "warning":
      case "answer-refused":
        this.#notes.push(event);
        return;
      case "done":
        this.#usage = event.usage;
        this.#end = event.reason === "limit" ? "stopped" : "done";
        return;
      case "run-requeued":
        this.#retry = event;
        this.#end = "stopped";
        return;
      case "failed":
      case "cancelled":
        this.#end = "stopped";
        return;
    }
  }

  view(): ProgressView {
    const at = STEPS.findLastIndex((id) => this.#tasks.has(id));
    const road = this.#request === null ? ROAD : ROAD_OF_REVISION;
    // What was passed over is not shown: a plan without questions, a first review that wanted nothing better.
    const shown = STEPS.filter((id, index) => this.#tasks.has(id) || (index > at && road.includes(id)));
    return {
      steps: shown.map((id) => this.#step(id)),
      sections: [...this.#sections].map(([id, section]) => ({
        id,
        ...section,
        title: section.title ?? this.#titles.get(id) ?? null,
      })),
      outline: [...this.#titles.values()],
      settled: [...this.#settled.values()],
      notes: this.#notes.slice(-MAX_NOTES),
      usage: this.#usage,
      request: this.#request,
      startedAt: this.#startedAt,
      retry: this.#retry,
    };
  }

  #step(id: StepId): ProgressStep {
    const tasks = [...(this.#tasks.get(id) ?? [])].map(([task, isDone]) => ({ id: task, isDone }));
    const current = id === this.#current ? (this.#end ?? "active") : null;
    const state = current ?? (this.#tasks.has(id) ? "done" : "next");
    return { id, state, tasks, total: this.#totals.get(id) ?? null };
  }

  #started({ step, target, of }: Extract<SessionEvent, { type: "step-started" }>): void {
    const id = this.#stepOf(step);
    if (id !== this.#current) this.#notes = [];
    this.#current = id;
    const tasks = this.#tasks.get(id) ?? new Map<string, boolean>();
    this.#tasks.set(id, tasks);
    if (target === undefined) return;
    tasks.set(target, false);
    // Later rounds of a step bring their own tasks, and research comes in layers: there are never fewer than were begun.
    this.#totals.set(id, Math.max(this.#totals.get(id) ?? 0, of ?? 0, tasks.size));
    if (step !== "write") return;
    this.#sections.set(target, { title: this.#sections.get(target)?.title ?? null, isWritten: false });
  }

  #finished({ step, target, usage, answers = [] }: Extract<SessionEvent, { type: "step-finished" }>): void {
    this.#usage = usage;
    for (const answer of answers) this.#settled.set(answer.id, answer);
    if (target !== undefined) this.#tasks.get(this.#stepOf(step))?.set(target, true);
  }

  /** The analysis that reads the answers belongs to the questions, and what a review had written anew to the improving. */
  #stepOf(step: PlanNode): StepId {
    const id = STEP_OF[step];
    if (id === "analyze" && this.#tasks.has("questions")) return "questions";
    if ((id === "write" || id === "review") && this.#tasks.has("improve")) return "improve";
    return id;
  }
}

/** How much of the road lies behind, from 0 to 1. */
export function shareDone({ steps }: ProgressView): number {
  if (steps.length === 0) return 0;
  const parts = steps.map(({ state, tasks, total }) => {
    if (state === "done" || state === "next") return state === "done" ? 1 : 0;
    return total === null || total === 0 ? 0.3 : tasks.filter(({ isDone }) => isDone).length / total;
  });
  return parts.reduce((sum, part) => sum + part, 0) / steps.length;
}
