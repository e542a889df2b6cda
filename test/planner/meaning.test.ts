import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { PlannerEvent } from "../../index.ts";
import { openPlanner } from "../../planner/compose.ts";
import { madeUpVectors, startEmbeddingServer } from "../support/embedding-server.ts";
import { IDEA } from "../support/killed-session.ts";
import { createTestDatabase } from "../support/postgres.ts";

const NOTES = {
  name: "notes.md",
  bytes: Buffer.from("# Rope\n\nNobody may resell a rope.\n\n# Stalls\n\nRents are high.\n"),
};

it("pays for a file's passages and the guides once over sessions, and a provider that fails stops none of them", async () => {
  let fails = false;
  const server = await startEmbeddingServer(madeUpVectors([["rope"], ["Rents"]]), () =>
    fails ? { status: 401 } : null,
  );
  const { url } = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), "plancraft-test-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const environment = {
    DATABASE_URL: url,
    PLANCRAFT_HOME: home,
    PLANCRAFT_MODEL: "offline",
    OPENAI_BASE_URL: `${server.url}/v1`,
    PLANCRAFT_EMBEDDINGS: "openai:made-up",
    PLANCRAFT_EMBEDDING_BATCH: "32",
  };
  const planner = await openPlanner({ environment });
  onTestFinished(() => planner.close());
  const run = async (session: string, file = NOTES) => {
    const events: PlannerEvent[] = [];
    const settings = { session, preset: "fast", context: [file], yes: true } as const;
    for await (const event of planner.start({ idea: IDEA, ...settings })) events.push(event);
    return events;
  };
  expect((await run("one")).at(-1)).toMatchObject({ type: "done", complete: true });
  const texts = server.arrivals.flatMap(({ input }) => input);
  expect(texts).toContain("Rope\nNobody may resell a rope.");
  expect(texts.filter((text) => text.includes("?\n")).length).toBeGreaterThan(0);
  expect(new Set(texts).size).toBe(texts.length);
  const paid = server.arrivals.length;
  expect((await run("two")).at(-1)).toMatchObject({ type: "done", complete: true });
  expect(server.arrivals).toHaveLength(paid);
  fails = true;
  const other = { ...NOTES, bytes: Buffer.from("# Insurance\n\nIt excludes ropes.\n") };
  const events = await run("three", other);
  expect(events.at(-1)).toMatchObject({ type: "done", complete: true });
  expect(events.filter((event) => event.type === "warning")).toMatchObject([{ code: "meaning-off" }]);
});
