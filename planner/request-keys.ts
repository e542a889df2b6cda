import { randomUUID } from "node:crypto";
import { AppError } from "../utils/errors.ts";
import { type KeptAnswer, LEASE_SECONDS } from "../utils/postgres/stores/request-key-store.ts";
import { newSessionId } from "./given/session-id.ts";
import type { StoredContext } from "./wiring/context.ts";

export type { KeptAnswer };

/** A request that is to be carried out once, however often it is sent. */
export interface KeyedRequest {
  /** Its sender's name for it. */
  readonly key: string;
  /** A hash of all that makes it this request. */
  readonly request: string;
}

/** A request that is the caller's to carry out: it ends with `keep` or `release`. */
export interface TakenRequest {
  /** What is to be given to the use case as `once`. */
  readonly once: string;
  /** Keeps the answer for whoever sends the request again. */
  keep(answer: KeptAnswer): Promise<void>;
  /** Leaves it to whoever sends it again: it did not come to an answer that stays. */
  release(): Promise<void>;
}

/**
 * Takes a request of the planner's person, or gives what it was answered before.
 * @throws AppError `idempotency-key-reused` where the key was another request's, `request-under-way` where somebody
 *   carries it out just now; of category `storage`.
 */
export async function takeRequest(
  { requestKeys, requester: { person } }: Pick<StoredContext, "requestKeys" | "requester">,
  { key, request }: KeyedRequest,
): Promise<TakenRequest | { readonly answer: KeptAnswer }> {
  const keyed = { person, key, request };
  const holder = randomUUID();
  for (;;) {
    const once = await requestKeys.claim(keyed, holder, newSessionId());
    if (once !== null) {
      const renewing = setInterval(
        () => {
          // One that fails is made up for by the next; a lease that is lost only lets a retry begin.
          requestKeys.renew(keyed, holder).catch(() => {});
        },
        (LEASE_SECONDS * 1000) / 3,
      );
      renewing.unref();
      const end = async (act: () => Promise<void>) => {
        clearInterval(renewing);
        await act();
      };
      return {
        once,
        keep: (answer) => end(() => requestKeys.keep(keyed, holder, answer)),
        release: () => end(() => requestKeys.release(keyed, holder)),
      };
    }
    const kept = await requestKeys.find(keyed);
    // Gone in between, or the id that was thought of is a session's: it is taken with another try.
    if (kept === null) continue;
    if (kept.request !== request) throw new AppError("idempotency-key-reused");
    if (kept.answer !== null) return { answer: kept.answer };
    throw new AppError("request-under-way", { seconds: kept.leasedSeconds });
  }
}
