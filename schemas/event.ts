import type { ErrorCategory, ErrorCode } from "./error-code.ts";
import type { Priority, SessionState } from "./idea.ts";
import type { ShownMove } from "./model/figures.ts";
import type { DoneOutlineChange } from "./model/revision.ts";
import type { OpenQuestion } from "./question.ts";
import type { SessionVariant } from "./rollout/variant.ts";
import type { PlanNode } from "./step-names.ts";

/** What a session has cost so far, over all its runs. */
export interface Usage {
  readonly calls: number;
  /** Input and output tokens together. */
  readonly tokens: number;
  /** Of the input tokens, those that the provider's prompt cache is known to have served. */
  readonly cachedTokens: number;
  /** Null where a model's price is not known. */
  readonly costUsd: number | null;
}

export interface FailureReport {
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  readonly message: string;
}

/** How far a plan came: how many of its sections are written, of how many. */
export interface WrittenSoFar {
  readonly written: number;
  readonly total: number;
}

/** A question and what it was answered with, in plain words. */
export interface SettledQuestion {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** `human` gave it; `assumed` is a default taken for them; `spent` is the default after the last attempt. */
  readonly source: "human" | "assumed" | "spent";
}

/** Where a revision leads. */
export interface RevisionPlan {
  readonly number: number;
  readonly direction: string;
  /** The sections it touches, and what is asked of each; all others stay as they are. */
  readonly touched: readonly { readonly section: string; readonly title: string; readonly instruction: string }[];
  /** What the answer called sections that the plan does not have. */
  readonly unknown?: readonly string[];
  /** What was carried out of the changes to the outline. */
  readonly outline?: readonly DoneOutlineChange[];
  /** The figures that moved. */
  readonly figures?: readonly ShownMove[];
  /** What could not be carried out, and why, a sentence each. */
  readonly undone?: readonly string[];
  /** Where nothing was carried out: that, and why. The plan stays the version that it is. */
  readonly reply?: string;
}

/** The request on the finished plan that a run carries out, and the version that it makes. */
export interface RevisionUnderWay {
  readonly number: number;
  readonly version: number;
  readonly request: string;
  /** True where an earlier run has begun it. */
  readonly resumed: boolean;
}

/** What a person should know while a session runs; none of it ends the run. */
export type WarningCode =
  | "answer-mended"
  | "fewer-calls"
  | "limit-near"
  | "meaning-off"
  | "model-kept"
  | "model-retries"
  | "price-unknown"
  | "prompt-cut"
  | "provider-paused"
  | "rate-reached"
  | "rates-apart";

/** What happened, without its stamps. */
export type EventBody =
  /** What was asked for waits for a worker; a run begins with it where runs go through the queue. */
  | {
      readonly type: "session-queued";
      readonly priority: Priority;
      /** The id of what was asked for: one event more under the same id asks for the same. */
      readonly request?: string;
    }
  /** The run failed in a way that may pass, and a worker tries again by itself. */
  | {
      readonly type: "run-requeued";
      readonly error: FailureReport;
      /** Which try comes next, from 2 on, of how many. */
      readonly attempt: number;
      readonly maxAttempts: number;
      /** When it comes; ISO 8601, UTC. */
      readonly startAfter: string;
    }
  /** A cancel was taken back: the session is what it was before. */
  | { readonly type: "cancel-undone"; readonly state: SessionState }
  | {
      readonly type: "session-started";
      readonly idea: string;
      readonly preset: string;
      readonly model: string;
      readonly resumed: boolean;
      /** Where it runs under a variant, or is counted in a rollout. */
      readonly variant?: SessionVariant;
      /** Where the run carries out a request on the finished plan. */
      readonly revision?: RevisionUnderWay;
    }
  | {
      readonly type: "step-started";
      readonly step: PlanNode;
      readonly target?: string;
      readonly of?: number;
    }
  | {
      readonly type: "step-finished";
      readonly step: PlanNode;
      readonly target?: string;
      /** Of the steps that ask: what settled the question, whoever gave it. */
      readonly answers?: readonly SettledQuestion[];
      /** Of the step `revise` only. */
      readonly revision?: RevisionPlan;
      readonly usage: Usage;
    }
  | {
      readonly type: "section-written";
      readonly section: string;
      readonly title: string;
      readonly written: number;
      readonly total: number;
    }
  | { readonly type: "question-asked"; readonly question: OpenQuestion }
  | {
      readonly type: "answer-refused";
      readonly interruptId: string;
      readonly id: string;
      readonly attempt: number;
      readonly maxAttempts: number;
      readonly problem: string;
    }
  | {
      readonly type: "call-retried";
      readonly call: string;
      readonly attempt: number;
      readonly waitMs: number;
      readonly reason: string;
    }
  | {
      readonly type: "warning";
      readonly code: WarningCode;
      readonly message: string;
      /** How long calls wait because of it. */
      readonly waitMs?: number;
    }
  | {
      readonly type: "done";
      readonly plan: string | null;
      readonly complete: boolean;
      readonly usage: Usage;
      readonly reason?: "limit";
      /** Where there is no plan, or none but the one before: what the person is told. */
      readonly reply?: string;
      /** With a reply to a request on the finished plan: the version that it stays. */
      readonly version?: number;
      /** The file that the plan was written to, where one was asked for. */
      readonly path?: string;
    }
  | { readonly type: "waiting"; readonly questions: readonly OpenQuestion[] }
  | { readonly type: "cancelled" }
  | {
      readonly type: "failed";
      readonly error: FailureReport;
      /** Where sections are written: they are kept, and an export shows them. */
      readonly sections?: WrittenSoFar;
    };

export type EventType = EventBody["type"];

/** Where what happens was asked for over HTTP: by which request, and as part of which trace. */
export interface EventOrigin {
  readonly requestId?: string;
  /** As in W3C Trace Context: 32 hexadecimal digits. */
  readonly traceId?: string;
}

/** One thing that happened in a session. `seq` counts from 1 and goes on across processes. */
export type PlannerEvent = {
  readonly session: string;
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
} & EventOrigin &
  EventBody;

/**
 * A piece of a section that is being written, as people read it. It is stored nowhere and may be missing: the section itself
 * replaces it.
 */
export interface SectionDelta {
  readonly type: "section-delta";
  readonly session: string;
  readonly section: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /**
   * How many characters, as JavaScript counts them, of the section come before it; 0 where it begins anew. Who has fewer has
   * missed a piece, and waits for the next 0 or for the section.
   */
  readonly offset: number;
  readonly text: string;
}

/** The events with which a run of a session ends. */
export const LAST_EVENTS: ReadonlySet<EventType> = new Set(["done", "waiting", "failed", "cancelled"]);
