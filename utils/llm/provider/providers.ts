import type { Message } from "../../../schemas/model/model-call.ts";
import type { Price } from "./prices.ts";

/** One request to a model, complete: nothing else decides what is sent. */
export interface ModelRequest {
  /** The schema's name on the wire. */
  readonly name: string;
  /** The JSON schema, strict. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly messages: readonly Message[];
  /** The data the messages were made from; read by the offline model only. */
  readonly input: unknown;
  readonly temperature: number;
  /** Where it asks for an answer once more: the one before did not follow the schema, or was cut at its length. */
  readonly repairs?: "shape" | "length";
  /** True where other calls of the session begin alike: a provider that caches only what is marked marks that. */
  readonly isShared?: boolean;
  /** How many tokens the answer may take: asked for where a server by default gives too few. */
  readonly room?: number;
  /** Cancels the request; the promise then rejects with the signal's reason, or `model-timeout` for an OvertimeError. */
  readonly signal: AbortSignal;
  /** Called for each piece of the answer that arrives, thoughts among them. */
  readonly arrived?: () => void;
  /** Called with all of the answer's text that has come, whenever there is more of it: it must take no time. */
  readonly wrote?: (text: string) => void;
}

/** What came back, before anybody judged it. */
export interface ModelReply {
  readonly text: string;
  /** `stop`, `length`, `content_filter`, ...; null where the stream ended without one. */
  readonly finishReason: string | null;
  readonly refusal: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input tokens, those from the provider's prompt cache; null where the server does not say. */
  readonly cachedTokens: number | null;
  /** Of the input tokens, those that were put into the cache, where the provider charges for that. */
  readonly cacheWriteTokens?: number;
}

/** A model behind one interface: one answer a call, no retries of its own but in another form where the server refuses one. */
export interface ModelProvider {
  /** What the session keeps and the plan names: `offline`, `openai:gpt-4.1`, `anthropic:claude-sonnet-5-5`. */
  readonly id: string;
  /** True of the one behind which no language model is: it fills in worksheets, judges nothing and uses nothing up. */
  readonly isOffline?: boolean;
  /** What its tokens cost, where it is not on our price list. */
  readonly price?: Price;
  /** How often it tries a failed request again by itself, which costs each time. */
  readonly ownRetries?: number;
  /** @throws AppError classified by status, code and name, and by the server's words where those say nothing. */
  complete(request: ModelRequest): Promise<ModelReply>;
  /** Told what a repair showed to be needed of every call from then on: the schema in words, or room for the answer. */
  need?(what: "words" | "room"): Promise<void>;
  /** Loads what a call needs, before anything is begun. @throws AppError `config-invalid` where a package is not there. */
  ready?(): Promise<void>;
}
