import type { RunnableConfig } from "@langchain/core/runnables";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { type PlanGraph, planGraph } from "../../graph/plan-graph.ts";
import type { ClockPort, ModelPort, Ports } from "../../graph/ports.ts";
import type { Practice } from "../../graph/practice.ts";
import type { Language } from "../../schemas/idea.ts";
import type { StoredVariant } from "../../schemas/rollout/variant.ts";
import type { Config } from "../../utils/config/read-config.ts";
import type { OpenRuns } from "../../utils/llm/calls/open-runs.ts";
import type { ModelProvider } from "../../utils/llm/provider/providers.ts";
import type { SessionLocks } from "../../utils/postgres/session-lock.ts";
import type { Signals } from "../../utils/postgres/signals.ts";
import type { CallLedger } from "../../utils/postgres/stores/call-ledger.ts";
import type { DeadRunStore } from "../../utils/postgres/stores/dead-run-store.ts";
import type { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import type { MemoryStore } from "../../utils/postgres/stores/memory-store.ts";
import type { RatingStore } from "../../utils/postgres/stores/rating-store.ts";
import type { RequestKeyStore } from "../../utils/postgres/stores/request-key-store.ts";
import type { RevisionStore } from "../../utils/postgres/stores/revision-store.ts";
import type { RolloutStore } from "../../utils/postgres/stores/rollouts/rollout-store.ts";
import type { VariantStore } from "../../utils/postgres/stores/rollouts/variant-store.ts";
import type { RunRequestStore } from "../../utils/postgres/stores/run-request-store.ts";
import type { EventStore } from "../../utils/postgres/stores/sessions/event-store.ts";
import type { OutsideEndings } from "../../utils/postgres/stores/sessions/outside-endings.ts";
import type { SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { SettingStore } from "../../utils/postgres/stores/setting-store.ts";
import type { SaidStore } from "../../utils/postgres/stores/threads/said-store.ts";
import type { ThreadStore } from "../../utils/postgres/stores/threads/thread-store.ts";
import type { DailyBudgets } from "../access/daily-budgets.ts";
import type { SectionDeltas } from "../deltas/section-deltas.ts";
import type { OutFiles } from "../given/out/out-files.ts";
import type { PreparedOptions } from "../options/planner-options.ts";
import type { AskingQueue } from "../queued/asking-queue.ts";
import type { Requester } from "../requester.ts";
import type { CancelWatch } from "../run/cancel-watch.ts";
import type { SessionFeeds } from "../run/events/session-events.ts";
import type { Observability } from "./observability.ts";

/** More supersteps than any session takes; the property tests on the routes compute the most there can be. */
export const RECURSION_LIMIT = 150;

/** Of a refine and of a restart, more supersteps than each adds. */
const SUPERSTEPS = { refine: 10, restart: 25 } as const;

/** The limit where a program has presets of its own: with more refines and restarts than ours, sessions are longer. */
export function recursionLimit({ presets }: Pick<Practice, "presets">): number {
  const most = Object.values(presets).map(({ refineRounds, restarts }) => {
    return SUPERSTEPS.refine * Math.max(0, refineRounds - 3) + SUPERSTEPS.restart * Math.max(0, restarts - 2);
  });
  return RECURSION_LIMIT + Math.max(0, ...most);
}

/** The planning graph, compiled: for `invoke` and `stream`, and as a node of a graph of one's own. */
export type CompiledPlanGraph = ReturnType<PlanGraph["compile"]>;

/** The planning graph on a checkpointer. @param config Bound to the graph: callbacks, a run's name and tags. */
export function compileGraph(
  ports: Ports,
  checkpointer: BaseCheckpointSaver,
  config: RunnableConfig = {},
  limit = RECURSION_LIMIT,
): CompiledPlanGraph {
  const graph = planGraph(ports).compile({ checkpointer, name: "plancraft" });
  // LangGraph's own limit, 25, would end a session in its middle; bound here, it holds for everybody who runs the graph.
  return graph.withConfig({ ...config, recursionLimit: limit });
}

/** What is stored, and all else that a use case needs which runs no session. */
export interface StoredContext {
  readonly config: Config;
  readonly store: SessionStore;
  readonly settings: SettingStore;
  readonly revisions: RevisionStore;
  readonly documents: KnowledgeStore;
  readonly memory: MemoryStore;
  readonly ratings: RatingStore;
  readonly variants: VariantStore;
  readonly rollouts: RolloutStore;
  readonly outFiles: OutFiles;
  readonly requestKeys: RequestKeyStore;
  readonly requests: RunRequestStore;
  /** Whether runs are asked for here and made by workers; else this process makes them. */
  readonly asks: boolean;
  /** Where they are asked for: opened when it is first used. */
  readonly queue: AskingQueue;
  readonly deadRuns: DeadRunStore;
  readonly threads: ThreadStore;
  readonly said: SaidStore;
  readonly locks: SessionLocks;
  readonly ledger: CallLedger;
  readonly eventStore: EventStore;
  readonly signals: Signals;
  readonly feeds: SessionFeeds;
  /** Shows sections while they are written. */
  readonly deltas: SectionDeltas;
  /** For whom it works, and what they may do. */
  readonly requester: Requester;
  readonly budgets: Pick<DailyBudgets, "open">;
  /** In which sentences are said, but those of a session that has a language of its own. */
  readonly language: Language;
  /** What ends sessions from outside of their runs, and what tells those of this process. */
  readonly endings: OutsideEndings;
  readonly cancels: CancelWatch;
  readonly clock: ClockPort;
  readonly observability: Observability;
  /** The runs under way in this process; `stop` resolves when nothing of one is left. */
  readonly runs: Set<{ readonly session: string; stop(): Promise<void>; handOver(): Promise<void> }>;
  /** What the program brings of its own, checked. */
  readonly options: PreparedOptions;
  readonly practice: Practice;
  /** The model that a new session of this preset gets. */
  readonly modelFor: (preset: string) => string;
  /** The program's own, where it has one. */
  readonly checkpointer?: BaseCheckpointSaver;
  /** Aborted, nothing begins any more, and what runs is stopped. */
  readonly signal: AbortSignal;
}

/** What sessions of one variant run with. */
export interface VariantParts {
  /** Null for the program as it is. */
  readonly variant: StoredVariant | null;
  readonly practice: Practice;
  readonly graph: CompiledPlanGraph;
}

/** What the use cases work with that run sessions, or read where one stands. */
export interface PlannerContext extends StoredContext, VariantParts {
  /** What sessions of a variant's version run with; of null, the program as it is. `contextUnder` gives a session its own. */
  readonly partsUnder: (version: string | null) => Promise<VariantParts>;
  readonly saver: BaseCheckpointSaver;
  readonly modelRuns: OpenRuns;
  /** The guarded road to models, for calls that are made outside of the graph. */
  readonly model: ModelPort;
  readonly provider: (id: string) => ModelProvider;
}
