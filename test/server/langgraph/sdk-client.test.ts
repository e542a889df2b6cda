import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenQuestion } from "../../../schemas/question.ts";
import { type LanggraphServer, langgraphServer, partsOf } from "../../support/langgraph-server.ts";

const IDEA = "A marketplace for used climbing gear";
const INPUT = { idea: IDEA, preset: "fast" };

let server: LanggraphServer;
beforeAll(async () => {
  server = await langgraphServer();
});
afterAll(async () => {
  expect(server.failures).toEqual([]);
  await server.close();
});

/** A thread that waits at its first question, by the SDK. */
async function waiting(input: object = INPUT) {
  const client = server.client();
  const { thread_id: thread } = await client.threads.create();
  const values = waitingValues(await client.runs.wait(thread, "plancraft", { input: { ...input } }));
  const [interrupt] = values.__interrupt__;
  if (!interrupt) throw new Error(`It does not wait: ${JSON.stringify(values)}`);
  return { client, thread, interrupt, values };
}
interface Waiting {
  readonly __interrupt__: readonly { readonly id: string; readonly value: OpenQuestion }[];
  readonly messages: readonly { readonly type: string; readonly id: string; readonly content: string }[];
}

const waitingValues = (values: unknown) => values as Waiting;
const idsOf = (parts: readonly { readonly id?: string | undefined }[]) => parts.map(({ id }) => id ?? "");

describe("the SDK's client", () => {
  it("carries a session through: a thread, a stream to a question, the answer by its interrupt, the plan", async () => {
    const client = server.client();
    const created = await client.threads.create({ metadata: { team: "gear" } });
    expect(created).toMatchObject({ status: "idle", metadata: { team: "gear", graph_id: "plancraft" }, values: null });
    const thread = created.thread_id;
    expect(await client.threads.getState(thread)).toMatchObject({ values: {}, next: [], tasks: [], checkpoint: null });

    let run = "";
    const asked = await partsOf(
      client.runs.stream(thread, "plancraft", {
        input: INPUT,
        streamMode: ["values", "updates", "custom", "messages-tuple", "tasks"],
        onRunCreated: (given) => {
          expect(given.thread_id).toBe(thread);
          run = given.run_id;
        },
      }),
    );
    expect(asked[0]).toEqual({ id: "1.0", event: "metadata", data: { run_id: run, attempt: 1 } });
    const last = asked.filter(({ event }) => event !== "messages").slice(-4);
    expect(last.map(({ event }) => event)).toEqual(["custom", "updates", "values", "end"]);
    const interrupts = last[1]?.data.__interrupt__;
    expect(interrupts).toMatchObject([{ id: expect.stringMatching(/^[\da-f]{32}$/), value: { kind: "option" } }]);
    expect(last[2]?.data.__interrupt__).toEqual(interrupts);
    const order = idsOf(asked).map((id) => id.split(".").map(Number));
    expect(order).toEqual(order.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));

    expect(await client.runs.get(thread, run)).toMatchObject({ run_id: run, thread_id: thread, status: "success" });
    expect(await client.threads.get(thread)).toMatchObject({
      status: "interrupted",
      metadata: { team: "gear" },
      values: { idea: IDEA, preset: "fast" },
    });
    const state = await client.threads.getState<Waiting>(thread);
    expect(state.next).toEqual(["option-pause"]);
    expect(state.tasks.flatMap(({ interrupts: open }) => open)).toEqual(interrupts);
    expect(state.values.messages.map(({ type }) => type)).toEqual(["human", "ai"]);

    const { id, value } = interrupts[0];
    const answered = await partsOf(
      client.runs.stream(thread, "plancraft", {
        command: { resume: { [id]: { kind: "option", optionId: value.options[0].id } } },
        config: { configurable: { yes: true } },
        checkpoint: state.checkpoint,
        streamMode: ["values", "updates"],
      }),
    );
    const { event, data } = answered.at(-2) ?? {};
    expect(event).toBe("values");
    expect(data.document).toMatch(/^# /);
    expect(data.messages.at(-1).content).toBe(data.document);
    expect(data.__interrupt__).toBeUndefined();
    expect(answered.flatMap((part) => Object.keys(part.event === "updates" ? part.data : {}))).toContain("format");
    expect(await client.threads.get(thread)).toMatchObject({ status: "idle", interrupts: {} });

    const runs = await client.runs.list(thread);
    expect(runs.map(({ status }) => status)).toEqual(["success", "success"]);
    expect(runs[1]?.run_id).toBe(run);
    const history = await client.threads.getHistory(thread, { limit: 3 });
    expect(history).toHaveLength(3);
    expect(history[0]?.checkpoint.checkpoint_id).toBe(
      (await client.threads.getState(thread)).checkpoint?.checkpoint_id,
    );
    const before = await client.threads.getHistory(thread, { limit: 1, before: history[0]?.checkpoint as never });
    expect(before).toEqual(history.slice(1, 2));
    expect(await client.threads.getState(thread, history[2]?.checkpoint.checkpoint_id ?? "")).toMatchObject({
      next: history[2]?.next,
      checkpoint: history[2]?.checkpoint,
      parent_checkpoint: history[2]?.parent_checkpoint,
    });

    const listed = await server.planner.as({ person: "kim" }).list();
    expect(listed.map(({ session, state: stands }) => [session, stands])).toContainEqual([thread, "done"]);
    const replayed = await partsOf(client.runs.joinStream(thread, run, { lastEventId: "-1", streamMode: ["custom"] }));
    expect(replayed.filter((part) => part.event === "custom")).toEqual(asked.filter((part) => part.event === "custom"));
  });

  it("joins a stream after any event of it, with the same ids and the same states", async () => {
    const { client, thread } = await waiting();
    const [run] = await client.runs.list(thread);
    const streamMode = ["values", "updates", "custom", "messages", "tasks", "checkpoints"] as const;
    const join = (lastEventId: string) =>
      partsOf(client.runs.joinStream(thread, run?.run_id ?? "", { lastEventId, streamMode: [...streamMode] }));
    const whole = await join("-1");
    expect(whole.at(-1)?.event).toBe("end");
    for (const at of [0, Math.floor(whole.length / 2), whole.length - 2]) {
      expect(await join(whole[at]?.id ?? "")).toEqual(whole.slice(at + 1));
    }
    const [seq] = whole.at(-1)?.id?.split(".") ?? [];
    expect(await join(seq ?? "")).toEqual([]);
    expect(await client.runs.join(thread, run?.run_id ?? "")).toEqual(
      whole.findLast(({ event }) => event === "values")?.data,
    );
  });

  it("answers one open question with one value, in words too, and is asked the same again where that does not fit", async () => {
    const { client, thread, interrupt } = await waiting();
    const refused = waitingValues(await client.runs.wait(thread, "plancraft", { command: { resume: { kind: "form" } } }));
    expect(refused.__interrupt__).toMatchObject([
      { id: interrupt.id, value: { attempt: 2, problem: expect.anything() } },
    ]);
    const stale = { [interrupt.id]: { kind: "option", optionId: "newcomers", attempt: 1 } };
    await expect(client.runs.wait(thread, "plancraft", { command: { resume: stale } })).rejects.toThrow("HTTP 409");
    const [option] = interrupt.value.options;
    const next = waitingValues(await client.runs.wait(thread, "plancraft", { command: { resume: option?.title } }));
    expect(next.__interrupt__[0]?.id).not.toBe(interrupt.id);
    expect(next.messages.filter(({ type }) => type === "human")).toHaveLength(2);
  });

  it("is a chat: the idea, an answer, and a change are messages, which come back under the client's own ids", async () => {
    const say = (id: string, content: string) => ({ messages: [{ type: "human", id, content }] });
    const { client, thread, values } = await waiting({ ...say("mine-1", IDEA), preset: "fast" });
    expect(values.messages[0]).toMatchObject({ type: "human", id: "mine-1", content: IDEA });
    const config = { configurable: { yes: true } };
    const done = await client.runs.wait(thread, "plancraft", { input: say("mine-2", "1"), config });
    expect(done).toMatchObject({ document: expect.stringMatching(/^# /) });
    const revised = waitingValues(await client.runs.wait(thread, "plancraft", {
      input: say("mine-3", "Remove the section on risks"),
    }));
    const people = revised.messages.filter(({ type }) => type === "human");
    expect(people.map(({ id }) => id)).toEqual(["mine-1", "mine-2", "mine-3"]);
    expect(await client.threads.search({ values: { idea: IDEA }, ids: [thread] })).toHaveLength(1);
  });

  it("finds sessions of the command line among the threads, by what is kept with them, and counts and deletes them", async () => {
    const run = server.planner.start({ idea: IDEA, preset: "fast", session: "plan-abc234" });
    for await (const _ of run);
    const client = server.client();
    const found = await client.threads.search({ metadata: { graph_id: "plancraft" }, ids: ["plan-abc234"] });
    expect(found).toMatchObject([{ thread_id: "plan-abc234", status: "interrupted", values: { idea: IDEA } }]);
    expect(await client.threads.getState("plan-abc234")).toMatchObject({ next: ["option-pause"] });
    expect(await client.threads.update("plan-abc234", { metadata: { tag: "cli" } })).toMatchObject({
      metadata: { tag: "cli", graph_id: "plancraft" },
    });
    expect(await client.threads.count({ metadata: { tag: "cli" }, status: "interrupted" })).toBe(1);
    expect(await client.threads.count({ metadata: { tag: "cli" }, status: "busy" })).toBe(0);
    const copy = await client.threads.copy("plan-abc234");
    expect(copy).toMatchObject({ status: "interrupted", metadata: { tag: "cli", copied_from: "plan-abc234" } });
    await client.threads.delete("plan-abc234");
    await expect(client.threads.get("plan-abc234")).rejects.toThrow("HTTP 404");
    expect(await client.threads.search({ ids: ["plan-abc234"] })).toEqual([]);
    await expect(client.threads.create({ threadId: "plan-abc234" })).rejects.toThrow("HTTP 409");
    expect(await client.threads.search({ metadata: { tag: "cli" }, sortBy: "updated_at" })).toMatchObject([
      { thread_id: copy.thread_id },
    ]);
  });

  it("runs without a thread of its own, and with one that is made for it", async () => {
    const client = server.client();
    let made: { thread_id?: string | undefined } = {};
    const onRunCreated = (given: { thread_id?: string }) => {
      made = given;
    };
    expect(await client.runs.wait(null, "plancraft", { input: INPUT, onRunCreated })).toHaveProperty("__interrupt__");
    expect(await client.threads.get(made.thread_id ?? "")).toMatchObject({ status: "interrupted" });
    const id = crypto.randomUUID();
    const metadata = { from: "elsewhere" };
    const run = await client.runs.create(id, "plancraft", { input: INPUT, ifNotExists: "create", metadata });
    await client.runs.join(id, run.run_id);
    expect(await client.threads.get(id)).toMatchObject({ status: "interrupted", metadata });
  });

  it("sees the one assistant, its graph and its schemas, and is told what there is none of", async () => {
    const client = server.client();
    const [assistant, ...others] = await client.assistants.search({ graphId: "plancraft" });
    expect(others).toEqual([]);
    expect(await client.assistants.get("plancraft")).toEqual(assistant);
    expect(await client.assistants.get(assistant?.assistant_id ?? "")).toEqual(assistant);
    expect(await client.assistants.search({ graphId: "other" })).toEqual([]);
    expect(await client.assistants.count()).toBe(1);
    const graph = await client.assistants.getGraph("plancraft", { xray: true });
    expect(graph.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(["analyze", "write", "format"]));
    const schemas = await client.assistants.getSchemas("plancraft");
    expect(schemas.input_schema).toHaveProperty(["properties", "idea"]);
    expect(schemas.state_schema).toHaveProperty(["properties", "document"]);
    expect(schemas.config_schema).toHaveProperty(["properties", "preset"]);
    expect(await client.assistants.getSubgraphs("plancraft")).toEqual({});
    expect(await client.store.searchItems(["a"])).toEqual({ items: [] });
    expect(await client.crons.search()).toEqual([]);
    await expect(client.store.putItem(["a"], "b", {})).rejects.toThrow("HTTP 422");
  });
});
