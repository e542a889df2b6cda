import { onTestFinished } from "vitest";
import { z } from "zod";
import type { EventBody } from "../../schemas/event.ts";
import type { CallName, CallSite, ModelCall } from "../../schemas/model/model-call.ts";
import type { AgreementInput } from "../../schemas/model/model-inputs.ts";
import type { CallLimits } from "../../utils/config/read-config.ts";
import { GuardedModel } from "../../utils/llm/calls/guarded-model.ts";
import { type ModelSession, type OpenCalls, OpenRuns } from "../../utils/llm/calls/open-runs.ts";
import type { Paid } from "../../utils/llm/calls/spending.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../../utils/llm/provider/providers.ts";
import { NO_LOG } from "../../utils/observability/logger.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { CallLedger } from "../../utils/postgres/stores/call-ledger.ts";

/** What the model of a test does: answers with a text, with a whole reply, or in its own time; or fails. */
export type Turn = string | Partial<ModelReply> | Error | ((request: ModelRequest) => Promise<Turn> | Turn);

/** A row of `llm_calls`, as it is stored. */
export interface CallRow {
  readonly lineage: string;
  readonly request: string;
  readonly session: string;
  readonly node: string;
  readonly target: string | null;
  readonly name: string;
  readonly model: string;
  readonly attempt: number;
  readonly state: string;
  readonly answer: string | null;
  readonly finish_reason: string | null;
  readonly problem: string | null;
  readonly error: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cached_tokens: number | null;
  /** Postgres gives numbers of any precision as text. */
  readonly cost_usd: string | null;
  readonly duration_ms: number | null;
  readonly sent_at: Date;
  readonly settled_at: Date | null;
}

const EMPTY_REPLY: ModelReply = {
  text: "",
  finishReason: "stop",
  refusal: null,
  inputTokens: 100,
  outputTokens: 50,
  cachedTokens: null,
};

/** A model that answers as scripted, turn by turn; the last turn ever after. */
export function scriptedProvider(turns: readonly Turn[], id = "openai:gpt-4.1") {
  const requests: ModelRequest[] = [];
  const provider: ModelProvider = {
    id,
    async complete(request) {
      requests.push(request);
      let turn: Turn | undefined = turns[requests.length - 1] ?? turns.at(-1);
      while (typeof turn === "function") turn = await turn(request);
      if (turn instanceof Error) throw turn;
      const given: Partial<ModelReply> = typeof turn === "string" ? { text: turn } : (turn ?? {});
      return { ...EMPTY_REPLY, ...given };
    },
  };
  return { provider, requests };
}

export const Plain = z.object({ text: z.string() });
export const PLAIN_ANSWER = '{"text":"plain"}';

/** A call that any text can be the prompt of. */
export function plainCall(
  prompt: string,
  changes: Partial<ModelCall<"Agreement", z.infer<typeof Plain>>> = {},
): ModelCall<"Agreement", z.infer<typeof Plain>> {
  const messages = [{ role: "user", content: prompt }] as const;
  return { name: "Agreement", schema: Plain, input: {} as AgreementInput, messages, ...changes };
}

export const siteOf = (session: string, changes: Partial<CallSite> = {}): CallSite => ({
  session,
  node: "discuss",
  preset: "balanced",
  ...changes,
});

/** A guarded model on the database, and runs of sessions at it. */
export async function guardedModel(databaseUrl: string, limits: Partial<CallLimits> = {}) {
  const { pool, close } = await openDatabase({ databaseUrl, home: "/nonexistent" });
  onTestFinished(close);
  const reported: EventBody[] = [];
  const paid: Paid[] = [];
  const sessionOf = (provider: ModelProvider, lineage: string): ModelSession => ({
    lineage,
    provider,
    limit: { maxTokens: null, maxCostUsd: null },
    used: { tokens: 0, costUsd: 0 },
    signal: new AbortController().signal,
    log: NO_LOG,
    language: "en",
    claim: async () => null,
    report: (event) => void reported.push(event),
    onAnswer: (used) => void paid.push(used),
  });
  const ledger = new CallLedger(pool);
  const guarded = new GuardedModel(ledger, {
    atOnce: 50,
    scope: "process",
    silenceMs: 5_000,
    totalMs: 5_000,
    retryBaseMs: 0,
    ...limits,
  });
  const runs = new OpenRuns(() => {
    throw new Error("No session of the test is open");
  });
  const opened = new Map<string, string>();
  /** A site in the run of its session that was opened last. */
  const inRun = (site: CallSite): CallSite => ({ run: opened.get(site.session) ?? "none", ...site });
  return {
    ledger,
    pool,
    reported,
    paid,
    runs,
    inRun,
    model: {
      ask: async <N extends CallName, T>(call: ModelCall<N, T>, site: CallSite): Promise<T> =>
        guarded.ask(runs.at(inRun(site)), call, site),
    },
    open: (session: string, provider: ModelProvider, changes: Partial<ModelSession> = {}): OpenCalls => {
      const calls = runs.open({ ...sessionOf(provider, session), ...changes });
      opened.set(session, calls.id);
      return calls;
    },
    /** All rows, in the order in which they were written. */
    rows: async () => (await pool.query<CallRow>("SELECT * FROM llm_calls ORDER BY id")).rows,
  };
}
