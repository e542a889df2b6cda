import type { ModelPort, Ports, UsagePort } from "../../graph/ports.ts";
import { presetNamed } from "../../graph/practice.ts";
import { allGuides } from "../../knowledge/guide-library.ts";
import { SHOWN_DIGITS } from "../../schemas/rollout/variant.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
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
import { VariantContexts } from "../rollouts/variant-contexts.ts";
import { guidesUnder, practiceUnder } from "../rollouts/variant-practice.ts";
import { watchSteps } from "../run/run-spans.ts";
import { compileGraph, type PlannerContext, recursionLimit, type StoredContext } from "./context.ts";
import { knowledgePort } from "./knowledge.ts";
import { meaningSearch } from "./meaning.ts";

/** What runs sessions, on what is stored of them: the graph with its ports. Nearly all there is to load hangs on it. */
export function withEngine(context: StoredContext): PlannerContext {
  const { config, language, locks, ledger, clock, documents, memory, observability, practice, signal, variants } =
    context;
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
  const guides = library ? async () => library : allGuides;
  const { retryBaseMs } = config.calls;
  const meaning = meaningSearch(config, pool, documents, modelRuns);
  const guideStore = new GuideStore(pool);
  const knowledgeOf = (read: typeof guides) =>
    knowledgePort(guideStore, documents, read, practice.specialists, meaning);
  const knowledge = knowledgeOf(guides);
  const searched = { store: new SearchStore(pool), runs: modelRuns, clock, retryBaseMs };
  const search = webSearch(ownSearch ?? config.search, searched);
  const watch = config.spans ? watchSteps : undefined;
  const ports = { model, knowledge, search, memory, clock, usage, practice, watch };
  const compiled = (given: Ports) => compileGraph(given, saver, traced, recursionLimit(given.practice));
  const usual = { variant: null, practice, graph: compiled(ports) };
  const variantContexts = new VariantContexts(usual, async (version) => {
    const variant = await variants.get(version);
    if (variant === null) throw new AppError("storage-failed", { problem: noVariant(version) });
    const { content } = variant;
    const own = content.guides && guidesUnder(await guides(), content.guides);
    const under = practiceUnder(practice, content);
    const graph = compiled({ ...ports, practice: under, ...(own ? { knowledge: knowledgeOf(async () => own) } : {}) });
    return { variant, practice: under, graph };
  });
  const partsUnder = (version: string | null) => variantContexts.of(version);
  return { ...context, ...usual, partsUnder, saver, modelRuns, model, provider };
}

function noVariant(version: string): Wording {
  const shown = version.slice(0, SHOWN_DIGITS);
  return {
    en: `the variant ${shown} that the session runs under is not among its variants`,
    ko: `세션이 쓰는 ${shown} 변형이 저장되어 있지 않음`,
  };
}
