import { createHash } from "node:crypto";
import type { Variant } from "../schemas/rollout/variant.ts";

/**
 * What a variant is known by: the SHA-256 of its content, 64 hexadecimal digits. How it was written, and in which order,
 * makes no difference.
 */
export function variantVersion(variant: Variant): string {
  return createHash("sha256").update(canonicalJson(variant)).digest("hex");
}

/** As JSON, the names of each object in order, without what is undefined. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`);
  return `{${fields.join(",")}}`;
}
