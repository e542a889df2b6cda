import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner, type Planner, type PlannerEvent } from "../../../index.ts";
import { allOf } from "../../support/all-of.ts";
import { fingerprints } from "../../support/killed-session.ts";
import { type OpenAIServer, type RecordedRequest, startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment, refinesOnce, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { keepVariant } from "../../support/stored-variants.ts";

const GUIDE = [
  ...["---", "id: tool-care", "language: en", "title: About finance", "topics: about finance", "---", ""],
  ...["## Questions", "", "- Who oils the tools?", "", "## Method", "", "Oil them.", ""],
  ...["## Skeleton", "", "___", "", "## Mistakes", "", "- Rust", ""],
].join("\n");

const TERSE = {
  name: "terse",
  model: "openai:gpt-4.1-nano",
  temperature: 0.9,
  settings: { minSections: 3, length: { en: 700, ko: 1_500 } },
  prompts: {
    write: "{{words}}\nIn terse words.\n{{data}}",
    edit: "{{words}}\nWith a terse pen.\n{{data}}",
    revise: "Tersely. {{words}}\n{{data}}",
  },
  guides: { "tool-care.en": GUIDE },
};

let database: TestDatabase;
let client: pg.Client;
let server: OpenAIServer;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { Review, Agreement } = refinesOnce;
  server = await startOpenAIServer({
    answers: { ...shortOutline, ...(Review && Agreement ? { Review, Agreement } : {}) },
  });
  environment = { ...modelEnvironment(database.url, server), PLANCRAFT_RETRY_BASE_MS: "1" };
  await keepVariant(client, TERSE);
  await keepVariant(client, { name: "long", prompts: { write: "At length. {{words}}\n{{data}}" } });
});
afterAll(async () => {
  await server.close();
  await client.end();
  await database.drop();
});

async function opened(more: Record<string, string> = {}): Promise<Planner> {
  const planner = await createPlanner({ environment: { ...environment, ...more } });
  onTestFinished(() => planner.close());
  return planner;
}

const begin = (planner: Planner, session: string, variant?: string) =>
  allOf(
    planner.start({ idea: `A repair café, ${session}`, session, preset: "fast", variant, yes: true, memory: false }),
  );
const last = (events: readonly PlannerEvent[]) => events.at(-1);
const text = ({ messages }: RecordedRequest) => messages.map(({ content }) => content).join("\n");
/** The requests of a session, whose idea names it. */
const asked = (session: string, name?: string) =>
  server.requests.filter(
    (request) => (name === undefined || request.schemaName === name) && text(request).includes(`café, ${session}`),
  );

describe("a session under a variant", () => {
  it("asks with the variant's model, temperature, words, settings and guides, and says so wherever it is shown", async () => {
    const planner = await opened();
    const events = await begin(planner, "told", "terse");
    expect(last(events)).toMatchObject({ type: "done", complete: true });
    const variant = { name: "terse", version: expect.stringMatching(/^[0-9a-f]{64}$/), rollout: null, arm: null };
    expect(events[0]).toMatchObject({ type: "session-started", model: TERSE.model, variant });

    const requests = asked("told");
    expect(requests.length).toBeGreaterThan(8);
    for (const { body } of requests) expect(body).toMatchObject({ model: "gpt-4.1-nano", temperature: 0.9 });
    for (const request of asked("told", "Section")) expect(text(request)).toContain("In terse words.");
    expect(asked("told", "Edits").map(text).join()).toContain("With a terse pen.");
    expect(asked("told", "Outline").map(text).join()).toContain("at least 3 sections");
    expect(text(asked("told", "Section")[0] as RecordedRequest)).toContain("The whole plan may have 700 words");
    expect(asked("told").map(text).join()).toContain("Who oils the tools?");

    expect((await planner.show("told")).variant).toEqual(variant);
    expect((await planner.status("told")).variant).toEqual(variant);
    const record = await planner.record("told");
    expect(record.variant).toEqual(variant);
    expect(record.markdown).toContain(`under the variant terse (${record.variant?.version?.slice(0, 12)})`);
    const { missing, record: exported } = await planner.export("told", { withRecord: true });
    expect(exported?.variant).toEqual(variant);
    // Three sections are what the variant wants; the preset alone wants seven.
    expect(missing.join()).not.toContain("section");
  });

  it("is one without a trace in another of the same process at the same time", async () => {
    const planner = await opened();
    const runs = [begin(planner, "left", "terse"), begin(planner, "right", "long"), begin(planner, "usual")];
    for (const events of await Promise.all(runs)) expect(last(events)).toMatchObject({ type: "done" });
    const words = (session: string) => asked(session).map(text).join();
    expect(words("left")).toContain("In terse words.");
    expect(words("left")).not.toContain("At length.");
    expect(words("right")).toContain("At length.");
    expect(words("right")).not.toContain("terse");
    expect(words("usual")).not.toMatch(/terse|At length|oils the tools/);
    for (const session of ["right", "usual"])
      for (const { body } of asked(session)) expect(body).toMatchObject({ model: "gpt-4.1-mini", temperature: 0.3 });
    expect((await planner.export("usual")).missing.join()).toContain("section");
  });

  it("is revised under it, and its figures are set under it, on another machine too", async () => {
    await begin(await opened(), "revised", "terse");
    const planner = await opened();
    const before = server.requests.length;
    expect(
      last(await allOf(planner.revise({ session: "revised", request: "Halve the finance budget" }))),
    ).toMatchObject({
      type: "done",
    });
    const since = server.requests.slice(before);
    expect(
      since
        .filter(({ schemaName }) => schemaName === "Refinement")
        .map(text)
        .join(),
    ).toContain("Tersely.");
    for (const { body } of since) expect(body).toMatchObject({ model: "gpt-4.1-nano", temperature: 0.9 });
    const other = await opened();
    const [figure] = (await other.figures("revised")).figures.filter(({ kind }) => kind === "assumed");
    const calls = server.requests.length;
    await other.set({ session: "revised", settings: [`${figure?.id}=1234`], yes: true });
    expect(server.requests).toHaveLength(calls);
    const started = (await allOf(other.events("revised"))).filter(({ type }) => type === "session-started");
    expect(started).toHaveLength(3);
    for (const event of started) expect(event).toMatchObject({ variant: { name: "terse" } });
    expect((await other.export("revised")).missing.join()).not.toContain("section");
  });

  it("pays for no request twice, wherever it is cut off and whoever goes on with it", async () => {
    await begin(await opened(), "whole", "terse");
    const whole = asked("whole").length;
    const interrupted = await opened();
    for await (const event of interrupted.start({
      ...{ idea: "A repair café, parted", session: "parted", preset: "fast" },
      ...{ variant: "terse", yes: true, memory: false },
    })) {
      // Once: a second wish would cut off what is being paid for.
      if (event.type === "section-written" && event.written === 1) void interrupted.stop();
    }
    const cut = asked("parted").length;
    expect(cut).toBeLessThan(whole);
    expect(last(await allOf((await opened()).resume({ session: "parted" })))).toMatchObject({ type: "done" });
    const requests = fingerprints(asked("parted").filter(({ state }) => state === "answered"));
    expect(requests).toHaveLength(whole);
    expect(new Set(requests).size).toBe(whole);
  });

  it("goes through all its rounds, though they are more than any preset has", async () => {
    const rounds = await startOpenAIServer({
      answers: { ...shortOutline, Review: ({ nth }) => ({ score: nth <= 5 ? 3 : 7 }) },
    });
    onTestFinished(() => rounds.close());
    await keepVariant(client, { name: "patient", settings: { refineRounds: 10, restarts: 5, minSections: 3 } });
    const planner = await opened({ OPENAI_BASE_URL: rounds.url });
    expect(last(await begin(planner, "patient", "patient"))).toMatchObject({ type: "done", complete: true });
    expect(rounds.requests.filter(({ schemaName }) => schemaName === "Review")).toHaveLength(16);
    expect(rounds.requests.filter(({ schemaName }) => schemaName === "Analysis")).toHaveLength(6);
  });

  it("is not told that it keeps its model where its variant names another than the environment", async () => {
    const planner = await opened({ PLANCRAFT_MODEL: "openai:gpt-4.1" });
    const warnings = (events: readonly PlannerEvent[]) => events.filter(({ type }) => type === "warning");
    const events = await begin(planner, "of-variant", "terse");
    expect(events[0]).toMatchObject({ model: TERSE.model });
    expect(warnings(events)).toEqual([]);
    expect(warnings(await allOf(planner.resume({ session: "of-variant" })))).toEqual([]);
  });

  it("whose variant is gone says so, changes nothing, and goes on when it is there again", async () => {
    const variant = await keepVariant(client, { name: "lost" });
    const planner = await opened();
    const session = await planner.create({ idea: "A repair café, lost", preset: "fast", variant: "lost", yes: true });
    await client.query("ALTER TABLE all_sessions DROP CONSTRAINT all_sessions_variant_fkey");
    await client.query("DELETE FROM variants WHERE version = $1", [variant]);
    const error = await allOf(planner.resume({ session })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "storage-failed", category: "storage" });
    expect(String(error)).toContain(`the variant ${variant.slice(0, 12)} that the session runs under`);
    expect(await planner.status(session)).toMatchObject({ state: "running", lastSeq: 0 });
    await keepVariant(client, { name: "lost" });
    expect(last(await allOf(planner.resume({ session })))).toMatchObject({ type: "done" });
  });
});
