import type { Transcript } from "../transcript.ts";
import { ASSISTANT, NOBODY } from "./planning.ts";

/** What clients ask about a server and its assistants before they do anything else. */
export async function callAssistants(server: Transcript): Promise<void> {
  await server.step("GET /ok", "/ok");
  await server.step("GET /info", "/info");
  await server.step("GET an unknown path", "/unknown");

  const found = await server.step("search assistants", "/assistants/search", { json: {} });
  const id = found.json?.[0]?.assistant_id ?? NOBODY;
  await server.step("search assistants of a graph", "/assistants/search", { json: { graph_id: ASSISTANT, limit: 1 } });
  await server.step("search assistants of an unknown graph", "/assistants/search", { json: { graph_id: "unknown" } });
  await server.step("search assistants with a limit of 0", "/assistants/search", { json: { limit: 0 } });
  await server.step("count assistants", "/assistants/count", { json: {} });

  await server.step("GET an assistant by its graph", `/assistants/${ASSISTANT}`);
  await server.step("GET an assistant by its id", `/assistants/${id}`);
  await server.step("GET an unknown assistant", `/assistants/${NOBODY}`);
  await server.step("GET an assistant that is no id", "/assistants/unknown");
  await server.step("GET an assistant's schemas", `/assistants/${ASSISTANT}/schemas`, { levels: 3 });
  await server.step("GET an unknown assistant's schemas", `/assistants/${NOBODY}/schemas`);
  await server.step("GET an assistant's graph", `/assistants/${ASSISTANT}/graph`);
  await server.step("GET an assistant's graph with what is in its nodes", `/assistants/${id}/graph?xray=true`);
  await server.step("GET an assistant's subgraphs", `/assistants/${ASSISTANT}/subgraphs`);
  await server.step("list an assistant's versions", `/assistants/${ASSISTANT}/versions`, { json: {} });
}

/** What changes assistants, after all that looks at them. */
export async function callOwnAssistants(server: Transcript): Promise<void> {
  await server.step("create an assistant", "/assistants", { json: { graph_id: ASSISTANT, name: "Mine" } });
  await server.step("change an assistant", `/assistants/${ASSISTANT}`, {
    method: "PATCH",
    json: { metadata: { mine: true } },
  });
  await server.step("delete an unknown assistant", `/assistants/${NOBODY}`, { method: "DELETE" });
}
