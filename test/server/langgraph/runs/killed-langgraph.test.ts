import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@langchain/langgraph-sdk";
import { expect, it, onTestFinished } from "vitest";
import { IDEA } from "../../../support/killed-session.ts";
import { type AnyPart, partsOf } from "../../../support/langgraph-server.ts";
import { startOpenAIServer } from "../../../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../../../support/planning-script.ts";
import { createTestDatabase } from "../../../support/postgres.ts";
import { PROGRAM, type Variables } from "../../../support/run-cli.ts";

/** Long enough that calls are open when the process is killed. */
const LATENCY_MS = 60;
/** The run has more events than this. */
const KILLED_AFTER = 12;

it("is followed to its end by one stream of the SDK, which comes back by itself, though the server is killed", async () => {
  const { url } = await createTestDatabase();
  const model = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline }, latencyMs: LATENCY_MS });
  onTestFinished(() => model.close());
  const port = await freePort();
  const env = modelEnvironment(url, model);
  let server = await start(env, port);
  onTestFinished(() => kill(server));

  const client = new Client({ apiUrl: `http://127.0.0.1:${port}`, apiKey: null });
  const { thread_id: thread } = await client.threads.create();
  const streamMode = ["custom", "values"] as const;
  const input = { idea: IDEA, preset: "fast", yes: true };
  const parts: AnyPart[] = [];
  let restarted: Promise<void> | undefined;
  for await (const part of client.runs.stream(thread, "plancraft", { input, streamMode: [...streamMode] })) {
    parts.push(part);
    if (parts.length === KILLED_AFTER) {
      restarted = kill(server).then(async () => {
        server = await start(env, port);
        await goOn(client, thread);
      });
    }
  }
  await restarted;

  // Each event once and in order, with the run's own id before and after.
  const told = parts.filter(({ event, data }) => event === "custom" && data.type !== "section-delta");
  expect(told.map(({ data }) => data.seq)).toEqual(told.map((_, at) => at + 1));
  expect(new Set(parts.flatMap(({ id, data }) => (data?.type === "section-delta" ? [] : [id]))).size).toBe(
    parts.filter(({ data }) => data?.type !== "section-delta").length,
  );
  const begun = parts.filter(({ event }) => event === "metadata").map(({ data }) => data);
  expect(begun).toEqual([
    { run_id: begun[0].run_id, attempt: 1 },
    { run_id: begun[0].run_id, attempt: 2 },
  ]);
  expect(parts.at(-1)?.event).toBe("end");
  expect(parts.at(-2)?.data.document).toContain("## ");

  // Who had the stream from the server that was killed goes on after the last event of it, at the new one.
  const run = begun[0].run_id;
  const lastEventId = parts[KILLED_AFTER - 1]?.id ?? "";
  const joined = await partsOf(client.runs.joinStream(thread, run, { lastEventId, streamMode: ["custom"] }));
  const rest = parts
    .slice(KILLED_AFTER)
    .filter(({ event, data }) => event !== "values" && data?.type !== "section-delta");
  expect(joined).toEqual(rest);
  expect((await client.runs.list(thread)).at(-1)).toMatchObject({ run_id: run, status: "success" });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : expect.fail("It listens nowhere.");
}

async function start(env: Variables, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM, "serve", "--port", String(port), "--json"], {
    env: { ...env, HOME: process.env["HOME"] ?? "", PATH: process.env["PATH"] ?? "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`The server ended with ${code}`)));
  ended.catch(() => {});
  await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** At once: by itself a server goes on only with what has been still for a while. */
async function goOn(client: Client, thread: string): Promise<void> {
  const config = { configurable: { yes: true } };
  while ((await client.threads.get(thread)).status === "busy") {
    // The connection that held it goes a moment after the process that was killed.
    const begun = client.runs.create(thread, "plancraft", { input: null, config });
    if (await begun.then(() => true, isBusy)) return;
    await sleep(50);
  }
}

/** Of what refuses a run only that is expected. */
function isBusy(error: unknown): false {
  expect(error).toMatchObject({ status: 409 });
  return false;
}
