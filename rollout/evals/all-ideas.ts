import type { EvalIdea } from "./eval-idea.ts";
import { INTERNAL_TOOLS } from "./ideas/internal-tools.ts";
import { PUBLIC_CALLS } from "./ideas/public-calls.ts";
import { SERVICES } from "./ideas/services.ts";
import { SHOPS } from "./ideas/shops.ts";
import { WEB_APPS } from "./ideas/web-apps.ts";

/** Thirty ideas, six of each kind, each in both languages. */
export const ALL_IDEAS: readonly EvalIdea[] = [...WEB_APPS, ...SHOPS, ...SERVICES, ...PUBLIC_CALLS, ...INTERNAL_TOOLS];
