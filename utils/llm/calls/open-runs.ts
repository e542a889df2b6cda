import type { EventBody, WarningCode } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { CallSite } from "../../../schemas/model/model-call.ts";
import { AppError } from "../../errors.ts";
import type { SessionLogger } from "../../observability/logger.ts";
import type { Claim } from "../../postgres/claim.ts";
import type { LedgerUsage } from "../../postgres/stores/call-ledger.ts";
import { type Price, priceOf } from "../provider/prices.ts";
import type { ModelProvider } from "../provider/providers.ts";
import { SessionPlaces } from "./call-limits.ts";
import { CallRun } from "./call-run.ts";
import { SharedPrefixes } from "./shared-prefixes.ts";
import { type Paid, Spending, type SpendingLimit, type Spent } from "./spending.ts";
import { callWarnings } from "./warnings.ts";

/** An answer while it is written, for those who look on. It is disposed of when it is there, or will not come. */
export interface AnswerDraft extends Disposable {
  /**
   * Begins an attempt at it: what an earlier one brought is no part of it.
   * @returns Takes all of the answer's text that has come. It takes no time, and never throws.
   */
  begin(): (text: string) => void;
}

/** One run of a session, as far as its model calls go. */
export interface ModelSession {
  /** Whose answers are shared: the session's own id, or that of the one it was forked from. */
  readonly lineage: string;
  /**
   * Asked before each request, which is sent only while the session is the claim's.
   * @returns Null for a thread that is no session.
   * @throws AppError `session-in-use`.
   */
  readonly claim: () => Promise<Claim | null>;
  readonly provider: ModelProvider;
  /** That of the preset where it is not given. */
  readonly temperature?: number | undefined;
  readonly limit: SpendingLimit;
  /** What the person of the session may spend today, over all their sessions; nothing where that is not limited. */
  readonly day?: Spending | undefined;
  /** What the session has used in earlier runs. */
  readonly used: Spent;
  /** The same as a plan tells of it, where it is known and no call can change it. */
  readonly usage?: LedgerUsage;
  /** Cancels what is in flight: Ctrl-C, SIGTERM. A failing sibling does not. */
  readonly signal: AbortSignal;
  /** In which warnings are given. */
  readonly language: Language;
  readonly log: SessionLogger;
  /** Told of retries and of what the person should know. */
  readonly report: (event: EventBody) => void;
  /** Told of every new answer that was paid for, usable or not. */
  readonly onAnswer: (used: Paid) => void;
  /** Shows a section while it is written. @param shown See `ModelCall.shown`. */
  readonly drafts?: (section: string, shown: (markdown: string) => string) => AnswerDraft;
}

/** A run with what its calls share. */
export interface OpenRun extends ModelSession {
  readonly calls: CallRun;
  readonly places: SessionPlaces;
  readonly prefixes: SharedPrefixes;
  readonly spending: Spending;
  readonly price: Price | null;
}

/** The handle on a run's calls. */
export interface OpenCalls {
  /** What the run's tasks carry, so that their calls are found to be the run's: see `CallSite.run`. */
  readonly id: string;
  /** No new call starts; those that would are refused with `reason`. */
  halt(reason: AppError): void;
  /** Waits for the calls in flight to be stored, and ends the run: what its tasks still ask for is refused. */
  close(): Promise<void>;
}

/** Less than the provider's rest of 30 s, and more than the time in which all calls of a session come to wait for it. */
const SAME_PAUSE_MS = 25_000;
const ALL_THE_RUN = Number.POSITIVE_INFINITY;
/** For how long a warning is not said again. */
const SAID_FOR_MS: Readonly<Record<WarningCode, number>> = {
  "answer-mended": 0,
  "fewer-calls": 0,
  "limit-near": 0,
  "meaning-off": ALL_THE_RUN,
  "model-kept": 0,
  "model-retries": 0,
  "price-unknown": 0,
  "prompt-cut": ALL_THE_RUN,
  "provider-paused": SAME_PAUSE_MS,
  "rate-reached": SAME_PAUSE_MS,
  "rates-apart": ALL_THE_RUN,
};

/** The runs whose calls may be made, each found by the id that its tasks carry. */
export class OpenRuns {
  readonly #outside: (site: CallSite) => ModelSession;
  readonly #open = new Map<string, OpenRun>();

  /** @param outside How calls are made for tasks that carry no run: of a program's own `graph.invoke`, or of Studio. */
  constructor(outside: (site: CallSite) => ModelSession) {
    this.#outside = outside;
  }

  /** Opens a run of a session: the calls of its tasks are made until it is closed. */
  open(session: ModelSession): OpenCalls {
    const id = crypto.randomUUID();
    const run = opened(session);
    this.#open.set(id, run);
    return {
      id,
      halt: (reason) => run.calls.halt(reason),
      close: async () => {
        run.calls.halt(new AppError("interrupted"));
        await run.calls.settled();
        this.#open.delete(id);
      },
    };
  }

  /**
   * The run that a call belongs to.
   * @throws AppError `interrupted` where it is over: a task may outlive it, and what it asks for now is neither counted
   *   against a limit nor under the session's lock.
   */
  at(site: CallSite): OpenRun {
    if (site.run === undefined) return opened(this.#outside(site));
    const run = this.#open.get(site.run);
    if (!run) throw new AppError("interrupted");
    return run;
  }

  /**
   * Does other paid work as part of a run: none starts once the run is halted, what is under way is waited for before it
   * closes. A failure that ends sessions halts it, as that of an optional call does.
   */
  async share<T>(site: CallSite, work: (run: OpenRun) => Promise<T>): Promise<T> {
    const run = this.at(site);
    return run.calls.make(true, () => work(run));
  }
}

function opened(session: ModelSession): OpenRun {
  const { provider } = session;
  const price = provider.price ?? priceOf(provider.id);
  const { limit, used } = session;
  const report = withoutRepeats(session.report);
  const warnings = callWarnings(session.language);
  if ((limit.maxCostUsd !== null || session.day) && price === null) report(warnings.priceUnknown(provider.id));
  if (provider.ownRetries) report(warnings.retriesItself(provider.id, provider.ownRetries));
  const spending = new Spending(limit, used, () => report(warnings.limitNear));
  return {
    ...session,
    report,
    price,
    spending,
    calls: new CallRun(),
    places: new SessionPlaces(),
    prefixes: new SharedPrefixes(),
  };
}

/** What five calls wait for together is told of once, and what holds for a whole run once in it. */
function withoutRepeats(report: ModelSession["report"]): ModelSession["report"] {
  const saidAt = new Map<WarningCode, number>();
  return (event) => {
    if (event.type === "warning") {
      const isSaid = performance.now() - (saidAt.get(event.code) ?? Number.NEGATIVE_INFINITY) < SAID_FOR_MS[event.code];
      if (isSaid) return;
      saidAt.set(event.code, performance.now());
    }
    report(event);
  };
}
