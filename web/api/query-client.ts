import { notifyManager, QueryClient } from "@tanstack/react-query";
import { Unreachable } from "./client.ts";

/** State is the server's: what it said is kept until it may have changed, and asked for again when a connection is back. */
export function createQueries(): QueryClient {
  // What an answer changes is shown in the task that brought it: with a timer between them it would be a frame later.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, error) => error instanceof Unreachable && failures < 3 },
    },
  });
}
