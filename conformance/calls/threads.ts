import type { Transcript } from "../transcript.ts";
import { ASSISTANT, INPUT, NOBODY, newThread, waitingThread } from "./planning.ts";

/** Threads: made, found, changed, looked into, and deleted. */
export async function callThreads(server: Transcript): Promise<void> {
  const created = await server.step("create a thread", "/threads", { json: {} });
  const thread = created.json.thread_id;
  const own = crypto.randomUUID();
  await server.step("create a thread with an id and metadata", "/threads", {
    json: { thread_id: own, metadata: { topic: own } },
  });
  await server.step("create a thread that there is", "/threads", { json: { thread_id: own } });
  await server.step("create a thread that there is, or take it", "/threads", {
    json: { thread_id: own, if_exists: "do_nothing" },
  });
  await server.step("create a thread with an id that is none", "/threads", { json: { thread_id: "no-id" } });
  await server.step("create a thread with metadata that are none", "/threads", { json: { metadata: 3 } });
  await server.step("create a thread with a body that is no JSON", "/threads", { body: "{" });
  await server.step("create a thread as plain text", "/threads", {
    body: "{}",
    headers: { "content-type": "text/plain" },
  });

  await server.step("GET a thread", `/threads/${thread}`, { isWhole: true });
  await server.step("GET an unknown thread", `/threads/${NOBODY}`);
  await server.step("GET a thread with an id that is none", "/threads/no-id");
  await server.step("GET the state of a new thread", `/threads/${thread}/state`);
  await server.step("GET the state of an unknown thread", `/threads/${NOBODY}/state`);
  await server.step("GET the history of a new thread", `/threads/${thread}/history`);
  await server.step("list the runs of a new thread", `/threads/${thread}/runs`);
  await server.step("list the runs of an unknown thread", `/threads/${NOBODY}/runs`);

  await search(server, own);

  const patch = { method: "PATCH", json: { metadata: { title: "Books" } } };
  await server.step("change a thread", `/threads/${own}`, patch);
  await server.step("change an unknown thread", `/threads/${NOBODY}`, patch);
  await server.step("change a thread without metadata", `/threads/${own}`, { method: "PATCH", json: {} });

  await waiting(server);

  await server.step("delete a thread", `/threads/${own}`, { method: "DELETE" });
  await server.step("GET a deleted thread", `/threads/${own}`);
  await server.step("delete an unknown thread", `/threads/${NOBODY}`, { method: "DELETE" });
}

async function search(server: Transcript, own: string): Promise<void> {
  await newThread(server, { topic: own });
  const found = (name: string, json: object) => server.step(name, "/threads/search", { json });
  await found("search threads by metadata", { metadata: { topic: own } });
  await found("search threads, one of two", { metadata: { topic: own }, limit: 1 });
  await found("search threads by a status that none has", { metadata: { topic: own }, status: "error" });
  await found("search threads for a few fields", { metadata: { topic: own }, select: ["thread_id", "status"] });
  await found("search threads in an order", { metadata: { topic: own }, sort_by: "updated_at", sort_order: "asc" });
  await found("search threads with a limit of 0", { limit: 0 });
  await found("search threads by a status that is none", { status: "unknown" });
  await server.step("count threads", "/threads/count", { json: { metadata: { topic: own } } });
}

/** A thread that waits for an answer. */
async function waiting(server: Transcript): Promise<void> {
  const { thread } = await waitingThread(server);
  await server.step("GET a waiting thread", `/threads/${thread}`, { isWhole: true });
  await server.step("search waiting threads", "/threads/search", { json: { ids: [thread], status: "interrupted" } });
  const state = await server.step("GET the state of a waiting thread", `/threads/${thread}/state`, {
    isWhole: true,
  });
  await server.step("GET the state with subgraphs", `/threads/${thread}/state?subgraphs=true`);
  await server.step("GET the history of a waiting thread", `/threads/${thread}/history?limit=2`);
  const history = await server.step("POST for the history of a waiting thread", `/threads/${thread}/history`, {
    json: { limit: 100 },
  });
  const oldest = history.json?.at(-1)?.checkpoint?.checkpoint_id ?? NOBODY;
  const newest = state.json?.checkpoint?.checkpoint_id ?? NOBODY;
  await server.step("POST for the history before a checkpoint", `/threads/${thread}/history`, {
    json: { limit: 100, before: newest },
  });
  await server.step("GET the state at a checkpoint", `/threads/${thread}/state/${newest}`);
  await server.step("GET the state at the oldest checkpoint", `/threads/${thread}/state/${oldest}`);
  await server.step("GET the state at an unknown checkpoint", `/threads/${thread}/state/${NOBODY}`);
  await server.step("POST for the state at a checkpoint", `/threads/${thread}/state/checkpoint`, {
    json: { checkpoint: { checkpoint_id: newest } },
  });
  await server.step("copy a thread", `/threads/${thread}/copy`, { method: "POST" });
  await server.step("run from a checkpoint", `/threads/${thread}/runs/wait`, {
    json: { assistant_id: ASSISTANT, input: null, checkpoint: { checkpoint_id: oldest } },
  });
  await server.step("update the state", `/threads/${thread}/state`, { json: { values: { idea: INPUT.idea } } });
  await server.step("update the state with what is none", `/threads/${thread}/state`, { json: { values: 3 } });
  await server.step("update the state of an unknown thread", `/threads/${NOBODY}/state`, { json: { values: {} } });
}
