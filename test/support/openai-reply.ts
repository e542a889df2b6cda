import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Fault, spoiledAnswer } from "./openai-faults.ts";

/** Small enough that the shortest answer comes in several events. */
const PIECE_CHARACTERS = 24;

const THOUGHTS = ["Let me think: ", "a plan {", "and so on"];

/** What an answer is sent over, and on. */
export interface Reply {
  /** Resets the connection under it. */
  readonly breakConnection: () => void;
  /** Told when its first piece is sent. */
  readonly begun: () => void;
  /** What the provider's prompt cache says of the prompt; null where there is none. */
  readonly cached: { readonly promptTokens: number; readonly cachedTokens: number } | null;
  /** When what follows on the first piece is sent; at once where it is not there. */
  readonly rest: Promise<void> | undefined;
  /** Waited for behind each piece, told of what has been sent. */
  readonly between: ((sent: string) => Promise<void> | undefined) | undefined;
}

/**
 * Sends an answer as Chat Completions does, as a stream of events or in one piece, spoiled by the fault.
 * @param body The request's; it says whether to stream and whether to count tokens.
 */
export async function sendAnswer(
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
  fault: Fault | null,
  good: string,
  { breakConnection, begun, cached, rest, between }: Reply,
): Promise<void> {
  if (fault?.kind === "hang") return;
  if (fault?.kind === "reset-before") return breakConnection();
  const { text, finishReason, refusal } = spoiledAnswer(fault, good);
  const usage = fault?.kind === "odd-usage" ? fault.usage : usageOf(body, text, cached);
  const base = { id: "chatcmpl-test", created: 0, model: String(body["model"] ?? "test-model") };
  if (body["stream"] !== true || fault?.kind === "not-streamed") {
    await rest;
    const message = { role: "assistant", content: refusal === null ? text : null, refusal };
    const choices = [{ index: 0, message, finish_reason: finishReason }];
    begun();
    sendJson(response, 200, { ...base, object: "chat.completion", choices, usage });
    return;
  }

  const event = (data: object) => {
    response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", ...data })}\n\n`);
  };
  const delta = (piece: object, finish: string | null = null) =>
    event({ choices: [{ index: 0, delta: piece, finish_reason: finish }] });
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  delta({ role: "assistant", content: "" });
  if (fault?.kind === "hang-after-role") return;
  begun();
  if (fault?.kind === "thoughts-first")
    for (const thought of THOUGHTS) delta({ content: null, reasoning_content: thought });
  if (refusal !== null) delta({ refusal });
  const pieces = text.match(new RegExp(`[^]{1,${PIECE_CHARACTERS}}`, "gu")) ?? [];
  const endsMidway = fault !== null && MIDWAY.has(fault.kind);
  let sent = "";
  for (const piece of endsMidway ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces) {
    if (response.destroyed) return;
    if (fault?.kind === "slow-drip") await sleep(fault.pauseMs);
    delta({ content: piece });
    await rest;
    if (!between) continue;
    sent += piece;
    await between(sent);
  }
  // A reset may overtake what was written: what came before it is to arrive.
  if (endsMidway) await flushed(response);
  switch (fault?.kind) {
    case "reset-midway":
      return breakConnection();
    case "hang-midway":
      return;
    case "cut":
      response.end();
      return;
    case "error-event":
      response.end(`data: ${JSON.stringify({ error: fault.error })}\n\n`);
      return;
    case "broken-event":
      response.end("data: {broken\n\n");
      return;
  }
  delta({}, finishReason);
  if (wantsUsage(body) && fault?.kind !== "no-usage") event({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}

const MIDWAY: ReadonlySet<Fault["kind"]> = new Set([
  "reset-midway",
  "hang-midway",
  "cut",
  "error-event",
  "broken-event",
]);
/** Over the loopback this is far more than the client needs to read what was sent. */
const FLUSH_MS = 30;

async function flushed(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => response.write(": \n\n", () => resolve()));
  await sleep(FLUSH_MS);
}

/** Sends a whole JSON body. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function wantsUsage(body: Readonly<Record<string, unknown>>): boolean {
  return Object(body["stream_options"]).include_usage === true;
}

/** About four characters a token, as real models count English; with a prompt cache, as that counts. */
function usageOf(body: Readonly<Record<string, unknown>>, text: string, cached: Reply["cached"]) {
  const prompt_tokens = cached?.promptTokens ?? Math.ceil(JSON.stringify(body["messages"] ?? []).length / 4);
  const completion_tokens = Math.max(1, Math.ceil(text.length / 4));
  const counts = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  return cached ? { ...counts, prompt_tokens_details: { cached_tokens: cached.cachedTokens } } : counts;
}
