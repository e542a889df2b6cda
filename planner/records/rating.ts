import type { Rating, StoredRating } from "../../schemas/http/rating.ts";
import { AppError } from "../../utils/errors.ts";
import { measure } from "../../utils/observability/metrics/measured.ts";
import { checkStorable } from "../given/storable-text.ts";
import type { StoredContext } from "../wiring/context.ts";

/** What the person whom it works for thinks of a plan: of the version that they rated last. */
export function ratingOf({ ratings, requester }: StoredContext, session: string): Promise<StoredRating | null> {
  return ratings.last(session, requester.person);
}

/**
 * Keeps what that person thinks of the last version of a plan.
 * @throws AppError `session-not-finished` where there is no version yet; `usage` for words that cannot be stored.
 */
export async function rate(context: StoredContext, session: string, { thumb, word }: Rating): Promise<StoredRating> {
  const { ratings, requester, clock } = context;
  const said = word?.trim() ?? "";
  checkStorable(said, { en: "The rating", ko: "평가" });
  const kept = await ratings.keep(session, requester.person, { thumb, ...(said ? { word: said } : {}) }, clock.now());
  if (kept === null) throw new AppError("session-not-finished", { session });
  measure("plan-rated", { rating: thumb });
  return kept;
}
