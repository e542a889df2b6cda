import type { ThreadState } from "../../planner/threads/thread-state.ts";

/** A state with the channels that clients expect besides the graph's own. */
export function shownState(state: ThreadState): ThreadState {
  return state;
}
