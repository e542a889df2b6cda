import { RUN_KEY } from "../../graph/call-site.ts";
import { planTitle } from "../../graph/document/plan-document.ts";
import { requestAfter } from "../../graph/document/plan-version.ts";
import type { PlanState } from "../../graph/state.ts";
import type { EventBody, EventOrigin } from "../../schemas/event.ts";
import type { FigureSetting, RevisionRequest } from "../../schemas/model/revision.ts";
import { AppError, toAppError } from "../../utils/errors.ts";
import type { OpenCalls } from "../../utils/llm/calls/open-runs.ts";
import type { SessionLogger } from "../../utils/observability/logger.ts";
import { BatchingPostgresSaver } from "../../utils/postgres/checkpoints/checkpointer.ts";
import { EPOCH_KEY } from "../../utils/postgres/claim.ts";
import type { HeldSession } from "../../utils/postgres/session-lock.ts";
import type { StampedEvent } from "../../utils/postgres/stores/sessions/event-store.ts";
import type { SettingGround } from "../../utils/postgres/stores/setting-store.ts";
import { versionIn } from "../records/versions.ts";
import { originOf } from "../requester.ts";
import { sessionLog } from "../rollouts/session-log.ts";
import { shownVariant } from "../rollouts/shown-variant.ts";
import { contextUnder } from "../rollouts/variant-contexts.ts";
import { failSession, pathOf, writeOut } from "../run/session-outcome.ts";
import { EventsOfTasks, RunningUsage } from "../run/task-observers.ts";
import { TaskStream } from "../run/task-stream.ts";
import { threadOf } from "../run/thread.ts";
import type { PlannerContext } from "../wiring/context.ts";
import { logEvent } from "../wiring/observability.ts";

/** A setting that has been checked, and the plan it is for. */
export interface ReadySetting {
  readonly state: PlanState;
  readonly request: string;
  readonly setting: FigureSetting;
  readonly ground: SettingGround;
  /** What it can be found by again. */
  readonly once?: string | undefined;
}

/**
 * Carries out a setting of figures: START → figures → format, as any revision, and no model can be asked. To do it again
 * costs nothing, so that it is stored in two pieces: the request before it, and all else after it. A process that dies in
 * between leaves the request, and a resume carries it out.
 * @returns The number of the version that it made.
 * @throws AppError `session-in-use` where another process has taken the session; what the run failed with.
 */
export async function runSetting(given: PlannerContext, held: HeldSession, ready: ReadySetting): Promise<number> {
  const context = await contextUnder(given, held.row);
  const { settings, clock, runs } = context;
  const before = versionIn(ready.state);
  if (before === null) throw new AppError("defect", { problem: "figures are set where there is no plan" });
  const startedAtMs = clock.now().getTime();
  const origin = originOf(context.requester);
  const logger = await sessionLog(context, held.row);
  const unchanged = requestAfter(0, ready.state.revisions);
  const number = await settings.begin(held, before, { ...ready, unchanged }, clock.now());
  const log = new CollectedEvents({ lastSeq: ready.ground.lastSeq, now: clock.now, logger, origin });
  const carriedOut = carryOut(context, held, ready, { number, log, logger, startedAtMs });
  // It is over in a moment: who stops the planner waits for it.
  const stop = () => carriedOut.then(nothing, nothing);
  const run = { session: held.session, stop, handOver: stop };
  runs.add(run);
  try {
    return await carriedOut;
  } finally {
    runs.delete(run);
    logger.close();
  }
}

interface SettingRun {
  readonly number: number;
  readonly log: CollectedEvents;
  readonly logger: SessionLogger;
  readonly startedAtMs: number;
}

async function carryOut(
  context: PlannerContext,
  held: HeldSession,
  { ground, request, setting }: ReadySetting,
  { number, log, logger, startedAtMs }: SettingRun,
): Promise<number> {
  const { row } = held;
  const calls = callsOf(context, held, ground, logger);
  try {
    const { idea, preset, model, options } = row;
    log.emit({ type: "session-started", idea, preset, model, resumed: true, ...shownVariant(row, context.variant) });
    const asked = { number, request, setting };
    const state = await together(context, row.session, () => supersteps(context, held, asked, calls, log, ground));
    const version = versionIn(state);
    if (version === null) throw new AppError("defect", { problem: "a setting came to no plan" });
    const { document: plan } = version;
    if (options.outFile) await writeOut(context, { row, held }, options.outFile, plan);
    const { calls: made, tokens, cachedTokens, costUsd } = ground.usage;
    const usage = { calls: made, tokens, cachedTokens, costUsd };
    log.emit({ type: "done", plan, complete: true, usage, ...pathOf(row, plan) });
    const ranMs = row.ranMs + context.clock.now().getTime() - startedAtMs;
    return await context.settings.end(held, version, { title: planTitle(state), ranMs, events: log.events });
  } catch (error) {
    const failure = toAppError(error);
    logger.error("run-ended", failure, { state: "failed" });
    context.observability.reports.report(failure, { session: row.session });
    // Whoever has the session now tells how it ends.
    if (failure.code === "session-in-use") throw failure;
    await failSession(context, { row, held, log, startedAtMs }, failure).catch(nothing);
    throw failure;
  } finally {
    await calls.close();
  }
}

/** A checkpointer of the program's own stores each superstep by itself. */
function together<T>({ saver }: PlannerContext, session: string, work: () => Promise<T>): Promise<T> {
  return saver instanceof BatchingPostgresSaver ? saver.together(session, work) : work();
}

/** @returns The state at the end. */
async function supersteps(
  { graph, requester, observability: { tracing } }: PlannerContext,
  { epoch, row: { session, preset } }: HeldSession,
  revision: RevisionRequest,
  calls: OpenCalls,
  log: CollectedEvents,
  { usage }: SettingGround,
): Promise<PlanState> {
  const tasks = new TaskStream([new EventsOfTasks(log, new RunningUsage(usage))]);
  const stream = await graph.stream(
    { revision },
    {
      configurable: { ...threadOf(session).configurable, [RUN_KEY]: calls.id, [EPOCH_KEY]: epoch },
      streamMode: ["tasks", "values"],
      durability: "sync",
      ...(tracing ? { metadata: tracing.metadataFor({ session, preset, ...originOf(requester) }) } : {}),
    },
  );
  let state: PlanState | null = null;
  for await (const [mode, chunk] of stream) {
    if (mode === "tasks") tasks.saw(chunk);
    else state = chunk;
  }
  if (state === null) throw new AppError("defect", { problem: "a setting came to no state" });
  return state;
}

/** What the run's nodes ask of a model is refused: there is nothing that they could ask it. */
function callsOf(
  { modelRuns, language }: PlannerContext,
  { row: { model, lineage, options } }: HeldSession,
  { usage }: SettingGround,
  log: SessionLogger,
): OpenCalls {
  const refuse = async () => {
    throw new AppError("defect", { problem: "a setting of figures asked a model" });
  };
  return modelRuns.open({
    lineage,
    used: usage,
    usage,
    provider: { id: model, complete: refuse },
    signal: new AbortController().signal,
    claim: refuse,
    limit: { maxTokens: null, maxCostUsd: null },
    language: options.language ?? language,
    log,
    report: nothing,
    onAnswer: nothing,
  });
}

interface CollectedOptions {
  readonly lastSeq: number;
  readonly now: () => Date;
  readonly logger: SessionLogger;
  readonly origin: EventOrigin;
}

/** The events of a run that is stored as a whole. */
class CollectedEvents {
  readonly events: StampedEvent[] = [];
  readonly #options: CollectedOptions;

  constructor(options: CollectedOptions) {
    this.#options = options;
  }

  emit(body: EventBody): void {
    const { lastSeq, now, logger, origin } = this.#options;
    logEvent(logger, body);
    this.events.push({ seq: lastSeq + this.events.length + 1, at: now().toISOString(), origin, body });
  }

  /** All of them at once, where the run ends before its end: it was not done after all. */
  async emitWith(body: EventBody, store: (events: readonly StampedEvent[]) => Promise<void>): Promise<void> {
    if (this.events.at(-1)?.body.type === "done") this.events.pop();
    this.emit(body);
    await store(this.events);
  }
}

function nothing(): void {}
