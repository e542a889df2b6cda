import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Comparison } from "../../../schemas/http/figures.ts";
import { callJson } from "../../api/client.ts";
import { sessionKey, sessionPath } from "../../api/queries.ts";
import { comparePath, type Scenario, scenarioText } from "./scenario-texts.ts";

/** What the figures come to in each what-if, beside the plan as it stands. */
export function compareQuery(session: string, scenarios: readonly Scenario[]) {
  return queryOptions({
    queryKey: sessionKey(session, "compare", ...scenarios.map(scenarioText)),
    queryFn: ({ signal }) => callJson<typeof Comparison>(sessionPath(session, comparePath(scenarios)), { signal }),
    enabled: scenarios.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
