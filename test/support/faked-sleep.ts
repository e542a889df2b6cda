/**
 * Stands in for `node:timers/promises`, which fake timers do not reach:
 * `vi.mock("node:timers/promises", () => import("./faked-sleep.ts"))`.
 */
export function setTimeout<T>(
  delayMs: number,
  value: T,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      globalThis.clearTimeout(timer);
      reject(new DOMException("The operation was aborted", "AbortError"));
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener("abort", fail);
      resolve(value);
    }, delayMs);
    if (signal?.aborted) fail();
    else signal?.addEventListener("abort", fail, { once: true });
  });
}

/** The real one, taken before timers are faked: a turn of the loop is no time that a test would have to let pass. */
const nextTurn = globalThis.setImmediate;

/** Lets everything that is ready go on. */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve));
}
