import pLimit from "p-limit";
import { AppError } from "../errors.ts";
import type { EmbeddingStore, HashedText } from "../postgres/stores/knowledge/embedding-store.ts";
import { withRetry } from "../retry.ts";
import { askForEmbeddings, unavailable, unusable } from "./embedding-client.ts";
import type { EmbeddingProtocol } from "./embedding-protocol.ts";
import type { EmbeddingRate } from "./embedding-rate.ts";
import { unitVector } from "./vectors.ts";

/** Of this process, over all sessions. */
const AT_ONCE = 3;
const RETRIES = 2;
/** A server that asks for more is not waited for. */
const MAX_WAIT_MS = 20_000;
/** For one request: a small machine takes its time for 64 texts. */
const TIME_LIMIT_MS = 60_000;
/** Of texts that a server does not take one by one before it took any: then it is not the texts. */
const ODD_TEXTS = 2;

export interface EmbedderParts {
  readonly protocol: EmbeddingProtocol;
  readonly store: EmbeddingStore;
  readonly rate: EmbeddingRate;
  /** Texts in one request. */
  readonly batch: number;
  /** The wait before the first retry. */
  readonly retryBaseMs: number;
  /** For one attempt. */
  readonly timeLimitMs?: number;
}

/** Who wants texts embedded. */
export interface EmbeddingWish {
  readonly session: string;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
  /** Asked before each request, which is sent only while the session is the asker's. */
  readonly ensure?: () => Promise<void>;
  /** Told of each request that was answered. */
  readonly onAnswer?: (answer: { readonly texts: number; readonly tokens: number | null }) => void;
}

/** How far one wish has come. */
interface Progress {
  kept: number;
  refused: number;
}

/** Has texts embedded, in batches, each text once however many want it; what came is stored before the next comes. */
export class Embedder {
  readonly #parts: EmbedderParts;
  readonly #limit = pLimit(AT_ONCE);
  readonly #underWay = new Map<string, Promise<void>>();
  /** Texts that the server takes in no company, nor alone. */
  readonly #leftOut = new Set<string>();
  #dimensions: number | null = null;

  constructor(parts: EmbedderParts) {
    this.#parts = parts;
  }

  /** What vectors are stored under. */
  get model(): string {
    return this.#parts.protocol.id;
  }

  /** What may be shown of the provider's address. */
  get origin(): string {
    return this.#parts.protocol.origin;
  }

  /**
   * Stores a vector for each of the texts that the server takes; the others are left out.
   * @throws AppError `embeddings-refused`, `-unavailable` or `-unusable`, or of category `storage`; the signal's reason.
   *   What was stored until then stays.
   */
  async embed(texts: readonly HashedText[], wish: EmbeddingWish): Promise<void> {
    const wanted = texts.filter(({ hash }) => !this.#leftOut.has(hash));
    const others = wanted.filter(({ hash }) => this.#underWay.has(hash));
    const waits = others.map(async (one) => {
      const done = await this.#underWay.get(one.hash)?.then(
        () => true,
        () => false,
      );
      // Whoever asked may have gone.
      return done === false ? [one] : [];
    });
    await this.#embedOurs(
      wanted.filter(({ hash }) => !this.#underWay.has(hash)),
      wish,
    );
    const left = (await Promise.all(waits)).flat();
    wish.signal.throwIfAborted();
    if (left.length > 0) await this.embed(left, wish);
  }

  async #embedOurs(texts: readonly HashedText[], wish: EmbeddingWish): Promise<void> {
    const { batch } = this.#parts;
    const batches = Array.from({ length: Math.ceil(texts.length / batch) }, (_, at) =>
      texts.slice(at * batch, (at + 1) * batch),
    );
    const stop = new AbortController();
    const told = { ...wish, signal: AbortSignal.any([wish.signal, stop.signal]) };
    const progress = { kept: 0, refused: 0 };
    const works = batches.map((some) => {
      const work = this.#limit(() => this.#embedBatch(some, told, progress));
      for (const { hash } of some) this.#underWay.set(hash, work);
      return work
        .catch((error: unknown) => {
          // The others would fail like it.
          stop.abort(error);
          throw error;
        })
        .finally(() => {
          for (const { hash } of some) this.#underWay.delete(hash);
        });
    });
    const ended = await Promise.allSettled(works);
    if (stop.signal.aborted) throw stop.signal.reason;
    const failed = ended.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  async #embedBatch(texts: readonly HashedText[], wish: EmbeddingWish, progress: Progress): Promise<void> {
    const { protocol, store } = this.#parts;
    let raw: readonly unknown[];
    try {
      raw = await this.#ask(texts, wish);
    } catch (error) {
      if (!(error instanceof AppError && error.code === "embeddings-unusable")) throw error;
      return await this.#embedHalves(texts, wish, progress, error);
    }
    this.#dimensions ??= await store.dimensions(protocol.id);
    const vectors = new Map<string, Float32Array>();
    for (const [at, { hash }] of texts.entries()) {
      const vector = unitVector(raw[at]);
      this.#dimensions ??= vector?.length ?? null;
      if (vector !== null && vector.length === this.#dimensions) vectors.set(hash, vector);
    }
    await store.keep(protocol.id, vectors);
    progress.kept += vectors.size;
    const left = texts.filter(({ hash }) => !vectors.has(hash));
    if (left.length === 0) return;
    if (left.length < texts.length) return await this.#embedBatch(left, wish, progress);
    const lengths = raw.map((one) => unitVector(one)?.length).filter((length) => length !== undefined);
    const error = this.#unusable(lengths);
    // Another model answers under the same name: that is not for the texts to mend.
    if (progress.kept === 0 && lengths.length > 0) throw error;
    await this.#embedHalves(left, wish, progress, error);
  }

  /** One text may spoil its batch: it is looked for, and left out. */
  async #embedHalves(texts: readonly HashedText[], wish: EmbeddingWish, progress: Progress, error: AppError) {
    const [only] = texts;
    if (texts.length > 1) {
      const middle = Math.ceil(texts.length / 2);
      for (const half of [texts.slice(0, middle), texts.slice(middle)]) await this.#embedBatch(half, wish, progress);
    } else if (only !== undefined) {
      progress.refused += 1;
      if (progress.kept === 0 && progress.refused >= ODD_TEXTS) throw error;
      this.#leftOut.add(only.hash);
    }
  }

  #unusable([length]: readonly number[]): AppError {
    const { origin } = this.#parts.protocol;
    const before = this.#dimensions;
    if (length === undefined) return unusable(origin, { en: "no vectors", ko: "벡터가 아님" });
    return unusable(origin, {
      en: `${length} dimensions, and those that are stored have ${before}`,
      ko: `${length}차원, 저장된 것은 ${before}차원`,
    });
  }

  /** The one place that retries: each attempt in its time and within the rate, and only while the session is ours. */
  #ask(texts: readonly HashedText[], wish: EmbeddingWish): Promise<readonly unknown[]> {
    const { protocol, rate, retryBaseMs, timeLimitMs = TIME_LIMIT_MS } = this.#parts;
    const attempt = async () => {
      await rate.acquire(wish.session, wish.signal);
      await wish.ensure?.();
      const { vectors, tokens } = await inTime(timeLimitMs, protocol.origin, wish.signal, (signal) =>
        askForEmbeddings(
          protocol,
          texts.map(({ text }) => text),
          signal,
        ),
      );
      wish.onAnswer?.({ texts: texts.length, tokens });
      return vectors;
    };
    return withRetry(attempt, {
      retries: RETRIES,
      baseMs: retryBaseMs,
      maxMs: MAX_WAIT_MS,
      signal: wish.signal,
      isRetryable: (error) => error instanceof AppError && error.code === "embeddings-unavailable",
      leastDelayMs: (error) => {
        const asked = error instanceof AppError ? error.details["retryAfterMs"] : null;
        return typeof asked === "number" ? asked : null;
      },
    });
  }
}

async function inTime<T>(
  limitMs: number,
  address: string,
  cancel: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.timeout: its timer is unreferenced, and may be the only thing that the process waits for.
  const overtime = new AbortController();
  const seconds = Math.max(1, Math.round(limitMs / 1_000));
  const late = unavailable(address, { en: `nothing within ${seconds} s`, ko: `${seconds}초 안에 응답 없음` });
  const timer = setTimeout(() => overtime.abort(late), limitMs);
  try {
    return await work(AbortSignal.any([cancel, overtime.signal]));
  } finally {
    clearTimeout(timer);
  }
}
