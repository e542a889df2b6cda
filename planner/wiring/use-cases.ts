import type { Rating } from "../../schemas/http/rating.ts";
import type { RunJob } from "../../schemas/run-request.ts";
import { AppError } from "../../utils/errors.ts";
import type { AnswerRequest } from "../answer.ts";
import { cancel } from "../cancel.ts";
import { deletedNamed, deleteSession, listDeleted, undeleteSession } from "../delete.ts";
import type { EvalOptions } from "../evals/run-eval.ts";
import type { CompareRequest } from "../figures/compare.ts";
import type { SetRequest } from "../figures/set.ts";
import type { ForkRequest } from "../fork.ts";
import type { Overwriting } from "../given/out/out-files.ts";
import { checkSessionId } from "../given/session-id.ts";
import { sessionNamed } from "../given/session-name.ts";
import { forget, remembered } from "../memory.ts";
import type { PersonalPlanner } from "../planner.ts";
import { type PruneRequest, prune } from "../prune.ts";
import { deadLetterUseCases } from "../queued/dead-letters.ts";
import type { RunHooks } from "../queued/run-outcome.ts";
import type { DiffRequest } from "../records/diff.ts";
import { keepPage } from "../records/opened-pages.ts";
import type { ExportOptions } from "../records/plan-export.ts";
import { rate, ratingOf } from "../records/rating.ts";
import { type ListRequest, listSessions } from "../records/session-list.ts";
import { sessionStatus } from "../records/session-status.ts";
import { showSession } from "../records/sessions.ts";
import { readStatistics } from "../records/statistics.ts";
import { type KeyedRequest, takeRequest } from "../request-keys.ts";
import { checkOwner, type Requester } from "../requester.ts";
import type { ResumeRequest } from "../resume.ts";
import type { ResumeAllRequest } from "../resume-all.ts";
import type { ReviseRequest } from "../revise.ts";
import type { EventsOptions } from "../run/events/session-events.ts";
import type { StartRequest } from "../start.ts";
import type { TakeUpOptions } from "../take-up.ts";
import { threadUseCases } from "../threads/threads.ts";
import type { UndoCancelRequest } from "../undo-cancel.ts";
import type { DeliverOptions } from "../webhooks/deliver-webhooks.ts";
import type { PlannerContext, StoredContext } from "./context.ts";
import type { GraphUseCases } from "./graph-use-cases.ts";

/** What runs sessions, loaded when it is first used: a list of sessions needs none of it. */
export interface Engine {
  /** The use cases that need it, for one requester. */
  of(context: StoredContext): Promise<GraphUseCases>;
  /** Rises with each wish that all that runs be stopped. */
  stops: number;
}

export function engineOn(context: StoredContext): Engine {
  type Loaded = { readonly ready: PlannerContext; readonly bind: (context: PlannerContext) => GraphUseCases };
  let loading: Promise<Loaded> | undefined;
  const load = () =>
    (loading ??= import("./graph-use-cases.ts").then(({ graphUseCases, withEngine }) => ({
      ready: withEngine(context),
      bind: graphUseCases,
    })));
  return {
    of: async ({ requester, language }) => {
      const { ready, bind } = await load();
      return bind({ ...ready, requester, language });
    },
    stops: 0,
  };
}

/** A planner's use cases, for the requester of the context: a session of somebody else is unknown in all of them. */
export function useCases(context: StoredContext, engine: Engine) {
  const { store, requester } = context;
  const loaded = () => engine.of(context);
  const own = async (session: string) => {
    const id = checkSessionId(session);
    if (!requester.isAdmin) checkOwner(requester, id, await store.ownerOf(id));
    return id;
  };
  /** The same, with what is stored of it. */
  const ownRow = async (session: string) => {
    const row = await store.get(checkSessionId(session));
    checkOwner(requester, row.session, row.owner);
    return row;
  };
  const graph = async (session: string) => {
    await own(session);
    return await loaded();
  };
  return {
    as: (given: Requester): PersonalPlanner => {
      const { language = context.language } = given;
      return useCases({ ...context, requester: given, language }, engine);
    },
    create: async (request: StartRequest) => (await loaded()).create(request),
    start: (request: StartRequest) => later(({ start }) => start(request)),
    answer: (request: AnswerRequest) => later(({ answer }) => answer(request), request.session),
    resume: (request: ResumeRequest) => later(({ resume }) => resume(request), request.session),
    resumeAll: (request?: ResumeAllRequest) => later(({ resumeAll }) => resumeAll(request)),
    fork: (request: ForkRequest) => later(({ fork }) => fork(request), request.session),
    revise: (request: ReviseRequest) => later(({ revise }) => revise(request), request.session),
    figures: async (session: string) => (await graph(session)).figures(session),
    set: async (request: SetRequest) => (await graph(request.session)).set(request),
    setAndRewrite: (request: SetRequest) => later(({ setAndRewrite }) => setAndRewrite(request), request.session),
    trySetting: async (request: SetRequest) => (await graph(request.session)).trySetting(request),
    compare: async (request: CompareRequest) => (await graph(request.session)).compare(request),
    versions: async (session: string) => (await graph(session)).versions(session),
    diff: async (request: DiffRequest) => (await graph(request.session)).diff(request),
    history: (session: string) => later(({ history }) => history(session), session),
    list: (request?: ListRequest) => listSessions(context, request),
    crashed: () => store.crashed(!context.asks),
    stats: () => readStatistics(context),
    prune: (request?: PruneRequest) => prune(context, request),
    remembered: () => remembered(context),
    // Asked for by pages only.
    choices: async () => (await import("../setup/choices.ts")).planChoices(context),
    forget: (question?: string) => forget(context, question),
    show: async (session: string) =>
      showSession(context, await own(session), async (row) => (await loaded()).standing(row)),
    status: async (session: string) => sessionStatus(context, checkSessionId(session)),
    events: (session: string, options?: EventsOptions) => eventsOf(session, options),
    cancel: async (session: string) => cancel(context, await own(session)),
    undoCancel: (request: UndoCancelRequest) => later(({ undoCancel }) => undoCancel(request), request.session),
    delete: async (session: string) => deleteSession(context, await own(session)),
    deleted: () => listDeleted(context),
    undelete: (session: string) => undeleteSession(context, session),
    deletedSession: (name: string) => deletedNamed(context, name),
    takeUpCrashed: async (options: TakeUpOptions) => (await loaded()).takeUpCrashed(options),
    // Asked for by whoever serves, and by their own commands.
    deliverWebhooks: async (options: DeliverOptions) =>
      (await import("../webhooks/webhooks.ts")).deliverWith(context, options),
    loadWebhooks: async () => (await import("../webhooks/webhooks.ts")).webhookUseCases(context),
    loadRollouts: async () => (await import("../rollouts/rollouts.ts")).rolloutUseCases(context),
    loadVariants: async () => (await import("../rollouts/variants.ts")).variantUseCases(context),
    runQueued: async (job: RunJob, hooks: RunHooks) => (await loaded()).runQueued(job, hooks),
    runEval: async (options: EvalOptions) => (await loaded()).runEval(options),
    audit: async (session: string) => (await graph(session)).audit(session),
    export: async (session: string, options?: ExportOptions) => (await graph(session)).export(session, options),
    record: async (session: string) => (await graph(session)).record(session),
    view: async (session: string) => (await graph(session)).view(session),
    rating: async (session: string) => ratingOf(context, await own(session)),
    rate: async (session: string, rating: Rating) => rate(context, await own(session), rating),
    deadLetters: deadLetterUseCases(context, loaded),
    threads: threadUseCases(context, { own, ownRow }, loaded),
    takeRequest: (request: KeyedRequest) => takeRequest(context, request),
    session: (name: string) => sessionNamed(context, name),
    checkOut: (path: string, overwriting?: Overwriting) => context.outFiles.check(path, overwriting),
    writeOut: (path: string, content: string | Uint8Array, overwriting?: Overwriting) =>
      context.outFiles.write(path, content, overwriting),
    keepPage: async (session: string, html: string) => keepPage(context.config.home, await own(session), html),
    loadGraph: async () => (await loaded()).graph,
    stop: async (session?: string) => {
      const id = session === undefined ? undefined : await own(session);
      if (id === undefined) engine.stops += 1;
      const running = [...context.runs].filter((run) => id === undefined || run.session === id);
      await Promise.all(running.map((run) => run.stop()));
      return running.length > 0;
    },
    reportFailure: (error: AppError, requestId?: string) => context.observability.reports.report(error, { requestId }),
    handOver: async () => {
      await Promise.all([...context.runs].map((run) => run.handOver()));
    },
  };

  async function* eventsOf(session: string, options: EventsOptions = {}) {
    const id = await own(session);
    const after = options.lastRun ? await context.eventStore.beforeLastRun(id) : options.after;
    yield* context.feeds.events(id, { ...options, after });
  }

  /**
   * A stream whose maker is loaded when somebody begins to read; who stops meanwhile stops it, and nothing begins once the
   * planner's signal is aborted.
   */
  async function* later<T>(
    make: (useCases: GraphUseCases) => AsyncGenerator<T, void, void>,
    session?: string,
  ): AsyncGenerator<T, void, void> {
    const before = engine.stops;
    if (session !== undefined) await own(session);
    const useCases = await loaded();
    if (engine.stops > before || context.signal.aborted) throw new AppError("interrupted");
    yield* make(useCases);
  }
}
