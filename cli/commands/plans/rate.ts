import { AppError, EXIT } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { MESSAGES } from "../../words/messages.ts";
import { givenText, type TextOptions } from "../sessions/given-text.ts";
import { withSession } from "../with-session.ts";

/** `plancraft rate <session> up|down [why]`: of the plan's last version. */
export function ratePlan(
  name: string,
  thumb: string,
  why: string | undefined,
  options: CommonOptions & TextOptions,
): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    if (thumb !== "up" && thumb !== "down") throw badThumb(thumb);
    const word = why === undefined ? undefined : await givenText(why, options, surface);
    const rating = await planner.rate(session, { thumb, ...(word === undefined ? {} : { word }) });
    if (surface.json) surface.printJson({ session, rating });
    else surface.printWrapped(surface.messages.rating[thumb](rating.version));
    return EXIT.done;
  });
}

function badThumb(thumb: string): AppError {
  const given = JSON.stringify(thumb.slice(0, 40));
  const problem = { en: MESSAGES.en.rating.badThumb(given), ko: MESSAGES.ko.rating.badThumb(given) };
  return new AppError("usage", { problem });
}
