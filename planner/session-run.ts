import { Command, RunControl } from "@langchain/langgraph";
import type { PlanUpdate } from "../graph/state.ts";
import type { ReceivedAnswer } from "../schemas/answer.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import type { Language } from "../schemas/idea.ts";
import type { OpenQuestion } from "../schemas/question.ts";
import { AppError, toAppError } from "../utils/errors.ts";
import type { SessionLogger } from "../utils/observability/logger.ts";
import type { HeldSession } from "../utils/postgres/session-lock.ts";
import type { SessionRow } from "../utils/postgres/session-store.ts";
import { autoAnswer } from "./auto-answer.ts";
import type { CompiledPlanGraph, PlannerContext } from "./context.ts";
import { EventLog } from "./event-log.ts";
import { readAnswers } from "./files.ts";
import { logEvent } from "./observability.ts";
import { resumption } from "./open-ask.ts";
import { type EndingRun, failSession, finishSession, stopAtLimit } from "./session-outcome.ts";
import { TaskWatch } from "./task-watch.ts";
import { readThread, storedTasks, type ThreadSnapshot, threadOf } from "./thread.ts";

/** How long calls in flight may go on after a stop is asked for; the whole process has 2 s to end. */
const DRAIN_MS = 1_500;

export interface RunOptions {
  /** Nobody is at the terminal: an expired question is answered as recommended. */
  readonly unattended?: boolean;
  /** The answers file was given for this run. */
  readonly answersAreNew?: boolean;
  /** Answers by their question's interrupt id, checked to be for what is open. */
  readonly answers?: Readonly<Record<string, ReceivedAnswer>>;
}

/** The model is fixed when a session begins. */
const MODEL_KEPT: Readonly<Record<Language, (kept: string, wanted: string) => string>> = {
  en: (kept, wanted) => `This session goes on with the model it was started with (${kept}), not with ${wanted}.`,
  ko: (kept, wanted) => `이 세션은 ${wanted}이(가) 아니라 시작할 때의 모델(${kept})로 계속합니다.`,
};

type GraphInput = Parameters<CompiledPlanGraph["stream"]>[0];

/** One run of a session: from where it stands to the next question, the end, or a failure. */
export class SessionRun {
  readonly #context: PlannerContext;
  readonly #row: SessionRow;
  readonly #held: HeldSession;
  readonly #options: RunOptions;
  readonly #control = new RunControl();
  readonly #abort = new AbortController();
  #halt: ((reason: AppError) => void) | null = null;
  readonly #offered = new Set<string>();
  #stopping = false;
  #broken: unknown = null;
  #ended: Promise<void> = Promise.resolve();

  /** @param held The session's lock; the caller gives it back when the run is over. */
  constructor(context: PlannerContext, row: SessionRow, held: HeldSession, options: RunOptions) {
    this.#context = context;
    this.#row = row;
    this.#held = held;
    this.#options = options;
    held.lost.addEventListener("abort", () => this.#abort.abort(held.lost.reason), { once: true });
  }

  /**
   * Stops at the next superstep; calls in flight get a moment to finish, then they are cancelled. A second call
   * cancels them at once. Resolves when nothing of the run is left.
   */
  stop(): Promise<void> {
    const reason = new AppError("interrupted");
    if (this.#stopping) this.#abort.abort(reason);
    this.#stopping = true;
    this.#control.requestDrain("stop");
    this.#halt?.(reason);
    const timer = setTimeout(() => this.#abort.abort(reason), DRAIN_MS);
    return this.#ended.finally(() => clearTimeout(timer));
  }

  /** The run's events; leaving the loop early stops the run. */
  async *events(): AsyncGenerator<PlannerEvent, void, void> {
    const { store, clock, runs, provider, observability } = this.#context;
    const { session, model } = this.#row;
    const thread = await readThread(this.#context, this.#row);
    // A finished plan is printed without a key. What else lacks one fails here, before anything is changed.
    if (!thread.finished) provider(model);
    const logger = await observability.logs.forSession(session);
    const log = new EventLog({
      session,
      lastSeq: await store.lastSeq(session),
      now: clock.now,
      save: (events) => this.#held.ensure().then(() => store.addEvents(session, events)),
      onEvent: (event) => logEvent(logger, event),
      onUnstored: (error) => this.#lose(error),
    });
    const run = { row: this.#row, log, startedAtMs: clock.now().getTime() };
    runs.add(this);
    this.#ended = this.#drive(run, thread, logger).finally(() => {
      runs.delete(this);
      logger.close();
      log.end();
    });
    try {
      yield* log;
    } finally {
      if (runs.has(this)) await this.stop();
    }
  }

  /** Never throws: whatever goes wrong becomes the last event. */
  async #drive(run: EndingRun, thread: ThreadSnapshot, logger: SessionLogger): Promise<void> {
    const { store, model, provider, ledger, config } = this.#context;
    const { log } = run;
    const { session, lineage, options } = this.#row;
    try {
      this.#begin(log, thread);
      if (thread.finished) return await finishSession(this.#context, run, []);
      const used = await ledger.usage(session, lineage);
      const watch = new TaskWatch(log, used);
      const calls = model.open(session, {
        ...{ lineage, used, provider: provider(this.#row.model), signal: this.#abort.signal },
        claim: () => this.#held.ensure().then(() => this.#held.epoch),
        limit: { maxTokens: options.maxTokens ?? null, maxCostUsd: options.maxCostUsd ?? null },
        language: options.language ?? config.language,
        log: logger,
        report: (event) => log.emit(event),
        onAnswer: watch.paid,
      });
      this.#halt = calls.halt;
      if (this.#stopping) calls.halt(new AppError("interrupted"));
      try {
        await store.setState(session, "running", null, null);
        await this.#advance(thread, watch, run);
      } finally {
        await calls.close();
      }
    } catch (error) {
      await this.#end(run, error, logger);
    }
  }

  /** Ends a run that did not get through: at its spending limit with the plan so far, else with the failure. */
  async #end(run: EndingRun, error: unknown, logger: SessionLogger): Promise<void> {
    const { lost } = this.#held;
    let failure = toAppError(lost.aborted ? lost.reason : (this.#broken ?? error));
    if (this.#stopping && this.#broken === null && !lost.aborted) failure = new AppError("interrupted", {}, error);
    if (failure.code === "limit-reached") {
      const unfinished = await stopAtLimit(this.#context, run, failure).catch(toAppError);
      if (!unfinished) return;
      failure = unfinished;
    }
    logger.error("run-ended", failure, { state: failure.code === "interrupted" ? "interrupted" : "failed" });
    this.#context.observability.reports.report(failure, { session: this.#row.session });
    await failSession(this.#context, run, failure);
  }

  #begin(log: EventLog, { begun, finished }: ThreadSnapshot): void {
    const { idea, preset, model, options } = this.#row;
    const { config } = this.#context;
    log.emit({ type: "session-started", idea, preset, model, resumed: begun });
    if (finished || !config.model || config.model === model) return;
    const message = MODEL_KEPT[options.language ?? config.language](model, config.model);
    log.emit({ type: "warning", code: "model-kept", message });
  }

  /** Runs the graph, answering what need not be asked, until it ends or a human must answer. */
  async #advance(thread: ThreadSnapshot, watch: TaskWatch, run: EndingRun): Promise<void> {
    const { begun, questions: standing, request } = thread;
    const { session, idea, preset, options } = this.#row;
    const answers = options.answersFile ? await readAnswers(options.answersFile) : {};
    watch.standing(standing, await storedTasks(this.#context, session));
    let input: GraphInput = null;
    if (request) input = { revision: request, ...(await this.#given(request.number)) };
    else if (!begun) input = { idea, preset, language: options.language ?? null, ...(await this.#given(0)) };
    if (this.#options.answers) input = resumeWith(this.#options.answers, thread, session, watch);
    for (;;) {
      const questions = await this.#supersteps(input, watch);
      if (questions.length === 0) return finishSession(this.#context, run, questions);
      const asking = await readThread(this.#context, this.#row);
      const given = this.#autoAnswers(questions, asking, answers);
      if (Object.keys(given).length === 0) return finishSession(this.#context, run, questions);
      input = resumeWith(given, asking, session, watch);
    }
  }

  /** The session's files up to a revision, for the state; nothing where it was given none. */
  async #given(revision: number): Promise<Pick<PlanUpdate, "sources">> {
    const sources = await this.#context.documents.sources(this.#row.session, revision);
    return sources.length > 0 ? { sources } : {};
  }

  async #supersteps(input: GraphInput, watch: TaskWatch): Promise<OpenQuestion[]> {
    const { graph, observability } = this.#context;
    const { tracing } = observability;
    const { session, preset } = this.#row;
    const tasks = await graph.stream(input, {
      ...threadOf(session),
      streamMode: "tasks",
      // With `async` the last checkpoint can be lost while the next step's calls are already paid.
      durability: "sync",
      signal: this.#abort.signal,
      control: this.#control,
      ...(tracing ? { metadata: tracing.metadataFor({ session, preset }) } : {}),
    });
    for await (const task of tasks) {
      watch.saw(task);
      // At once: what comes after an answer may fail or be killed.
      await this.#record(watch).catch((error: unknown) => this.#lose(error));
    }
    if (this.#control.drainRequested) throw new AppError("interrupted");
    return watch.takeQuestions();
  }

  async #record(watch: TaskWatch): Promise<void> {
    const { store, memory } = this.#context;
    await store.audit(this.#row.session, watch.takeAudit());
    await memory.remember(this.#row.session, watch.takeChoices());
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
      unattended: this.#options.unattended ?? false,
      now: this.#context.clock.now(),
    };
    const given = questions.map((question) => [question.interruptId, autoAnswer(question, state, auto)] as const);
    for (const { id } of questions) this.#offered.add(id);
    return Object.fromEntries(given.filter((entry): entry is [string, ReceivedAnswer] => entry[1] !== null));
  }

  /** Events could not be stored: the session must not go on unrecorded. */
  #lose(error: unknown): void {
    this.#broken ??= error;
    void this.stop();
  }
}

function resumeWith(
  answers: Readonly<Record<string, ReceivedAnswer>>,
  { asks }: ThreadSnapshot,
  session: string,
  watch: TaskWatch,
): GraphInput {
  watch.submitted(answers);
  return new Command<unknown, PlanUpdate, "analyze">({ resume: resumption(session, asks, answers) });
}
