import type { EvalIdea } from "./eval-idea.ts";
import { NEIGHBOUR_TOOLS } from "./ideas/neighbour-tools.ts";
import { SOAP_SHOP } from "./ideas/soap-shop.ts";

/** The ideas of every eval, in the order in which it takes them. */
export const ALL_IDEAS: readonly EvalIdea[] = [NEIGHBOUR_TOOLS, SOAP_SHOP];
