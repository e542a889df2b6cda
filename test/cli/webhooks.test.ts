import pg from "pg";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { englishIn, HANGUL } from "../support/languages.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";
import { startReceiver, verified } from "../support/webhook-receiver.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const webhooks = (args: readonly string[], more: Readonly<Record<string, string>> = {}, stdin?: string) =>
  runCli(["webhooks", ...args], {
    env: { DATABASE_URL: database.url, PLANCRAFT_HOME: "/nonexistent", PLANCRAFT_USER: "kim", LANG: "en", ...more },
    ...(stdin === undefined ? {} : { stdin }),
  });

it("an endpoint is added with a secret that is shown once, listed, tested, rotated, replayed and removed", async () => {
  let status = 204;
  const receiver = await startReceiver(() => status);
  onTestFinished(() => receiver.close());
  const allowed = { PLANCRAFT_WEBHOOK_HOSTS: receiver.host };
  const url = `${receiver.url}?key=swordfish`;
  const added = await webhooks(["add", url, "--events", "done, failed"], allowed);
  expect(added).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^whsec_[\w+/]{43}=\n$/) });
  const [id = ""] = /wh_[0-9a-f]{12}/.exec(added.stderr) ?? [];
  expect(added.stderr).toContain(`plancraft webhooks test ${id}`);

  const listed = await webhooks(["list"]);
  expect(listed.stdout).toMatch(new RegExp(`^${id} +on +0 +0 +done, failed +${receiver.url}$`, "m"));
  expect(listed.stdout + listed.stderr).not.toMatch(/swordfish|whsec/);
  const [json] = (await webhooks(["list", "--json"])).lines;
  expect(json).toMatchObject({ id, url: receiver.url, events: ["done", "failed"], owner: "kim", problem: null });
  expect(JSON.stringify(json)).not.toMatch(/swordfish|whsec/);

  expect(await webhooks(["test", id], allowed)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("204") });
  const [sent] = receiver.received;
  if (!sent) throw new Error("Nothing came");
  expect(sent.path).toBe("/hook?key=swordfish");
  expect(verified(added.stdout.trim(), sent)).toMatchObject({ type: "io.plancraft.test.v1", subject: id });
  status = 302;
  const failed = await webhooks(["test", id], allowed);
  expect(failed).toMatchObject({ exitCode: 4, stdout: "" });
  expect(failed.stderr).toContain(`${receiver.url} did not take the event: it answers with a redirect (302)`);
  expect((await webhooks(["test", id])).stderr).toContain("its address is http");

  const own = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const rotated = await webhooks(["rotate", id, "--secret", "-"], {}, `${own}\n`);
  expect(rotated).toMatchObject({ exitCode: 0, stdout: `${own}\n` });

  await client.query(
    `INSERT INTO sessions (id, lineage, idea, preset, model, state, owner) VALUES ('s-1', 's-1', 'x', 'fast', 'offline', 'done', 'kim')`,
  );
  await client.query(`INSERT INTO session_events VALUES ('s-1', 1, now(), 'done', '{"type": "done"}')`);
  await client.query(
    `INSERT INTO webhook_dead (webhook, session, seq, type, attempts, problem) VALUES ($1, 's-1', 1, 'done', 8, '{"kind":"late","seconds":15}')`,
    [id],
  );
  expect((await webhooks(["log", id])).stdout).toMatch(/^s-1\/1 +8 +\S.* it did not answer within 15 s$/m);
  const korean = await webhooks(["log", id, "--json", "--lang", "ko"]);
  expect(korean.lines).toMatchObject([{ event: "s-1/1", problem: "15초 안에 응답하지 않았습니다", nextAt: null }]);
  expect((await webhooks(["replay", id])).stdout).toBe(`1 event is sent to ${id} once more.\n`);
  expect((await webhooks(["replay", id, "--from", "@last/1"])).stdout).toBe(`1 event is sent to ${id} once more.\n`);
  expect((await webhooks(["replay", id, "s-1/1", "--json"])).lines).toEqual([{ id, replayed: 0 }]);

  expect(await webhooks(["remove", id])).toMatchObject({ exitCode: 0 });
  expect((await client.query("SELECT FROM webhook_feeds")).rowCount).toBe(0);
  expect((await webhooks(["list"])).stderr).toContain("plancraft webhooks add");
});

it.each([
  [["add", "http://example.com/hook"], "https"],
  [["add", "https://127.0.0.1/hook"], "PLANCRAFT_WEBHOOK_HOSTS"],
  [["add", "https://me:swordfish@example.com/"], ""],
  [["add", "hooks"], "http"],
  [["add", "https://127.0.0.1/", "--events", "finished"], '"finished"'],
  [["add", "https://127.0.0.1/", "--secret", "swordfish"], "whsec_"],
  [["test", "wh_unknown"], "wh_unknown"],
  [["remove", "wh_unknown"], "wh_unknown"],
  [["replay", "wh_unknown", "s-1"], '"s-1"'],
  [["replay", "wh_unknown", "s-1/1", "--from", "s-1/1"], "--from"],
])("%j is refused in one sentence of either language, and nothing is kept", async (args, named) => {
  const [english, korean] = [await webhooks(args), await webhooks([...args, "--lang", "ko"])];
  for (const { exitCode, stdout, stderr } of [english, korean]) {
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/swordfish|\n./);
  }
  expect(korean.stderr).toMatch(HANGUL);
  const types = /있는 것: [a-z, -]+/;
  expect(englishIn(korean.stderr.replace(types, "").replace(/plancraft|https?/g, ""))).toEqual([]);
  expect((await client.query("SELECT FROM webhooks")).rowCount).toBe(0);
});
