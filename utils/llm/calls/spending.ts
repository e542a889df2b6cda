import type { CallName, Message } from "../../../schemas/model/model-call.ts";
import { AppError } from "../../errors.ts";
import { costOf, type Price } from "../provider/prices.ts";

/** What a session may use over all its runs; null is no limit. */
export interface SpendingLimit {
  readonly maxTokens: number | null;
  readonly maxCostUsd: number | null;
}

/** What was used, or is expected to be. */
export interface Spent {
  readonly tokens: number;
  /** US dollars; null without a price. */
  readonly costUsd: number | null;
}

/** What an answer that was paid for used. */
export interface Paid extends Spent {
  /** Of its input tokens, those that the provider's cache is known to have served. */
  readonly cachedTokens: number;
}

/** What an answer of each kind usually takes: a model's maximum would reserve twenty times as much. */
const TYPICAL_OUTPUT_TOKENS: Readonly<Record<CallName, number>> = {
  Analysis: 700,
  Outline: 800,
  Findings: 600,
  Figures: 6_000,
  Section: 1_000,
  Edits: 400,
  Review: 600,
  Agreement: 250,
  Refinement: 300,
  Plan: 8_000,
  Judgement: 700,
};
/** Close enough for English (a byte a letter) and Korean (three) alike. */
export const BYTES_PER_TOKEN = 4;
/** Some write the same in twice the tokens, Korean above all. */
const LEAST_ROOM_TOKENS = 4_096;
/** From here on the person is told that the limit is near. */
const NEAR = 0.8;

/** What a call is expected to use: its prompt, and a typical answer of its schema. */
export function estimate(name: CallName, messages: readonly Message[], price: Price | null): Spent {
  const inputTokens = promptTokens(messages);
  const outputTokens = TYPICAL_OUTPUT_TOKENS[name];
  return { tokens: inputTokens + outputTokens, costUsd: costOf(price, inputTokens, outputTokens) };
}

/** What an answer of this kind may take where a server is asked for room: far more than one usually does. */
export function roomFor(name: CallName): number {
  return Math.max(LEAST_ROOM_TOKENS, 4 * TYPICAL_OUTPUT_TOKENS[name]);
}

/** True where an answer is no longer than is usual for its kind: what cut it is the server, not its length. */
export function isOfUsualLength(name: CallName, answer: string): boolean {
  return textTokens(answer) <= 2 * TYPICAL_OUTPUT_TOKENS[name];
}

/** About how many tokens a prompt has. */
export function promptTokens(messages: readonly Message[]): number {
  return messages.reduce((sum, { content }) => sum + textTokens(content), 0);
}

/** About how many tokens a text has. */
export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/**
 * Waits until a call fits each of several limits: its session's, and that of a person's day over all their sessions.
 * @returns As `Spending.reserve`.
 * @throws AppError `limit-reached`.
 */
export async function reserveInAll(
  all: readonly Spending[],
  expected: Spent,
  signal: AbortSignal,
): Promise<(used: Spent) => void> {
  const releases: ((used: Spent) => void)[] = [];
  const release = (used: Spent) => {
    for (const give of releases) give(used);
  };
  try {
    // One after the other, in one order: who waits for the second holds no call's place in it.
    for (const spending of all) releases.push(await spending.reserve(expected, signal));
  } catch (error) {
    release({ tokens: 0, costUsd: 0 });
    throw error;
  }
  return release;
}

/** A session's spending, or that of a person's day. What a call is expected to use is reserved before it starts. */
export class Spending {
  readonly #limit: SpendingLimit;
  readonly #onNear: () => void;
  readonly #reserved = new Set<Spent>();
  #used: Spent;
  #waiting: (() => void)[] = [];
  #told = false;

  /** @param onNear Told once, when 80 % of a limit is used. */
  constructor(limit: SpendingLimit, used: Spent, onNear: () => void) {
    this.#limit = limit;
    this.#used = used;
    this.#onNear = onNear;
  }

  /**
   * Waits until a call fits beside those in flight.
   * @param signal Ends the waiting, with its reason.
   * @returns Gives the reservation back; to be called when the call has settled, with what it used.
   * @throws AppError `limit-reached` where it does not fit although nothing is in flight.
   */
  async reserve(expected: Spent, signal: AbortSignal): Promise<(used: Spent) => void> {
    while (!this.#fits(expected)) {
      if (this.#reserved.size === 0) throw new AppError("limit-reached");
      await this.#change(signal);
      signal.throwIfAborted();
    }
    this.#reserved.add(expected);
    return (used) => {
      this.#reserved.delete(expected);
      this.#use(used);
      for (const wake of this.#waiting.splice(0)) wake();
    };
  }

  /** What was used, in dollars. */
  get usedUsd(): number {
    return this.#used.costUsd ?? 0;
  }

  /** Counts what others have used besides: it is so much at least. */
  raise(costUsd: number): void {
    this.#used = { ...this.#used, costUsd: Math.max(this.usedUsd, costUsd) };
  }

  /** Waits for a reservation to be given back, which may be another session's and take minutes: so the signal ends it, too. */
  #change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise<void>((resolve) => {
      this.#waiting.push(() => {
        signal.removeEventListener("abort", wake);
        resolve();
      });
      const wake = () => resolve();
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  #fits(expected: Spent): boolean {
    const { maxTokens, maxCostUsd } = this.#limit;
    const all = [this.#used, ...this.#reserved, expected];
    const tokens = all.reduce((sum, spent) => sum + spent.tokens, 0);
    const costUsd = all.reduce((sum, spent) => sum + (spent.costUsd ?? 0), 0);
    return (maxTokens === null || tokens <= maxTokens) && (maxCostUsd === null || costUsd <= maxCostUsd);
  }

  #use({ tokens, costUsd }: Spent): void {
    const used = { tokens: this.#used.tokens + tokens, costUsd: (this.#used.costUsd ?? 0) + (costUsd ?? 0) };
    this.#used = used;
    const { maxTokens, maxCostUsd } = this.#limit;
    const near =
      (maxTokens !== null && used.tokens >= NEAR * maxTokens) ||
      (maxCostUsd !== null && used.costUsd >= NEAR * maxCostUsd);
    if (near && !this.#told) {
      this.#told = true;
      this.#onNear();
    }
  }
}
