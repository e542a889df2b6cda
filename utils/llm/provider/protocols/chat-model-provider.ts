import type { Serialized } from "@langchain/core/load/serializable";
import type { LLMResult } from "@langchain/core/outputs";
import type { RunnableConfig } from "@langchain/core/runnables";
import { AppError, describe, type ErrorCode } from "../../../errors.ts";
import { OvertimeError } from "../../calls/overtime.ts";
import { classifyProviderError } from "../errors/classify-error.ts";
import { messagesInWords } from "../forms/schema-in-words.ts";
import type { Price } from "../prices.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../providers.ts";
import { chatReply, replyOfResult } from "./chat-reply.ts";

/** What is used of a LangChain chat model: every `BaseChatModel` has it, from whichever copy of the library. */
export interface ChatModel {
  stream(input: ChatInput, options?: Partial<RunnableConfig>): Promise<AsyncIterable<unknown>>;
  _llmType(): string;
}
/** As every chat model takes messages. */
export type ChatInput = { role: string; content: string }[];

export interface ChatModelOptions {
  /** What the ledger, the session and the plan call it. */
  readonly id: string;
  readonly model: ChatModel;
  readonly price?: Price;
  /** What nobody is to see in a message. */
  readonly secrets?: readonly string[];
}

/**
 * Any LangChain chat model as a provider. Where it has `withStructuredOutput`, the schema goes that way, and its answer
 * is taken from the message as the model gave it: repairs, ledger and limits see the same text as with ours. Else, and
 * where that is refused, the schema is said in words.
 */
export function chatModelProvider({ id, model, price, secrets = [] }: ChatModelOptions): ModelProvider {
  let inWords = !hasStructure(model);
  const known = [...secrets, ...secretsOf(model)];

  async function send(request: ModelRequest, seen: Seen, words: boolean): Promise<ModelReply> {
    request.signal.throwIfAborted();
    const runnable = words ? model : structured(model, request);
    const messages = words ? messagesInWords(request.messages, request.schema) : request.messages;
    const given = messages.map(({ role, content }) => ({ role, content }));
    // Without a signal of our own, LangChain would take LangGraph's, which cancels paid siblings of a failed call.
    const options = { runName: request.name, signal: request.signal, callbacks: [seen.handler(request)] };
    const results: unknown[] = [];
    for await (const piece of untilAborted(runnable.stream(given, options), request.signal)) {
      request.arrived?.();
      results.push(piece);
    }
    return seen.reply ?? replyOfResult(results);
  }

  const retries = ownRetries(model);
  return {
    id,
    ...(price ? { price } : {}),
    ...(retries > 0 ? { ownRetries: retries } : {}),
    need: async (what) => {
      if (what === "words") inWords = true;
    },
    async complete(request) {
      for (let words = inWords; ; words = true) {
        const seen = new Seen();
        try {
          const reply = await send(request, seen, words);
          if (words) inWords = true;
          return reply;
        } catch (error) {
          // The answer is here and paid for: what a parser behind the model thinks of it is nobody's loss.
          if (seen.reply) return seen.reply;
          if (request.signal.aborted && !(request.signal.reason instanceof OvertimeError)) throw request.signal.reason;
          const failure = failureOf(request.signal.aborted ? request.signal.reason : error, seen.text, request);
          // A chain that hides its model, and fails at what came out of it, fails by its form.
          const isUnseen = !seen.started && OF_THE_CHAIN.has(failure.code);
          const isOfForm = failure.code === "model-rejected" || isUnseen;
          if (words || !isOfForm || seen.text !== "") throw failure;
        }
      }
    },
  };

  function failureOf(error: unknown, partialText: string, request: ModelRequest): AppError {
    const prompt = request.messages.flatMap(({ role, content }) => (role === "system" ? [] : [content])).join("\n");
    const call = { address: id, model: id, call: request.name, partialText, prompt, secrets: known };
    const failure = classifyProviderError(error, call);
    if (failure.code !== "defect") return failure;
    const problem = known.reduce((text, secret) => text.replaceAll(secret, "[secret]"), describe(error)).slice(0, 300);
    return new AppError(
      "model-client-failed",
      { problem: problem.toWellFormed() || "nothing was said" },
      failure.cause,
    );
  }
}

const OF_THE_CHAIN: ReadonlySet<ErrorCode> = new Set(["model-client-failed", "model-stream-cut"]);

/** What the callbacks of a call saw of it: they are told of the model itself, whatever stands behind it. */
class Seen {
  started = false;
  text = "";
  reply: ModelReply | null = null;

  handler({ arrived, wrote }: ModelRequest) {
    return {
      // A run of its own may be watched by handlers that are waited for; this one does nothing that takes time.
      awaitHandlers: true,
      handleChatModelStart: (_: Serialized) => {
        this.started = true;
      },
      handleLLMNewToken: (token: unknown) => {
        arrived?.();
        if (typeof token !== "string" || token === "") return;
        this.text += token;
        wrote?.(this.text);
      },
      handleLLMEnd: (output: LLMResult) => {
        this.reply = chatReply(output);
      },
    };
  }
}

interface Structuring {
  withStructuredOutput(schema: Readonly<Record<string, unknown>>, options: object): Pick<ChatModel, "stream">;
}

/** `BaseChatModel` has the method itself, and throws where a model can bind no tools. */
function hasStructure(model: ChatModel): model is ChatModel & Structuring {
  if (!("withStructuredOutput" in model && typeof model.withStructuredOutput === "function")) return false;
  try {
    structured(model, { name: "Probe", schema: { type: "object", properties: {}, required: [] } });
    return true;
  } catch {
    return false;
  }
}

function structured(
  model: ChatModel,
  { name, schema }: Pick<ModelRequest, "name" | "schema">,
): Pick<ChatModel, "stream"> {
  const { withStructuredOutput } = model as ChatModel & Structuring;
  const options = { name, includeRaw: true };
  try {
    return withStructuredOutput.call(model, { title: name, ...schema }, { ...options, strict: true });
  } catch {
    // Not every model takes the option, and those that do not say so by throwing.
    return withStructuredOutput.call(model, { title: name, ...schema }, options);
  }
}

/** How often the model tries a failed request again by itself: each time it is paid, and no row tells of it. */
function ownRetries(model: ChatModel): number {
  const caller: unknown = Reflect.get(model, "caller");
  const retries: unknown = typeof caller === "object" && caller !== null ? Reflect.get(caller, "maxRetries") : 0;
  return typeof retries === "number" && retries > 0 ? retries : 0;
}

/** The values that LangChain itself keeps out of traces. */
function secretsOf(model: ChatModel): string[] {
  const names: unknown = Reflect.get(model, "lc_secrets");
  const fields = typeof names === "object" && names !== null ? Object.keys(names) : [];
  return fields.flatMap((field) => {
    const value: unknown = Reflect.get(model, field);
    return typeof value === "string" && value.length >= MIN_SECRET_CHARACTERS ? [value] : [];
  });
}

/** Shorter ones are dummies, and would be found in any text. */
const MIN_SECRET_CHARACTERS = 8;

/** The pieces of a stream; an abort ends the wait for the next one, also where the model does not look at the signal. */
async function* untilAborted(opening: Promise<AsyncIterable<unknown>>, signal: AbortSignal): AsyncGenerator<unknown> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  // Nobody may be waiting when it comes.
  aborted.catch(() => {});
  try {
    const pieces = (await Promise.race([opening, aborted]))[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([pieces.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
