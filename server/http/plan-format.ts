import { parseAccept } from "hono/utils/accept";
import type { z } from "zod";
import type { PlanQuery } from "../../schemas/http/plan.ts";
import { AppError } from "../../utils/errors.ts";

type Format = NonNullable<z.infer<typeof PlanQuery>["format"]>;

/** The formats that there are, the usual one first, and what they are called in a header. */
const TYPES = { md: "text/markdown", html: "text/html", json: "application/json" } as const;
export type GivenFormat = keyof typeof TYPES;
const FORMATS = Object.keys(TYPES) as GivenFormat[];

/**
 * In which format a plan is given: as the address says, else as the header has it best.
 * @throws AppError `not-acceptable` where there is none that is asked for.
 */
export function planFormat(format: Format | undefined, accept: string | undefined): GivenFormat {
  if (format !== undefined) return FORMATS.find((one) => one === format) ?? refuse(format, FORMATS);
  if (accept === undefined || accept.trim() === "") return "md";
  for (const { type, q } of parseAccept(accept.slice(0, 1_000))) {
    if (q <= 0) continue;
    const wanted = type.toLowerCase();
    const found = FORMATS.find(
      (one) => wanted === "*/*" || wanted === TYPES[one] || wanted === `${TYPES[one].split("/")[0]}/*`,
    );
    if (found) return found;
  }
  return refuse(accept.slice(0, 100), Object.values(TYPES));
}

function refuse(type: string, types: readonly string[]): never {
  throw new AppError("not-acceptable", { type, types: types.join(", ") });
}
