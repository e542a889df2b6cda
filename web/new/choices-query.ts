import { queryOptions } from "@tanstack/react-query";
import type { Choices } from "../../schemas/http/choices.ts";
import { callJson } from "../api/client.ts";

/** What a new plan can be made with. */
export function choicesQuery() {
  return queryOptions({
    queryKey: ["choices"],
    queryFn: ({ signal }) => callJson<typeof Choices>("/api/choices", { signal }),
    staleTime: 60_000,
  });
}
