import type { ModelReply, ModelRequest } from "../providers.ts";
import { listIn, recordIn } from "./reply-chunk.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What has been received of one answer, as the server sent it: clients drop refusals, thoughts and what caches had. */
export class ReplyParts {
  text = "";
  finishReason: string | null = null;
  #refusal = "";
  #inputTokens = 0;
  #outputTokens = 0;
  #cachedTokens: number | null = null;
  #cacheWriteTokens: number | null = null;
  readonly #told: Pick<ModelRequest, "arrived" | "wrote">;

  constructor(told: Pick<ModelRequest, "arrived" | "wrote">) {
    this.#told = told;
  }

  /** Takes a chunk in the words of Chat Completions. */
  take(chunk: Fields): void {
    const choice = recordIn(listIn(chunk["choices"])[0]);
    const delta = recordIn(choice?.["delta"]) ?? {};
    const [content, refusal, thoughts] = [delta["content"], delta["refusal"], delta["reasoning_content"]].map(textOf);
    // Many servers send the role at once, and then think as long as those that send nothing.
    if (content || refusal || thoughts) this.#told.arrived?.();
    this.text += content;
    if (content) this.#told.wrote?.(this.text);
    this.#refusal += refusal;
    const reason = choice?.["finish_reason"];
    if (typeof reason === "string") this.finishReason = reason;
    const usage = recordIn(chunk["usage"]);
    if (usage === null) return;
    this.#inputTokens = count(usage["prompt_tokens"]);
    this.#outputTokens = count(usage["completion_tokens"]);
    const details = recordIn(usage["prompt_tokens_details"]);
    // OpenAI's place for it, DeepSeek's and Moonshot's.
    const cached = firstSaid([details?.["cached_tokens"], usage["prompt_cache_hit_tokens"], usage["cached_tokens"]]);
    this.#cachedTokens = cached ?? this.#cachedTokens;
    const written = firstSaid([details?.["cache_write_tokens"], details?.["cache_creation_tokens"]]);
    this.#cacheWriteTokens = written ?? this.#cacheWriteTokens;
  }

  reply(): ModelReply {
    return {
      text: this.text,
      finishReason: this.finishReason,
      refusal: this.#refusal || null,
      inputTokens: this.#inputTokens,
      outputTokens: this.#outputTokens,
      cachedTokens: this.#cachedTokens,
      ...(this.#cacheWriteTokens === null ? {} : { cacheWriteTokens: this.#cacheWriteTokens }),
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function firstSaid(values: readonly unknown[]): number | null {
  const said = values.find((value) => value !== undefined && value !== null);
  return said === undefined ? null : count(said);
}

function count(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" ? number : 0;
}
