import pg from "pg";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { Signals } from "../../../utils/postgres/signals.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("all channels that are opened at once are listened to, by one statement after another", async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  const query: (...given: unknown[]) => Promise<unknown> = client.query.bind(client);
  let [open, most] = [0, 0];
  const counted = async (...given: unknown[]) => {
    open += 1;
    most = Math.max(most, open);
    return query(...given).finally(() => {
      open -= 1;
    });
  };
  Object.assign(client, { query: counted });
  const signals = new Signals(async () => client);
  onTestFinished(() => signals.close());
  const channels = ["plancraft_events", "plancraft_cancels", "plancraft_deltas"] as const;
  const heard = vi.fn();
  await Promise.all([
    ...channels.map((channel) => signals.listen(channel, (payload) => heard(channel, payload))),
    signals.query("SELECT set_config('plancraft.test', $1, false)", ["x"]),
  ]);
  expect(most).toBe(1);
  for (const channel of channels) await query("SELECT pg_notify($1, 'plan-a')", [channel]);
  await expect.poll(() => heard.mock.calls).toEqual(channels.map((channel) => [channel, "plan-a"]));
});
