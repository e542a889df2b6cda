// PlanCraft's own graph with the offline model: no ledger and no session store, so that the saver is all that is stored.
import { type BaseCheckpointSaver, Command, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import type { ModelPort, Ports } from "../graph/ports.ts";
import { USUAL_PRACTICE } from "../graph/practice.ts";
import { recommendedAnswer } from "../graph/questions/recommended-answer.ts";
import { openQuestions } from "../planner/run/open-ask.ts";
import { threadOf } from "../planner/run/thread.ts";
import { compileGraph, RECURSION_LIMIT } from "../planner/wiring/context.ts";
import { findGuides } from "../test/support/guide-oracle.ts";
import { offlineModel } from "../utils/llm/offline-model.ts";
import type { Load } from "./store-load.ts";

const model: ModelPort = {
  contextTokens: 128_000,
  async ask({ name, schema, input, messages }) {
    const { signal } = new AbortController();
    const reply = await offlineModel.complete({ name, schema: {}, messages, input, temperature: 0, signal });
    return schema.parse(JSON.parse(reply.text));
  },
};

const ports: Ports = {
  model,
  knowledge: { find: findGuides, passages: async () => [] },
  search: { pages: async () => null },
  memory: { recall: async () => [] },
  clock: { now: () => new Date() },
  practice: USUAL_PRACTICE,
  usage: { of: async () => ({ calls: 0, tokens: 0, cachedTokens: 0, costUsd: null, models: ["offline"] }) },
};

/** A whole balanced session: every question gets its recommended answer. @throws Error where no plan comes out. */
export const planLoad: Load = (saver: BaseCheckpointSaver) => {
  const graph = compileGraph(ports, saver);
  return async (thread) => {
    const config = { ...threadOf(thread), recursionLimit: RECURSION_LIMIT, durability: "sync" } as const;
    const idea = `A marketplace for used climbing gear, number ${thread}`;
    let result = await graph.invoke({ idea, preset: "balanced", language: "en" }, config);
    while (isInterrupted(result)) {
      const answers = openQuestions({ interrupts: result[INTERRUPT] }).map(({ interruptId, ...question }) => {
        const answer = recommendedAnswer(question, "en");
        return [interruptId, { answer, receivedAt: new Date().toISOString(), assumed: true }] as const;
      });
      result = await graph.invoke(new Command({ resume: Object.fromEntries(answers) }), config);
    }
    if (!result.document?.includes(thread)) throw new Error(`${thread} ended with another session's plan`);
  };
};
