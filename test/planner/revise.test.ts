import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlanState } from "../../graph/state.ts";
import { createPlanner, type Planner, type PlannerEvent } from "../../index.ts";
import { blockOf, planFrom, REQUEST, useFinishedSessions } from "../support/finished-session.ts";
import { startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment } from "../support/planning-script.ts";

const finishedSession = useFinishedSessions();
const RISKS = { sectionId: "risks", instruction: "Name more." };

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

async function reasonOf(planner: Planner, session: string, request: string) {
  return planFrom(planner.revise({ session, request })).catch((error: unknown) => error);
}

async function stateOf({ graph }: Planner, session: string): Promise<PlanState> {
  return (await graph.getState({ configurable: { thread_id: session } })).values;
}

describe("a revision", () => {
  it("works on what was revised before, and its prompt has what was asked before", async () => {
    const { planner, session, server } = await finishedSession();
    const first = await planFrom(planner.revise({ session, request: "Name more risks" }));
    const second = await planFrom(planner.revise({ session, request: " Now halve the finance budget\n" }));
    expect(blockOf(second, "About risks")).toBe(blockOf(first, "About risks"));
    expect(blockOf(second, "About finance")).not.toBe(blockOf(first, "About finance"));
    const [, prompt] = server.requests.filter(({ schemaName }) => schemaName === "Refinement");
    expect(prompt?.messages.at(-1)?.content).toContain('"Name more risks"');
    expect((await stateOf(planner, session)).revisions.map(({ number, request }) => [number, request])).toEqual([
      [1, "Name more risks"],
      [2, "Now halve the finance budget"],
    ]);
  });

  it("of a session that is not known, or without a request that can be one, changes nothing", async () => {
    const { planner, session, server, plan } = await finishedSession();
    const calls = server.requests.length;
    for (const request of ["", " \n\t ", "가".repeat(10_001)])
      expect(await reasonOf(planner, session, request)).toMatchObject({ code: "request-unusable", exitCode: 2 });
    for (const request of ["Halve it\0", "Halve it \ud83d"])
      expect(await reasonOf(planner, session, request)).toMatchObject({ code: "usage", httpStatus: 400 });
    expect(await reasonOf(planner, "nowhere", "Halve it")).toMatchObject({ code: "session-unknown", exitCode: 2 });
    expect(server.requests).toHaveLength(calls);
    expect(await stateOf(planner, session)).toMatchObject({ document: plan, revisions: [] });
  });

  it("takes a request of exactly 10,000 characters", async () => {
    const { planner, session } = await finishedSession();
    const request = `${"가".repeat(9_993)}finance`;
    await planFrom(planner.revise({ session, request }));
    expect((await planner.record(session)).markdown).toContain(request);
  });

  it("is refused where there is no finished plan: a question is open, or there was only a reply", async () => {
    const { env } = await finishedSession();
    const answers = { Analysis: [{ isPlanningRequest: false, directReply: "Hello.", features: [] }] };
    const talker = await startOpenAIServer({ answers });
    const asker = await startOpenAIServer({ answers: asksForAudience });
    onTestFinished(async () => {
      await Promise.all([talker.close(), asker.close()]);
    });
    for (const [session, server] of [["talking", talker] as const, ["asking", asker] as const]) {
      await using planner = await createPlanner({ environment: modelEnvironment(env["DATABASE_URL"] ?? "", server) });
      await all(planner.start({ idea: "Hello", session }));
      const before = await planner.show(session);
      expect(await reasonOf(planner, session, "Halve it")).toMatchObject({ code: "session-not-finished", exitCode: 2 });
      expect(await planner.show(session)).toEqual(before);
    }
  });

  it("is refused while the one before is not finished; a resume finishes that one", async () => {
    const { planner, session, server, plan } = await finishedSession();
    server.fail({ fault: { kind: "unauthorized" }, schema: "Refinement", times: 1 });
    await expect(planFrom(planner.revise({ session, request: REQUEST }))).rejects.toThrow("model-auth");
    expect(await reasonOf(planner, session, "Another thing")).toMatchObject({ code: "session-not-finished" });
    expect(await planner.export(session)).toMatchObject({ markdown: plan });
    expect(await planFrom(planner.resume({ session }))).not.toBe(plan);
    await planFrom(planner.revise({ session, request: "More finance" }));
    const { revisions } = await planner.record(session);
    expect(revisions.map(({ request }) => request)).toEqual([REQUEST, "More finance"]);
  });
});

const NO_CHANGE = { outline: [], figures: [], instructions: [] };
const last = async (stream: AsyncIterable<PlannerEvent>) => (await all(stream)).at(-1);

describe("a revision that changes nothing", () => {
  it("is an answer, in the record and the audit, and the plan, its file and its versions are what they were", async () => {
    const Refinement = [
      { ...NO_CHANGE, direction: "The budget is in About finance." },
      { ...NO_CHANGE, instructions: [RISKS] },
    ];
    const { planner, session, plan } = await finishedSession({ Refinement });
    const folder = await mkdtemp(join(tmpdir(), "plancraft-reply-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const out = join(folder, "plan.md");
    const reply = "Nothing was changed; the plan stays as it was. The budget is in About finance.";
    const done = await last(planner.revise({ session, request: "Where is the budget?", outFile: out }));
    expect(done).toMatchObject({ type: "done", plan: null, complete: true, reply, version: 1 });
    await expect(readFile(out)).rejects.toThrow("ENOENT");
    expect(await planner.show(session)).toMatchObject({ state: "done", next: [] });
    expect(await last(planner.resume({ session }))).toMatchObject({ type: "done", plan });
    await expect(planner.diff({ session })).rejects.toMatchObject({ code: "version-unknown" });
    expect((await planner.audit(session)).slice(-2)).toMatchObject([
      { act: "requested", detail: "Where is the budget?" },
      { act: "unchanged", detail: reply },
    ]);
    // The next one is revision 2, and makes version 2; a fork has the versions that there are.
    const next = await all(planner.revise({ session, request: "Name more risks" }));
    expect(next[0]).toMatchObject({ revision: { number: 2, version: 2, request: "Name more risks", resumed: false } });
    expect(await planner.diff({ session })).toMatchObject({ from: 1, to: 2, versions: 2, sections: [{ id: "risks" }] });
    const [checkpoint] = await all(planner.history(session));
    const fork = (await last(planner.fork({ session, checkpoint: checkpoint?.checkpoint ?? "" })))?.session ?? "";
    expect(await planner.diff({ session: fork })).toMatchObject({ from: 1, to: 2, versions: 2 });
  });
});

describe("a revision that contradicts what the person stated", () => {
  const contradicts = [{ stated: "It opens in May", wanted: "in June" }];
  const Refinement = [{ ...NO_CHANGE, instructions: [RISKS], contradicts }];

  it("waits for their consent, which any surface can give, and says when it goes on that it revises", async () => {
    const { planner, session, plan } = await finishedSession({ Refinement });
    const waiting = await last(planner.revise({ session, request: "June" }));
    if (waiting?.type !== "waiting") throw new Error("It does not wait.");
    expect(waiting.questions).toMatchObject([{ id: "revision-1-given", kind: "confirm", recommended: "yes" }]);
    expect((await planner.export(session)).markdown).toBe(plan);
    expect(await reasonOf(planner, session, "July")).toMatchObject({ code: "session-not-finished" });
    const answers = { [waiting.questions[0]?.interruptId ?? ""]: { kind: "confirm", confirmed: false } as const };
    const events = await all(planner.answer({ session, answers }));
    expect(events[0]).toMatchObject({ revision: { number: 1, version: 2, resumed: true } });
    expect(events.at(-1)).toMatchObject({ plan: null, version: 1, reply: expect.stringContaining("You kept") });
    expect((await planner.audit(session)).map(({ act }) => act)).toEqual(
      expect.arrayContaining(["requested", "unchanged", "asked", "answered"]),
    );
  });

  it("is carried out with a yes of this run, without a second call for it", async () => {
    const { planner, session, server } = await finishedSession({ Refinement });
    // The session was begun with one, which consents to nothing that was not known then.
    expect(await last(planner.revise({ session, request: "June" }))).toMatchObject({ type: "waiting" });
    await planFrom(planner.resume({ session, yes: true }));
    expect(server.requests.filter(({ schemaName }) => schemaName === "Refinement")).toHaveLength(1);
    expect(await planner.diff({ session })).toMatchObject({ from: 1, to: 2, sections: [{ id: "risks" }] });
  });
});

describe("the difference that a changed outline makes", () => {
  it("is what was added, dropped, merged, moved and renamed, also over several versions, and forgets none of it", async () => {
    const op = (name: string, sectionId: string, more: object) => ({
      op: name,
      sectionId,
      title: null,
      intent: null,
      after: null,
      ...more,
    });
    const Refinement = [
      {
        ...NO_CHANGE,
        outline: [op("add", "law", { title: "The law", after: "summary" }), op("move", "risks", { after: null })],
      },
      {
        ...NO_CHANGE,
        outline: [op("merge", "finance", { after: "law" }), op("rename", "risks", { title: "What may fail" })],
      },
      { ...NO_CHANGE, outline: [op("merge", "law", { after: "summary" })] },
    ];
    const { planner, session } = await finishedSession({ Refinement });
    for (const request of ["One", "Two", "Three"]) await planFrom(planner.revise({ session, request }));
    const seen = async (from: number, to: number) => {
      const { sections, moved } = await planner.diff({ session, from, to });
      const each = sections.map(({ id, change, renamedFrom, mergedInto }) => [
        id,
        change,
        renamedFrom ?? mergedInto?.id,
      ]);
      return { each: each.map((one) => one.filter(Boolean).join(" ")), moved: moved.map(({ id }) => id) };
    };
    expect(await seen(1, 2)).toEqual({ each: ["law added"], moved: ["risks"] });
    expect(await seen(2, 3)).toEqual({
      each: ["risks changed About risks", "law changed", "finance removed law"],
      moved: [],
    });
    expect(await seen(1, 4)).toEqual({
      each: ["risks changed About risks", "summary changed", "finance removed summary"],
      moved: ["risks"],
    });
    expect((await seen(4, 1)).each).toContain("finance added");
  });
});

describe("the versions of a plan", () => {
  it("are all there when the checkpoints are pruned, and the plan can be revised again", async () => {
    const { planner, session } = await finishedSession();
    await planFrom(planner.revise({ session, request: "Name more risks" }));
    const before = await planner.diff({ session, from: 1, to: 2 });
    expect(before.sections.map(({ id }) => id)).toEqual(["risks"]);
    const pruned = await planner.prune({ olderThanHours: 0, keepLast: 1 });
    expect(pruned.checkpoints).toBeGreaterThan(0);
    expect(await planner.diff({ session, from: 1, to: 2 })).toEqual(before);
    await planFrom(planner.revise({ session, request: "Halve the finance budget" }));
    expect(await planner.diff({ session })).toMatchObject({
      from: 2,
      to: 3,
      versions: 3,
      sections: [{ id: "finance" }],
    });
  });

  it("are kept of a plan whose process died before it could, or that an earlier release finished", async () => {
    const { planner, session, client } = await finishedSession();
    await client.query("DELETE FROM plan_versions WHERE session = $1", [session]);
    expect(await planner.diff({ session, from: 1, to: 1 })).toMatchObject({ versions: 1, sections: [] });
    await planFrom(planner.revise({ session, request: "Name more risks" }));
    expect(await planner.diff({ session })).toMatchObject({ from: 1, to: 2, sections: [{ id: "risks" }] });
  });

  it("are known by their numbers only", async () => {
    const { planner, session } = await finishedSession();
    for (const versions of [{}, { to: 2 }, { from: 0 }, { from: 1, to: 9 }, { from: 0.5, to: 1 }])
      await expect(planner.diff({ session, ...versions })).rejects.toMatchObject({ code: "version-unknown" });
  });

  it("go with a fork up to where it was forked, and each goes its own way from there", async () => {
    const { planner, session } = await finishedSession();
    const parent = await planFrom(planner.revise({ session, request: "Name more risks" }));
    const checkpoints = await all(planner.history(session));
    const inMiddle = checkpoints.find(({ next }) => next.includes("review"))?.checkpoint ?? "";
    for (const checkpoint of [checkpoints[0]?.checkpoint ?? "", inMiddle]) {
      const events = await all(planner.fork({ session, checkpoint }));
      const fork = events[0]?.session ?? "";
      expect(await planner.diff({ session: fork })).toMatchObject({ from: 1, to: 2, sections: [{ id: "risks" }] });
      await planFrom(planner.revise({ session: fork, request: "Halve the finance budget" }));
      expect(await planner.diff({ session: fork })).toMatchObject({ versions: 3, sections: [{ id: "finance" }] });
    }
    expect(await planner.diff({ session })).toMatchObject({ from: 1, to: 2, versions: 2 });
    expect((await planner.export(session)).markdown).toBe(parent);
  });
});
