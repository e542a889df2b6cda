import { QueryClient } from "@tanstack/react-query";
import { Unreachable } from "./client.ts";

/** State is the server's: what it said is kept until it may have changed, and asked for again when a connection is back. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, error) => error instanceof Unreachable && failures < 3 },
    },
  });
}
