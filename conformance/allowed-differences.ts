import type { Reason } from "./differences.ts";

/** What differs from LangGraph's own server, and why. The table in docs/langgraph.md is made of it. */
export const DIFFERENCES: readonly Reason[] = [];
