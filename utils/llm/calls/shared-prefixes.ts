import { type PromptText, sharedTokens } from "./prompt-prefix.ts";

/** Providers cache nothing shorter. */
const LEAST_TOKENS = 1_024;
/** What takes longer is not worth waiting for: the model thinks, or the call has no place yet. */
const LONGEST_WAIT_MS = 10_000;
/** What nobody asked for as long as this has left most caches. */
const WARM_MS = 5 * 60_000;

/** A call's part in filling a cache; to be disposed of when the call is over, however it ended. */
export interface Passage extends Disposable {
  /** To be called when a piece of its answer has come: its prompt is in the cache then. */
  readonly arrived: () => void;
}

/** That of a call which shares nothing. */
export const ALONE: Passage = { arrived: () => {}, [Symbol.dispose]: () => {} };

interface Prefix {
  /** The call that the others wait for, until it is over. */
  first: { readonly prompt: PromptText; readonly opened: PromiseWithResolvers<void> } | null;
  /** When an answer to it last began, by the monotonic clock; null while none has. */
  answeredAt: number | null;
}

/**
 * Of a session's calls that share a long prefix one goes first, and the others when the first piece of its answer has come:
 * the provider's prompt cache is filled then. Nobody waits where it is filled already, or where there is none.
 */
export class SharedPrefixes {
  readonly #prefixes = new Map<string, Prefix>();
  #isCaching = true;

  /**
   * Waits for a call's turn: until the first call of its prefix is being answered or is over, and 10 s at most.
   * @param key The same for calls that share a prefix.
   * @param signal Ends the waiting, with its reason.
   */
  async enter(key: string, prompt: PromptText, signal: AbortSignal): Promise<Passage> {
    const prefix = this.#prefixes.get(key) ?? { first: null, answeredAt: null };
    this.#prefixes.set(key, prefix);
    const { first } = prefix;
    if (!first) return firstPassage(prefix, prompt);
    const waits = this.#isCaching && !isWarm(prefix) && sharedTokens(first.prompt, prompt) >= LEAST_TOKENS;
    if (waits) await opened(first.opened.promise, signal);
    return { ...ALONE, arrived: onceArrived(prefix) };
  }

  /**
   * To be told of each answer.
   * @param cachedTokens Null where the server does not say: it is taken to have no cache then.
   */
  answered(cachedTokens: number | null): void {
    this.#isCaching = cachedTokens !== null;
  }
}

function isWarm({ answeredAt }: Prefix): boolean {
  return answeredAt !== null && performance.now() - answeredAt < WARM_MS;
}

function firstPassage(prefix: Prefix, prompt: PromptText): Passage {
  const first = { prompt, opened: Promise.withResolvers<void>() };
  prefix.first = first;
  return {
    arrived: onceArrived(prefix),
    [Symbol.dispose]: () => {
      first.opened.resolve();
      prefix.first = null;
    },
  };
}

/** A long answer does not keep its prompt in the cache: what counts is when it began. */
function onceArrived(prefix: Prefix): () => void {
  let hasArrived = false;
  return () => {
    if (hasArrived) return;
    hasArrived = true;
    prefix.answeredAt = performance.now();
    prefix.first?.opened.resolve();
  };
}

async function opened(first: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LONGEST_WAIT_MS);
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  void first.then(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
