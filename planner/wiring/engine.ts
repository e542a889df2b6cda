import type { ModelPort, UsagePort } from "../../graph/ports.ts";
import { presetNamed } from "../../graph/practice.ts";
import { GuardedModel } from "../../utils/llm/calls/guarded-model.ts";
import { OpenRuns } from "../../utils/llm/calls/open-runs.ts";
import { providers } from "../../utils/llm/provider/model-choice.ts";
import { CallRates, rateKeys } from "../../utils/llm/rates/call-rates.ts";
import { NO_LOG } from "../../utils/observability/logger.ts";
import { BatchingPostgresSaver } from "../../utils/postgres/checkpoints/checkpointer.ts";
import { FormStore } from "../../utils/postgres/stores/form-store.ts";
import { GuideStore } from "../../utils/postgres/stores/knowledge/guide-store.ts";
import { SearchStore } from "../../utils/postgres/stores/knowledge/search-store.ts";
import { RateStore } from "../../utils/postgres/stores/rate-store.ts";
import { webSearch } from "../../utils/search/web-search.ts";
import { watchSteps } from "../run/run-spans.ts";
import { compileGraph, type PlannerContext, recursionLimit, type StoredContext } from "./context.ts";
import { knowledgePort } from "./knowledge.ts";
import { meaningSearch } from "./meaning.ts";

/** What runs sessions, on what is stored of them: the graph with its ports. Nearly all there is to load hangs on it. */
export function withEngine(context: StoredContext): PlannerContext {
  const { config, language, locks, ledger, clock, documents, memory, observability, practice, signal } = context;
  const { models, modelFor, library, search: ownSearch } = context.options;
  const { pool } = context.store;
  const ours = providers(config, new FormStore(pool));
  const provider = (id: string) => models.byId.get(id) ?? ours(id);
  const modelRuns = new OpenRuns(({ session, preset }) => ({
    lineage: session,
    claim: async () => null,
    provider: provider(modelFor(preset)),
    limit: { maxTokens: null, maxCostUsd: null },
    used: { tokens: 0, costUsd: null },
    signal,
    language,
    log: NO_LOG,
    report: () => {},
    onAnswer: () => {},
  }));
  const rates = new CallRates(
    config.calls,
    rateKeys(config),
    config.calls.scope === "shared" ? new RateStore(pool) : null,
  );
  const guarded = new GuardedModel(ledger, config.calls, rates, (name) => presetNamed(practice, name));
  const model: ModelPort = {
    contextTokens: config.contextTokens,
    ask: async (call, site) => guarded.ask(modelRuns.at(site), call, site),
    isOffline: (site) => modelRuns.at(site).provider.isOffline ?? false,
  };
  const usage: UsagePort = {
    of: async (site) => {
      const run = modelRuns.at(site);
      return run.usage ?? (await ledger.usage(site.session, run.lineage));
    },
  };
  const saver = context.checkpointer ?? new BatchingPostgresSaver(pool, { claimOf: (thread) => locks.claimOf(thread) });
  // Callbacks that are bound to the graph work for `planner.graph` and Studio too, and keep LangChain from adding its own
  // tracer.
  const { callbacks, runName, tags } = observability.tracing ?? {};
  const traced = callbacks ? { callbacks, runName: runName ?? "plancraft", tags: tags ?? [] } : {};
  const guides = library && (async () => library);
  const { retryBaseMs } = config.calls;
  const meaning = meaningSearch(config, pool, documents, modelRuns);
  const knowledge = knowledgePort(new GuideStore(pool), documents, guides, practice.specialists, meaning);
  const searched = { store: new SearchStore(pool), runs: modelRuns, clock, retryBaseMs };
  const search = webSearch(ownSearch ?? config.search, searched);
  const watch = config.spans ? watchSteps : undefined;
  const ports = { model, knowledge, search, memory, clock, usage, practice, watch };
  const graph = compileGraph(ports, saver, traced, recursionLimit(practice));
  return { ...context, graph, saver, modelRuns, model, provider };
}
