import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type HistoryEntry, type Planner, type PlannerEvent } from "../../index.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, refinesOnce } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

const ACCEPT = { kind: "approval", decision: "accept" };

let database: TestDatabase;
let server: OpenAIServer;
let planner: Planner;
let folder: string;
/** The human's answers to all questions of the parent. */
let answersFile: string;
let history: HistoryEntry[];
let plan: string;

/** A finished session that was asked, approved, reviewed, discussed and refined. */
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: refinesOnce });
  planner = await createPlanner({ environment: modelEnvironment(database.url, server) });
  folder = await mkdtemp(join(tmpdir(), "plancraft-answers-"));
  answersFile = join(folder, "answers.json");
  const answers = { audience: { kind: "option", optionId: "climbers" }, "approve-outline": ACCEPT };
  await writeFile(answersFile, JSON.stringify(answers));
  plan = planOf(
    await all(planner.start({ idea: "A guide to climbing gyms", session: "parent", preset: "fast", answersFile })),
  );
  history = await all(planner.history("parent"));
});
afterAll(async () => {
  await planner.close();
  await server.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

function planOf(events: readonly PlannerEvent[]): string {
  const last = events.at(-1);
  if (last?.type !== "done" || last.plan === null) throw new Error(`No plan came: ${JSON.stringify(last)}`);
  return last.plan;
}

/** Usage is each session's own. */
const withoutUsage = (document: string) => document.slice(0, document.indexOf("## Usage"));

/** All that is kept of a session. */
async function allOf(session: string): Promise<unknown[]> {
  return [
    await planner.show(session),
    await all(planner.history(session)),
    await planner.audit(session),
    await planner.export(session),
  ];
}

const stepOf = (node: string) => history.filter(({ nodes }) => nodes.includes(node));

describe("the history of a session", () => {
  it("names for each checkpoint the step, the nodes that ran, and those that come next", () => {
    const steps = history.map(({ step }) => step).toReversed();
    expect(steps).toEqual(steps.map((_, at) => at - 1));
    expect(history.toReversed().map(({ nodes }) => nodes.join())).toEqual([
      "",
      "",
      ...["analyze", "option-pause", "analyze", "structure", "approve-outline"],
      ...["research", "research-join", "research", "research-join", "research", "research-join"],
      ...["figures", "write", "write-join", "review", "discuss", "refine", "write", "write-join", "review", "format"],
    ]);
    for (const [at, { next }] of history.entries()) {
      if (at > 0) expect([...new Set(next)].filter((node) => node !== "__start__")).toEqual(history[at - 1]?.nodes);
    }
  });

  it("says what each step changed", () => {
    const [draft, rewritten] = stepOf("write").toReversed();
    expect(draft?.changes).toEqual([{ channel: "sections", added: 13, changed: 0, removed: 0 }]);
    expect(rewritten?.changes).toEqual([{ channel: "sections", added: 0, changed: 2, removed: 0 }]);
    expect(stepOf("option-pause")[0]?.changes).toEqual([
      { channel: "questions", added: 0, changed: 0, removed: 1 },
      { channel: "answers", added: 1, changed: 0, removed: 0 },
    ]);
    expect(stepOf("structure")[0]?.changes).toEqual([
      { channel: "outline", change: "set" },
      { channel: "outlines", value: 1 },
    ]);
    expect(stepOf("approve-outline")[0]?.changes).toContainEqual({ channel: "approval", value: "accepted" });
    expect(stepOf("format")[0]?.changes).toEqual([{ channel: "document", change: "set" }]);
  });

  it("has the score from the first review on", () => {
    const reviews = history.toReversed().map(({ review }) => review?.score ?? null);
    const first = history.toReversed().findIndex(({ nodes }) => nodes.includes("review"));
    expect(reviews.slice(0, first)).toEqual(Array(first).fill(null));
    expect(reviews[first]).toBe(7);
    expect(history[0]?.review).toEqual({ round: 2, score: reviews.at(-1) });
  });

  it("gives each step its own cost, and together they are the session's", async () => {
    const { usage } = await planner.show("parent");
    const sum = (count: (entry: HistoryEntry) => number) => history.reduce((total, entry) => total + count(entry), 0);
    expect(sum((entry) => entry.usage.calls)).toBe(usage.calls);
    expect(sum((entry) => entry.usage.tokens)).toBe(usage.tokens);
    expect(sum((entry) => entry.usage.costUsd ?? 0)).toBeCloseTo(usage.costUsd ?? 0, 9);
    expect(stepOf("write").map((entry) => entry.usage.calls)).toEqual([2, 13]);
    expect(stepOf("option-pause")[0]?.usage).toEqual({ calls: 0, tokens: 0, cachedTokens: 0, costUsd: 0 });
  });
});

describe("a fork", () => {
  it("from every checkpoint goes on to the parent's plan where the answers are the same, and pays nothing", async () => {
    const [before, calls] = [await allOf("parent"), server.requests.length];
    const forks: string[] = [];
    for (const { checkpoint } of history) {
      const events = await all(planner.fork({ session: "parent", checkpoint, answersFile }));
      expect(withoutUsage(planOf(events))).toBe(withoutUsage(plan));
      const session = events[0]?.session ?? "";
      expect(await planner.show(session)).toMatchObject({
        parent: "parent",
        forkedAt: checkpoint,
        state: "done",
        usage: { calls: 0, tokens: 0 },
      });
      forks.push(session);
    }
    expect(server.requests).toHaveLength(calls);
    expect(await allOf("parent")).toEqual(before);
    const listed = (await planner.list({ limit: 100 })).map(({ session }) => session);
    expect(listed).toEqual(expect.arrayContaining(["parent", ...forks]));
    expect(new Set(forks).size).toBe(history.length);
  });

  it("of a fork has the first one's answers too, and pays nothing", async () => {
    const calls = server.requests.length;
    const first = history.at(-1)?.checkpoint ?? "";
    const [fork] = await all(planner.fork({ session: "parent", checkpoint: first, answersFile }));
    const [begun] = (await all(planner.history(fork?.session ?? ""))).toReversed();
    const request = { session: fork?.session ?? "", checkpoint: begun?.checkpoint ?? "", answersFile };
    const events = await all(planner.fork(request));
    expect(withoutUsage(planOf(events))).toBe(withoutUsage(plan));
    expect(server.requests).toHaveLength(calls);
  });

  it("with another answer pays for what hangs on it alone, and parent and fork both stay as they are", async () => {
    const before = await allOf("parent");
    const checkpoint = history.find(({ next }) => next.includes("option-pause"))?.checkpoint ?? "";
    const other = join(folder, "other.json");
    await writeFile(
      other,
      JSON.stringify({ audience: { kind: "option", optionId: "gyms" }, "approve-outline": ACCEPT }),
    );
    const calls = server.requests.length;
    const events = await all(planner.fork({ session: "parent", checkpoint, answersFile: other }));
    const session = events[0]?.session ?? "";
    expect(planOf(events)).toContain("- Who must like it first? → Climbing gyms\n");
    // The first analysis was made before the question, and is not asked again.
    const asked = server.requests.slice(calls).map(({ schemaName }) => schemaName);
    expect(asked.slice(0, 2)).toEqual(["Analysis", "Outline"]);
    expect(asked.filter((name) => name === "Analysis")).toHaveLength(1);
    expect(await allOf("parent")).toEqual(before);

    // A fork of the fork leaves that one alone too.
    const own = await allOf(session);
    const [end] = await all(planner.history(session));
    const again = await all(planner.fork({ session, checkpoint: end?.checkpoint ?? "" }));
    expect(withoutUsage(planOf(again))).toBe(withoutUsage(planOf(events)));
    expect(await planner.show(again[0]?.session ?? "")).toMatchObject({ parent: session });
    expect(await allOf(session)).toEqual(own);
  });

  it("begins its own history at the checkpoint it was made from", async () => {
    const from = stepOf("review").at(-1);
    const events = await all(planner.fork({ session: "parent", checkpoint: from?.checkpoint ?? "" }));
    const forked = (await all(planner.history(events[0]?.session ?? ""))).toReversed();
    expect(forked[0]).toMatchObject({
      step: from?.step,
      nodes: [],
      changes: [],
      next: from?.next,
      review: from?.review,
    });
    expect(forked.slice(1).map(({ nodes }) => nodes.join())).toEqual([
      "discuss",
      "refine",
      "write",
      "write-join",
      "review",
      "format",
    ]);
    expect(forked.map(({ usage }) => usage.calls)).toEqual(forked.map(() => 0));
  });
});
