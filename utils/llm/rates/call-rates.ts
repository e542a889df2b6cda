import { createHash } from "node:crypto";
import type { CallLimits, Config } from "../../config/read-config.ts";
import type { RateStore } from "../../postgres/stores/rate-store.ts";
import { modelParts } from "../provider/provider-names.ts";
import type { ModelProvider } from "../provider/providers.ts";
import { CallRate, type RatedCall } from "./call-rate.ts";
import { OwnShares } from "./own-shares.ts";
import { PooledShares } from "./pooled-shares.ts";
import type { RateLimits } from "./rate-book.ts";

/** The provider of a call, as far as its rate goes. */
export type RatedProvider = Pick<ModelProvider, "id" | "isOffline">;

/** Requests and tokens a minute, for each key of a provider: of this process, or of all that share a database. */
export class CallRates {
  readonly #limits: RateLimits | null;
  readonly #store: RateStore | null;
  readonly #keyOf: (id: string) => string;
  readonly #rates = new Map<string, CallRate>();

  /**
   * @param keyOf Names the key that a model is asked with, without saying it.
   * @param store Where all processes share the limits; null where each has them for itself.
   */
  constructor(
    { requestsPerMinute, tokensPerMinute }: Pick<CallLimits, "requestsPerMinute" | "tokensPerMinute">,
    keyOf: (id: string) => string,
    store: RateStore | null = null,
  ) {
    const { requests, tokens } = {
      requests: requestsPerMinute ?? Number.POSITIVE_INFINITY,
      tokens: tokensPerMinute ?? Number.POSITIVE_INFINITY,
    };
    const isLimited = requestsPerMinute !== undefined || tokensPerMinute !== undefined;
    this.#limits = isLimited ? { requests, tokens } : null;
    this.#store = store;
    this.#keyOf = keyOf;
  }

  /**
   * Waits until a call may be sent. What is answered offline is sent to nobody.
   * @throws The signal's reason; AppError of category `storage` where the limits are shared and the database says no.
   */
  async take({ id, isOffline }: RatedProvider, call: RatedCall, signal: AbortSignal): Promise<void> {
    if (this.#limits === null || isOffline) return;
    const key = this.#keyOf(id);
    const rate = this.#rates.get(key) ?? new CallRate(this.#limits, this.#sharesOf(key, this.#limits));
    this.#rates.set(key, rate);
    await rate.take(call, signal);
  }

  #sharesOf(key: string, limits: RateLimits) {
    return this.#store === null ? new OwnShares(limits) : new PooledShares({ key, limits, store: this.#store });
  }
}

/**
 * A hash that stands for the provider, the key and the address that a model is asked with; a program's own model, whose key
 * nobody knows here, has one of its own.
 */
export function rateKeys(config: Config): (id: string) => string {
  const hash = (...parts: readonly string[]) => createHash("sha256").update(parts.join("\n")).digest("hex");
  return (id) => {
    const provider = modelParts(id)?.provider;
    const access: Partial<Record<"apiKey" | "baseUrl" | "endpoint", string>> | undefined = provider && config[provider];
    if (provider === undefined || access === undefined) return hash(id);
    return hash(provider, access.apiKey ?? "", access.baseUrl ?? access.endpoint ?? "");
  };
}
