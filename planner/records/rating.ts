import { MAX_RATING_CHARACTERS, type Rating, type StoredRating } from "../../schemas/http/rating.ts";
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
 * @throws AppError `session-not-finished` where there is no version yet; `usage` for words that cannot be stored, or too many.
 */
export async function rate(context: StoredContext, session: string, { thumb, word }: Rating): Promise<StoredRating> {
  const { ratings, requester, clock } = context;
  const said = word?.trim() ?? "";
  checkStorable(said, { en: "The rating", ko: "평가" });
  if (said.length > MAX_RATING_CHARACTERS) throw tooLong(said.length);
  const kept = await ratings.keep(session, requester.person, { thumb, ...(said ? { word: said } : {}) }, clock.now());
  if (kept === null) throw new AppError("session-not-finished", { session });
  measure("plan-rated", { rating: thumb });
  return kept;
}

function tooLong(characters: number): AppError {
  const problem = {
    en: `A rating's reason may be ${MAX_RATING_CHARACTERS} characters long, and this one is ${characters}. Nothing was changed.`,
    ko: `평가 이유는 ${MAX_RATING_CHARACTERS}자까지 쓸 수 있는데 ${characters}자입니다. 바뀐 것은 없습니다.`,
  };
  return new AppError("usage", { problem });
}
