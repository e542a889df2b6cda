import { z } from "zod";

/** A list of texts, each a point of its own; blank ones say nothing. */
export const Points = z.preprocess(withoutBlanks, z.array(z.string()));

function withoutBlanks(value: unknown): unknown {
  return Array.isArray(value) ? value.filter((entry) => typeof entry !== "string" || entry.trim() !== "") : value;
}
