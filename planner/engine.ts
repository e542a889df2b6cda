import type { ModelPort, UsagePort } from "../graph/ports.ts";
import { chooseModel } from "../utils/config.ts";
import { GuardedModel } from "../utils/llm/calls/guarded-model.ts";
import { OpenRuns } from "../utils/llm/calls/open-runs.ts";
import { providers } from "../utils/llm/provider/model-choice.ts";
import { NO_LOG } from "../utils/observability/logger.ts";
import { BatchingPostgresSaver } from "../utils/postgres/checkpoints/checkpointer.ts";
import { FormStore } from "../utils/postgres/stores/form-store.ts";
import { GuideStore } from "../utils/postgres/stores/guide-store.ts";
import { SearchStore } from "../utils/postgres/stores/search-store.ts";
import { webSearch } from "../utils/search/web-search.ts";
import { compileGraph, type PlannerContext, type StoredContext } from "./context.ts";
import { knowledgePort } from "./knowledge.ts";

/** What runs sessions, on what is stored of them: the graph with its ports. Nearly all there is to load hangs on it. */
export function withEngine(context: StoredContext): PlannerContext {
  const { config, locks, ledger, clock, documents, memory, observability } = context;
  const { pool } = context.store;
  const provider = providers(config, new FormStore(pool));
  const modelRuns = new OpenRuns(({ session, preset }) => ({
    lineage: session,
    claim: async () => null,
    provider: provider(chooseModel(config, preset)),
    limit: { maxTokens: null, maxCostUsd: null },
    used: { tokens: 0, costUsd: null },
    signal: new AbortController().signal,
    language: config.language,
    log: NO_LOG,
    report: () => {},
    onAnswer: () => {},
  }));
  const guarded = new GuardedModel(ledger, config.calls);
  const model: ModelPort = {
    contextTokens: config.contextTokens,
    ask: async (call, site) => guarded.ask(modelRuns.at(site), call, site),
  };
  const usage: UsagePort = { of: (site) => ledger.usage(site.session, modelRuns.at(site).lineage) };
  const saver = new BatchingPostgresSaver(pool, { claimOf: (thread) => locks.claimOf(thread) });
  // Callbacks that are bound to the graph work for `planner.graph` and Studio too, and keep LangChain from adding its own
  // tracer.
  const { callbacks, runName, tags } = observability.tracing ?? {};
  const traced = callbacks ? { callbacks, runName: runName ?? "plancraft", tags: tags ?? [] } : {};
  const knowledge = knowledgePort(new GuideStore(pool), documents);
  const { retryBaseMs } = config.calls;
  const search = webSearch(config.search, { store: new SearchStore(pool), runs: modelRuns, clock, retryBaseMs });
  const graph = compileGraph({ model, knowledge, search, memory, clock, usage }, saver, traced);
  return { ...context, graph, saver, modelRuns, provider };
}
