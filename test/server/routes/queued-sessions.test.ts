import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { openPlanner } from "../../../planner/compose.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { queueWorker } from "../../support/queue-worker.ts";
import { served } from "../../support/served.ts";

it("asks for runs, holds no place for them, and gives them to LangGraph's clients as pending ones", async () => {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  onTestFinished(() => model.close());
  const environment = { ...modelEnvironment(url, model), USE_DURABLE_WORKER: "true" };
  const planner = await openPlanner({ environment });
  onTestFinished(() => planner.close());
  const worker = await queueWorker(environment);
  const sessions = { total: 0, perUser: 0 };
  const { server, call, failures } = served({ planner, limits: { sessions } });
  onTestFinished(() => server.close());

  const keyed = { json: { idea: "A market for ropes" }, headers: { "Idempotency-Key": "one" } };
  const made = await call("POST", "/api/sessions", keyed);
  expect(made).toMatchObject({ status: 201, json: { state: "queued", lastSeq: 1 } });
  const { session } = made.json;
  expect((await call("POST", "/api/sessions", keyed)).json).toMatchObject({ session, lastSeq: 1 });
  const events = call("GET", `/api/sessions/${session}/events`);
  await worker.work();
  const told = (await events).text.matchAll(/^event: (.*)$/gm);
  const types = [...told].map(([, type]) => type).filter((type) => !type?.startsWith("step"));
  expect(types).toEqual(["session-queued", "session-started", "question-asked", "waiting"]);

  const { questions, lastSeq } = (await call("GET", `/api/sessions/${session}`)).json;
  const answer = { [questions[0].interruptId]: { kind: "option", optionId: "climbers" } };
  const answered = await call("POST", `/api/sessions/${session}/answers`, { json: answer });
  expect(answered).toMatchObject({ status: 202, json: { session, seq: lastSeq + 1 } });
  expect(await call("POST", `/api/sessions/${session}/answers`, { json: answer })).toMatchObject({ status: 409 });
  expect((await call("POST", `/api/sessions/${session}/resume`)).json).toEqual({ session, seq: lastSeq + 1 });
  await worker.work();
  expect((await call("GET", `/api/sessions/${session}`)).json).toMatchObject({
    state: "waiting",
    questions: [{ id: "approve-outline" }],
  });

  // LangGraph's protocol is described elsewhere than ours.
  const protocol = async (method: string, path: string, json?: object) => {
    const headers = { "x-person": "kim", "content-type": "application/json" };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const response = await server.fetch(new Request(`http://localhost${path}`, { method, headers, ...body }));
    const text = await response.text();
    return { status: response.status, text, json: text.startsWith("{") ? JSON.parse(text) : null };
  };
  const input = { assistant_id: "plancraft", input: { idea: "A market for tents" }, if_not_exists: "create" };
  const thread = "0d1e7a52-6a3c-4a55-9d0f-0f4f0c1b2a3d";
  const begun = await protocol("POST", `/threads/${thread}/runs`, input);
  expect(begun).toMatchObject({ status: 200, json: { status: "pending", thread_id: thread } });
  const run = `/threads/${thread}/runs/${begun.json.run_id}`;
  expect((await protocol("GET", `/threads/${thread}`)).json).toMatchObject({ status: "busy" });
  expect((await protocol("POST", `/threads/${thread}/runs`, input)).status).toBe(409);
  const [joined, streamed] = [protocol("GET", `${run}/join`), protocol("GET", `${run}/stream?stream_mode=updates`)];
  await worker.work();
  expect(JSON.parse((await joined).text)).toMatchObject({ __interrupt__: [{ value: { id: "audience" } }] });
  const frames = [...(await streamed).text.matchAll(/^event: (.*)$/gm)].map(([, frame]) => frame);
  expect([frames[0], frames.at(-1)]).toEqual(["metadata", "end"]);
  expect((await protocol("GET", run)).json).toMatchObject({ status: "success", run_id: begun.json.run_id });
  expect((await protocol("GET", `/threads/${thread}`)).json).toMatchObject({ status: "interrupted" });
  expect(failures).toEqual([]);

  expect((await call("GET", "/ready", { as: null })).status).toBe(200);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("UPDATE plancraft_queue.version SET version = 99");
  const later = await openPlanner({ environment });
  onTestFinished(() => later.close());
  await expect(later.ready()).rejects.toMatchObject({ code: "queue-newer" });
});
