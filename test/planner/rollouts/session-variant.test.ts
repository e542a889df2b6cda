import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type Planner } from "../../../index.ts";
import type { Requester } from "../../../planner/requester.ts";
import type { StartRequest } from "../../../planner/start.ts";
import { armOf } from "../../../rollout/arm.ts";
import { allOf } from "../../support/all-of.ts";
import { openCountedPool } from "../../support/counted-pool.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { keepVariant, oneOfEachArm, storeRollout } from "../../support/stored-variants.ts";

const IDEA = "A repair café";
const UNCOUNTED = { rollout: null, arm: null };

let database: TestDatabase;
let client: pg.Client;
let planner: Planner;
beforeEach(async () => {
  database = await createTestDatabase();
  planner = await createPlanner({ environment: { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" } });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await planner.close();
  await database.drop();
});

/** What a new session is stored with. */
async function begun(request: Partial<StartRequest> = {}, requester?: Requester) {
  const by = requester ? planner.as(requester) : planner;
  return await stored(await by.create({ idea: IDEA, preset: "fast", memory: false, ...request }));
}

async function stored(session: string) {
  const { rows } = await client.query("SELECT variant, rollout, arm, model FROM sessions WHERE id = $1", [session]);
  return rows[0];
}

describe("what a new session runs under", () => {
  it("is the program as it is where there is nothing else, and costs one statement to find out", async () => {
    const { pool, taken } = openCountedPool(database.url);
    const counted = await createPlanner({ environment: { PLANCRAFT_MODEL: "offline" }, pool });
    onTestFinished(() => counted.close());
    taken();
    const events = await allOf(counted.start({ idea: IDEA, session: "plain", preset: "fast", yes: true }));
    expect(taken().filter((sql) => /\b(?:FROM|JOIN) \(?(?:rollouts|variants)\b/.test(sql))).toHaveLength(1);
    expect(events[0]).not.toHaveProperty("variant");
    expect(await stored("plain")).toEqual({ variant: null, ...UNCOUNTED, model: "offline" });
    expect(await planner.show("plain")).not.toHaveProperty("variant");
    expect(await planner.show("plain")).not.toHaveProperty("arm");
    expect(await planner.status("plain")).not.toHaveProperty("variant");
    expect(await planner.record("plain")).not.toHaveProperty("variant");
  });

  it("is what each person's arm of the running rollout has, the same every time", async () => {
    const [canary, control] = [
      await keepVariant(client, { name: "terse" }),
      await keepVariant(client, { name: "long" }),
    ];
    const rollout = await storeRollout(client, { variant: canary, control, share: 0.5 });
    const people = [...oneOfEachArm(rollout, 0.5), "한글", "x".repeat(10_000), "a\u0001b"];
    for (const person of people) {
      const arm = armOf(rollout, person, 0.5);
      const expected = { variant: arm === "canary" ? canary : control, rollout, arm, model: "offline" };
      expect(await begun({}, { person })).toEqual(expected);
      expect(await begun({}, { person })).toEqual(expected);
      // Of another preset it is no rollout.
      expect(await begun({ preset: "balanced" }, { person })).toMatchObject({ variant: null, ...UNCOUNTED });
    }
  });

  it("is the program as it is in a control without a variant, and counted there", async () => {
    const variant = await keepVariant(client, { name: "terse" });
    const rollout = await storeRollout(client, { variant, share: 1e-12 });
    expect(await begun()).toMatchObject({ variant: null, rollout, arm: "control" });
    const [started] = await allOf(planner.start({ idea: IDEA, session: "counted", preset: "fast", yes: true }));
    const told = { name: "default", version: null, rollout, arm: "control" };
    expect(started).toMatchObject({ type: "session-started", variant: told });
    expect((await planner.show("counted")).variant).toEqual(told);
    expect((await planner.status("counted")).variant).toEqual(told);
  });

  it("is the variant that was promoted last, by the order of rollouts and not by the clock, where none runs", async () => {
    const names = ["first", "second", "third"];
    const versions: string[] = [];
    for (const name of names) versions.push(await keepVariant(client, { name }));
    for (const [at, state] of (["promoted", "promoted", "rolled-back"] as const).entries())
      await storeRollout(client, { variant: versions[at] ?? "", state });
    await client.query("UPDATE rollouts SET started_at = now() + interval '1 year' WHERE number = 1");
    expect(await begun()).toEqual({ variant: versions[1], ...UNCOUNTED, model: "offline" });
  });

  it("is what is asked for, by name, version or the beginning of one, in no rollout; default is the program as it is", async () => {
    const [old, variant] = [
      await keepVariant(client, { name: "terse", temperature: 0.1 }),
      await keepVariant(client, { name: "terse" }),
    ];
    await client.query("UPDATE variants SET created_at = now() - interval '1 day' WHERE version = $1", [old]);
    await storeRollout(client, { variant: old });
    for (const asked of ["terse", variant, variant.slice(0, 12)])
      expect(await begun({ variant: asked }, { person: "kim" })).toMatchObject({ variant, ...UNCOUNTED });
    expect(await begun({ variant: "default" })).toMatchObject({ variant: null, ...UNCOUNTED });
  });

  it("is refused where there is no such variant, also where a file has that name, and then there is no session", async () => {
    for (const variant of ["nowhere", "package.json", "./package.json", "", "_", "%"])
      await expect(begun({ variant }), variant).rejects.toMatchObject({ code: "variant-unknown", httpStatus: 404 });
    expect((await client.query("SELECT FROM sessions")).rows).toEqual([]);
  });

  it("has the variant's model, and with a model of the request that one, outside of rollouts", async () => {
    const canary = await keepVariant(client, { name: "terse", model: "ollama:canary" });
    const promoted = await keepVariant(client, { name: "kept", model: "ollama:kept" });
    await storeRollout(client, { variant: promoted, state: "promoted" });
    expect(await begun()).toMatchObject({ variant: promoted, model: "ollama:kept", ...UNCOUNTED });
    const rollout = await storeRollout(client, { variant: canary, control: promoted });
    expect(await begun()).toMatchObject({ variant: canary, model: "ollama:canary", rollout, arm: "canary" });
    expect(await begun({ model: "offline" })).toMatchObject({ variant: promoted, model: "offline", ...UNCOUNTED });
    const both = { variant: "terse", model: "offline" };
    expect(await begun(both)).toMatchObject({ variant: canary, model: "offline", ...UNCOUNTED });
  });

  it("is in no rollout for who may not use the models of both arms, and never has a model that they may not use", async () => {
    const canary = await keepVariant(client, { name: "terse", model: "ollama:canary" });
    const promoted = await keepVariant(client, { name: "kept", model: "ollama:kept" });
    await storeRollout(client, { variant: promoted, state: "promoted" });
    const rollout = await storeRollout(client, { variant: canary, control: promoted });
    const kim = (...models: string[]) => ({ person: "kim", models });
    expect(await begun({}, kim("ollama:canary", "ollama:kept"))).toMatchObject({ variant: canary, rollout });
    expect(await begun({}, kim("ollama:kept"))).toMatchObject({
      variant: promoted,
      model: "ollama:kept",
      ...UNCOUNTED,
    });
    expect(await begun({}, kim("offline"))).toMatchObject({ variant: promoted, model: "offline", ...UNCOUNTED });
    await expect(begun({ variant: "terse" }, kim("offline"))).rejects.toMatchObject({ code: "model-not-allowed" });
  });

  it("is in no rollout where nothing leads to the models of both arms, and nobody is refused for them", async () => {
    const canary = await keepVariant(client, { name: "terse", model: "openai:canary" });
    const promoted = await keepVariant(client, { name: "kept", model: "openai:kept" });
    const rollout = await storeRollout(client, { variant: canary });
    expect(await begun()).toEqual({ variant: null, model: "offline", ...UNCOUNTED });
    await storeRollout(client, { variant: promoted, state: "promoted" });
    expect(await begun()).toEqual({ variant: promoted, model: "offline", ...UNCOUNTED });
    await client.query("UPDATE rollouts SET variant = $1, control = $2 WHERE id = $3", [
      ...[await keepVariant(client, { name: "plain" }), promoted, rollout],
    ]);
    expect(await begun()).toEqual({ variant: promoted, model: "offline", ...UNCOUNTED });
    // Who asks for it is told what is missing.
    await expect(begun({ variant: "terse" })).rejects.toMatchObject({ code: "model-without-access" });
  });

  it("is in no rollout for who may not use the usual model that one of its arms has", async () => {
    const canary = await keepVariant(client, { name: "terse", model: "ollama:canary" });
    await storeRollout(client, { variant: canary });
    const kim = { person: "kim", models: ["ollama:canary"] };
    await expect(begun({}, kim)).rejects.toMatchObject({ code: "model-not-allowed" });
    expect(await begun({ model: "ollama:canary" }, kim)).toMatchObject({ variant: null, ...UNCOUNTED });
  });

  it("is the parent's for a fork, which no rollout counts, whatever runs by then", async () => {
    const variant = await keepVariant(client, { name: "terse" });
    const rollout = await storeRollout(client, { variant });
    await allOf(planner.start({ idea: IDEA, session: "parent", preset: "fast", yes: true }));
    expect(await stored("parent")).toMatchObject({ variant, rollout });
    await client.query("UPDATE rollouts SET state = 'rolled-back'");
    const [checkpoint] = (await allOf(planner.history("parent"))).slice(-1);
    const events = await allOf(
      planner.fork({ session: "parent", checkpoint: checkpoint?.checkpoint ?? "", yes: true }),
    );
    expect(await stored(events[0]?.session ?? "")).toMatchObject({ variant, ...UNCOUNTED });
    expect(events[0]).toMatchObject({ variant: { name: "terse", version: variant, ...UNCOUNTED } });
    expect(events.at(-1)).toMatchObject({ type: "done" });
  });
});
