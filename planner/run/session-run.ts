import { RUN_KEY } from "../../graph/call-site.ts";
import { presetNamed } from "../../graph/practice.ts";
import type { ReceivedAnswer } from "../../schemas/answer.ts";
import type { PlannerEvent } from "../../schemas/event.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import type { Spending } from "../../utils/llm/calls/spending.ts";
import type { SessionLogger } from "../../utils/observability/logger.ts";
import { EPOCH_KEY } from "../../utils/postgres/claim.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import { admit } from "../access/admission.ts";
import { givenAnswers } from "../given/run-settings.ts";
import { lineIdsOf, originOf } from "../requester.ts";
import { type ToldVariant, toldVariant } from "../rollouts/told-variant.ts";
import { contextUnder } from "../rollouts/variant-contexts.ts";
import type { CompiledPlanGraph, PlannerContext } from "../wiring/context.ts";
import { autoAnswer } from "./auto-answer.ts";
import { EventLog } from "./events/event-log.ts";
import { otherModel, sessionStarted } from "./run-beginning.ts";
import { RunEnding } from "./run-ending.ts";
import { beginningInput, requestInput } from "./run-input.ts";
import { RunMeasures } from "./run-measures.ts";
import { NO_FAILURE, type RunOptions } from "./run-options.ts";
import { inRunSpan, noteEvent } from "./run-spans.ts";
import {
  cancelSession,
  type EndingRun,
  failSession,
  finishSession,
  requeueSession,
  stopAtLimit,
} from "./session-outcome.ts";
import { RunningUsage } from "./task-observers.ts";
import { readThread, storedTasks, type ThreadSnapshot, threadOf } from "./thread.ts";
import { tracedRun } from "./traced-run.ts";
import { record, resumeWith, type WatchedRun, watched } from "./watched-run.ts";

type GraphInput = Parameters<CompiledPlanGraph["stream"]>[0];

interface DrivenRun extends EndingRun {
  readonly log: EventLog;
}

/** One run of a session: from where it stands to the next question, the end, or a failure. */
export class SessionRun {
  /** The session's own from the run's beginning on. */
  #context: PlannerContext;
  readonly #row: SessionRow;
  readonly #held: HeldSession;
  readonly #options: RunOptions;
  readonly #ending = new RunEnding();
  readonly #offered = new Set<string>();
  readonly #measures = new RunMeasures();
  #day: Spending | undefined;
  #told: ToldVariant | null = null;
  #ended: Promise<void> = Promise.resolve();
  #afterwards: Promise<void> | null = null;

  /** @param held The session's lock, which the run gives back when it is over. */
  constructor(context: PlannerContext, row: SessionRow, held: HeldSession, options: RunOptions) {
    this.#context = context;
    this.#row = row;
    this.#held = held;
    this.#options = options;
    held.lost.addEventListener("abort", () => this.#ending.lose(held.lost.reason), { once: true });
  }

  get session(): string {
    return this.#row.session;
  }

  /**
   * Stops at the next superstep; calls in flight get a moment to finish, then they are cancelled. A second call
   * cancels them at once. Resolves when nothing of the run is left.
   */
  stop(): Promise<void> {
    this.#ending.stop();
    return this.#ended;
  }

  /** As `stop`, and the session stays "running", without a last event: another server takes it up as after a crash. */
  handOver(): Promise<void> {
    this.#ending.leave();
    return this.#ended;
  }

  /** As `stop`, and the run ends as cancelled. */
  cancel(): void {
    this.#ending.cancel();
  }

  /**
   * Begins the run when the first event is asked for, and gives its events. It goes on by itself from then on, whether or
   * not they are read any further, and gives the session back when it is over.
   * @throws What keeps it from beginning, and then nothing is changed; AppError `session-in-use` where another process took
   *   the session meanwhile, after what was stored before.
   */
  async *events(): AsyncGenerator<PlannerEvent, void, void> {
    yield* await this.#begin().catch(async (error: unknown) => {
      await using _ = this.#held;
      await this.#options.onRefused?.(toAppError(error));
      throw error;
    });
  }

  async #begin(): Promise<EventLog> {
    this.#context = await contextUnder(this.#context, this.#row);
    const { eventStore, clock, runs, cancels, provider, observability, practice, requester, signal } = this.#context;
    const { session, model, preset } = this.#row;
    const [thread, lastSeq] = await Promise.all([readThread(this.#context, this.#row), eventStore.lastSeq(session)]);
    this.#told = await toldVariant(this.#context, this.#row);
    // A finished plan is printed without a key. What else lacks one fails here, before anything is changed.
    if (!thread.finished) {
      await provider(model).ready?.();
      this.#day = await admit(this.#context, model);
      presetNamed(practice, preset);
    }
    const logger = await observability.logs.forSession(session, lineIdsOf(requester), this.#told?.name);
    const log = new EventLog({
      session,
      lastSeq,
      now: clock.now,
      origin: originOf(requester),
      save: (events) => eventStore.add(this.#held, events),
      onEvent: (event) => noteEvent(logger, this.#measures.saw(event)),
      onUnstored: (error) => this.#ending.unstored(error),
    });
    const { request } = this.#options;
    const afterwards = (work: Promise<void>) => {
      this.#afterwards = work;
    };
    const run = { row: this.#row, held: this.#held, log, request, startedAtMs: clock.now().getTime(), afterwards };
    await this.#start(log, thread).catch((error: unknown) => {
      logger.close();
      throw error;
    });
    runs.add(this);
    cancels.add(this);
    this.#ended = inRunSpan(this.#context, this.#row, this.#told, thread.begun, () =>
      this.#toItsEnd(run, thread, logger),
    );
    // Aborted while the session was taken: there was no run to stop then.
    if (signal.aborted) void this.stop();
    return log;
  }

  async #toItsEnd(run: DrivenRun, thread: ThreadSnapshot, logger: SessionLogger): Promise<void> {
    await this.#drive(run, thread, logger);
    this.#ending.over();
    await run.log.stored();
    this.#measures.over(this.#told?.label);
    await this.#held[Symbol.asyncDispose]();
    logger.close();
    this.#context.cancels.remove(this);
    if (!this.#afterwards) this.#context.runs.delete(this);
    run.log.end();
    // Nobody waits for this but who stops the planner.
    await this.#afterwards;
    this.#context.runs.delete(this);
  }

  /** Never throws: whatever goes wrong becomes the last event, or ends the log where the session is another's. */
  async #drive(run: DrivenRun, thread: ThreadSnapshot, logger: SessionLogger): Promise<void> {
    const { modelRuns, deltas, provider, ledger, variant } = this.#context;
    const { session, lineage, options } = this.#row;
    try {
      // A run that died right before its last event has not told what it came to.
      if (thread.finished) return await finishSession(this.#context, run, [], this.#row.state !== "done");
      const used = await ledger.usage(session, lineage);
      const usage = new RunningUsage(used);
      const shown = deltas.of(this.#held);
      const calls = modelRuns.open({
        lineage,
        used,
        provider: provider(this.#row.model),
        temperature: variant?.content.temperature,
        signal: this.#ending.cancelled,
        claim: () => this.#held.relock().then(() => this.#held),
        limit: { maxTokens: options.maxTokens ?? null, maxCostUsd: options.maxCostUsd ?? null },
        day: this.#day,
        language: options.language ?? this.#context.language,
        log: logger,
        report: (event) => run.log.emit(event),
        onAnswer: usage.paid,
        drafts: shown.drafts,
      });
      this.#ending.whenRefused(calls.halt);
      try {
        await this.#advance(thread, watched(calls.id, run.log, usage), run);
      } finally {
        await calls.close();
        await shown.close();
      }
    } catch (error) {
      await this.#end(run, error, logger);
    }
  }

  /** Ends a run that did not get through: at its spending limit with the plan so far, else with the failure. */
  async #end(run: DrivenRun, error: unknown, logger: SessionLogger): Promise<void> {
    let failure = this.#ending.fail(error);
    if (failure.code === "limit-reached") {
      const unfinished = await stopAtLimit(this.#context, run, failure).catch(toAppError);
      if (!unfinished) return;
      failure = unfinished;
    }
    if (failure.code === "cancelled") {
      const untold = await cancelSession(this.#context, run).catch(toAppError);
      if (!untold) return;
      failure = untold;
    }
    if (failure.code === "server-stopping") {
      logger.info("run-ended", { state: "running" });
      await run.log.stored();
      return run.log.refuse(failure);
    }
    const next = NO_FAILURE.has(failure.code) ? null : this.#options.again?.(failure);
    if (next) {
      const unsettled = await requeueSession(this.#context, run, failure, next).catch(toAppError);
      if (!unsettled) return;
      failure = unsettled;
    }
    logger.error("run-ended", failure, { state: failure.code === "interrupted" ? "interrupted" : "failed" });
    this.#context.observability.reports.report(failure, { session: this.#row.session });
    // Whoever has the session now tells how it ends.
    if (failure.code === "session-in-use") return run.log.refuse(failure);
    await failSession(this.#context, run, failure).catch((lost: unknown) => run.log.refuse(toAppError(lost)));
  }

  /** From its first event on the session is running; a finished one stays what it is, and is only told again. */
  async #start(log: EventLog, thread: ThreadSnapshot): Promise<void> {
    const { finished } = thread;
    const state = finished ? null : "running";
    const started = sessionStarted(this.#context, this.#row, thread);
    await log.emitWith(started, (events) => this.#context.store.begin(this.#held, state, events));
    const warning = finished ? null : otherModel(this.#context, this.#row);
    if (warning) log.emit(warning);
  }

  /** Runs the graph, answering what need not be asked, until it ends or a human must answer. */
  async #advance(thread: ThreadSnapshot, watch: WatchedRun, run: EndingRun): Promise<void> {
    const { begun, questions: standing, request } = thread;
    const { session, options } = this.#row;
    const answers = await givenAnswers(options);
    watch.tasks.standing(standing, await storedTasks(this.#context, session));
    let input: GraphInput = null;
    if (request) input = await requestInput(this.#context, this.#row, request);
    else if (!begun) input = await beginningInput(this.#context, this.#row);
    if (this.#options.answers) input = resumeWith(this.#options.answers, thread, session, watch);
    for (;;) {
      const questions = await this.#supersteps(input, watch);
      if (questions.length === 0) return finishSession(this.#context, run, questions);
      const asking = await readThread(this.#context, this.#row);
      const given = this.#autoAnswers(questions, asking, answers);
      if (Object.keys(given).length === 0) return finishSession(this.#context, run, questions);
      input = resumeWith(given, asking, session, watch, "nobody");
    }
  }

  async #supersteps(input: GraphInput, watch: WatchedRun): Promise<OpenQuestion[]> {
    const { control, cancelled } = this.#ending;
    const tasks = await this.#context.graph.stream(input, {
      configurable: { ...threadOf(this.session).configurable, [RUN_KEY]: watch.calls, [EPOCH_KEY]: this.#held.epoch },
      streamMode: "tasks",
      // With `async` the last checkpoint can be lost while the next step's calls are already paid.
      durability: "sync",
      signal: cancelled,
      control,
      ...tracedRun(this.#context, this.#row, this.#told),
    });
    for await (const task of tasks) {
      watch.tasks.saw(task);
      // At once: what comes after an answer may fail or be killed.
      await record(this.#context, this.#held, watch).catch((error: unknown) => this.#ending.unstored(error));
    }
    if (control.drainRequested) throw new AppError("interrupted");
    return watch.questions.take();
  }

  #autoAnswers(
    questions: readonly OpenQuestion[],
    { state }: ThreadSnapshot,
    answers: Readonly<Record<string, unknown>>,
  ): Record<string, ReceivedAnswer> {
    const { options } = this.#row;
    const auto = {
      answers,
      answersAreNew: this.#options.answersAreNew ?? false,
      offered: this.#offered,
      yes: options.yes ?? false,
      yesIsNew: this.#options.yesIsNew ?? false,
      unattended: this.#options.unattended ?? false,
      now: this.#context.clock.now(),
    };
    const given = questions.map((question) => [question.interruptId, autoAnswer(question, state, auto)] as const);
    for (const { id } of questions) this.#offered.add(id);
    return Object.fromEntries(given.filter((entry): entry is [string, ReceivedAnswer] => entry[1] !== null));
  }
}
