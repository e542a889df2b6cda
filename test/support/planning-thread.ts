import { Command, INTERRUPT, isInterrupted, MemorySaver } from "@langchain/langgraph";
import type { PlanState } from "../../graph/state.ts";
import { type OpenAsk, openAsks, resumption } from "../../planner/run/open-ask.ts";
import { threadOf } from "../../planner/run/thread.ts";
import { compileGraph, RECURSION_LIMIT } from "../../planner/wiring/context.ts";
import type { Language } from "../../schemas/idea.ts";
import type { RememberedChoice } from "../../schemas/memory.ts";
import type { PresetName } from "../../schemas/preset.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { Source } from "../../schemas/source.ts";
import { type Outside, type Script, scriptedPorts, USAGE } from "./scripted-ports.ts";

export const SESSION = "graph-under-test";
export const ACCEPT = { kind: "approval", decision: "accept" } as const;

interface ThreadSettings {
  readonly idea?: string;
  readonly preset?: PresetName;
  readonly language?: Language | null;
  readonly sources?: readonly Source[];
  readonly outside?: Outside;
  /** What the thread's person chose before. */
  readonly remembered?: readonly RememberedChoice[];
}

type Answering = (question: OpenQuestion) => unknown;

/** The real planning graph on a checkpointer in memory, with a scripted model. */
export function planningThread(script: Script = {}, settings: ThreadSettings = {}) {
  const { remembered = [] } = settings;
  const recall = async (session: string) => (session === SESSION ? remembered : []);
  const ports = { ...scriptedPorts(script, USAGE, settings.outside), memory: { recall } };
  const saver = new MemorySaver();
  const graph = compileGraph(ports, saver);
  const config = { ...threadOf(SESSION), recursionLimit: RECURSION_LIMIT, durability: "sync" } as const;
  let seconds = 0;
  let asks: OpenAsk[] = [];

  function open(result: unknown): OpenQuestion | null {
    asks = isInterrupted(result) ? openAsks({ interrupts: result[INTERRUPT] }) : [];
    if (asks.length > 1) throw new Error("More than one question is open.");
    return asks[0]?.question ?? null;
  }

  async function answerAll(first: OpenQuestion | null, answering: Answering): Promise<PlanState> {
    for (let question = first; question; ) question = await thread.answer(question, answering(question));
    return thread.state();
  }

  const thread = {
    ports,
    graph,
    saver,
    config,
    /** Runs to the first question or the end. */
    async start(): Promise<OpenQuestion | null> {
      const { idea = "A marketplace for used climbing gear", preset = "fast", language = null, sources } = settings;
      return open(
        await graph.invoke({ idea, preset, language, ...(sources ? { sources: [...sources] } : {}) }, config),
      );
    },
    /** Resumes with exactly this value, as Studio does. */
    async resume({ interruptId }: OpenQuestion, value: unknown): Promise<OpenQuestion | null> {
      return open(await graph.invoke(new Command({ resume: { [interruptId]: value } }), config));
    },
    /** Answers as a session does: wrapped, with the time, a minute after the answer before. */
    async answer({ interruptId }: OpenQuestion, answer: unknown, assumed = false): Promise<OpenQuestion | null> {
      const receivedAt = new Date(Date.UTC(2030, 1, 1, 9, seconds++)).toISOString();
      const resume = resumption(SESSION, asks, { [interruptId]: { answer, receivedAt, assumed } });
      return open(await graph.invoke(new Command({ resume }), config));
    },
    /** Runs to the end; approves the outline where `answering` has nothing better to say. */
    async toEnd(answering: Answering = () => ACCEPT): Promise<PlanState> {
      return answerAll(await thread.start(), answering);
    },
    /** Submits a request on the finished plan and runs to the end. */
    async revise(number: number, request: string): Promise<PlanState> {
      return graph.invoke({ revision: { number, request } }, config);
    },
    /** Submits a request on the finished plan, and runs to a question about it or to the end. */
    async ask(number: number, request: string): Promise<OpenQuestion | null> {
      return open(await graph.invoke({ revision: { number, request } }, config));
    },
    /** The question at which the thread stands. */
    async reopen(): Promise<OpenQuestion | null> {
      return open(await graph.invoke(null, config));
    },
    /** Goes on to the end after a failure. */
    async onToEnd(answering: Answering = () => ACCEPT): Promise<PlanState> {
      return answerAll(open(await graph.invoke(null, config)), answering);
    },
    async state(): Promise<PlanState> {
      return (await graph.getState(config)).values;
    },
    /** The tasks of each superstep, oldest first. */
    async road(): Promise<string[]> {
      const steps: string[] = [];
      for await (const { next } of graph.getStateHistory(config)) steps.unshift(next.join(" "));
      return steps.filter((step) => step !== "" && step !== "__start__");
    },
    /** Supersteps from the start to where the thread stands. */
    async supersteps(): Promise<number> {
      return (await graph.getState(config)).metadata?.step ?? 0;
    },
  };
  return thread;
}
