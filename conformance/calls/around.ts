import type { Transcript } from "../transcript.ts";

/** What the reference server has besides, and what a page of another site is told. */
export async function callAround(server: Transcript): Promise<void> {
  const item = { namespace: ["notes"], key: "one" };
  await server.step("put into the store", "/store/items", { method: "PUT", json: { ...item, value: { text: "x" } } });
  await server.step("search the store", "/store/items/search", { json: { namespace_prefix: ["notes"] } });
  await server.step("list the store's namespaces", "/store/namespaces", { json: {} });
  await server.step("wipe what is stored", "/internal/truncate", { json: {} });
  await server.step("ask as a page of another site", "/threads", {
    method: "OPTIONS",
    headers: { origin: "https://other.example", "access-control-request-method": "POST" },
  });
}
