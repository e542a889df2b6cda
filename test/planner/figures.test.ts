import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner } from "../../index.ts";
import { planFrom } from "../support/finished-session.ts";
import { FIGURES, planWithFigures } from "../support/plan-with-figures.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
const opened: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await database.drop();
});

const finished = (figures?: readonly object[]) => planWithFigures(database, opened, figures);

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => `${(error as { code?: string }).code}: ${(error as Error).message}`,
  );
const planOf = async (planner: Planner, session: string) => (await planner.export(session)).markdown;

describe("the figures of a plan", () => {
  it("come with what each hangs on, what hangs on it, and where it stands in the text", async () => {
    const { planner, session } = await finished();
    const view = await planner.figures(session);
    const [profit] = view.figures.filter(({ id }) => id === "profit");
    expect(profit).toMatchObject({ value: 160, shown: "$160", uses: ["income", "costs"], usedBy: [], kind: "derived" });
    expect(profit?.places).toEqual([
      {
        sectionId: "money",
        section: "About money",
        text: "Orders of $24 bring $960 a month, and $160 are left.",
      },
    ]);
    expect(view.figures.find(({ id }) => id === "basket")?.usedBy).toEqual(["income"]);
    expect(view.version).toBe(1);
  });
});

describe("figures of a plan that is written to a file", () => {
  it("are set only where that may be overwritten: refused, the session stays as it is", async () => {
    const { planner, session } = await finished();
    const outFile = join(tmpdir(), `${session}-${process.pid}.md`);
    await planFrom(planner.resume({ session, outFile }));
    await writeFile(outFile, "mine");
    expect(await codeOf(planner.set({ session, settings: ["basket=30"] }))).toContain("file-not-ours: ");
    expect(await readFile(outFile, "utf8")).toBe("mine");
    expect(await planner.figures(session)).toMatchObject({ version: 1 });
    expect((await planner.set({ session, settings: ["basket=30"], force: true })).version).toBe(2);
    expect(await readFile(outFile, "utf8")).toContain("Orders of $30");
    await rm(outFile);
  });
});

describe("a plan whose assumptions have ranges", () => {
  const RANGES: Readonly<Record<string, object>> = {
    basket: { low: 18, high: 28, cautious: "low" },
    costs: { low: 700, high: 900, cautious: "high" },
  };

  it("comes in three cases: in its figures, compared, in its text and as data", async () => {
    const { planner, session, plan } = await finished(FIGURES.map((one) => ({ ...one, ...RANGES[one.id] })));
    const view = await planner.figures(session);
    expect(view.figures.find(({ id }) => id === "basket")).toMatchObject({
      shownRange: "$18 to $28",
      low: 18,
      high: 28,
    });
    expect(view.figures.find(({ id }) => id === "income")).toMatchObject({ inCases: { low: 720, high: 1120 } });
    expect(view.cases?.outcomes).toMatchObject([{ id: "profit", low: -180, middle: 160, high: 420 }]);
    const table = await planner.compare({ session });
    expect(table).toMatchObject({ scenarios: ["low", "high"], set: ["basket", "costs"] });
    expect(table.figures.map(({ id, values }) => [id, ...values])).toEqual([
      ["basket", 24, 18, 28],
      ["costs", 800, 900, 700],
      ["income", 960, 720, 1120],
      ["profit", 160, -180, 420],
    ]);
    expect(plan).toContain("| Profit a month | −$180 | $160 | $420 |");
    expect((await planner.export(session)).cases).toMatchObject({ outcomes: [{ id: "profit" }], more: 0 });
    const { warnings } = await planner.set({ session, settings: ["basket=40"] });
    expect(warnings).toEqual(['The range of "Average order" does not hold the value and was dropped.']);
    expect((await planner.figures(session)).cases?.assumptions.map(({ id }) => id)).toEqual(["costs"]);
    await planner.set({ session, undo: true });
    expect((await planner.figures(session)).cases).toEqual(view.cases);
  });

  it("has none of it where no assumption has one", async () => {
    const { planner, session, plan } = await shared();
    expect(await codeOf(planner.compare({ session }))).toMatch(
      /^figures-refused: No assumption of this plan has a range/,
    );
    expect(JSON.stringify(await planner.figures(session))).not.toMatch(/cases|inCases|"low"/i);
    expect((await planner.export(session)).cases).toBeNull();
    expect(plan).not.toContain("three cases");
  });
});

describe("a plan without figures", () => {
  it("has none to show, to set or to compare, and says what can be done instead", async () => {
    const environment = { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" };
    const planner = await createPlanner({ environment });
    opened.push(planner);
    const session = `bare-${crypto.randomUUID().slice(0, 8)}`;
    await planFrom(planner.start({ idea: "A climbing gym for kids", session, yes: true, preset: "fast" }));
    const settings = ["price=9"];
    for (const asked of [
      () => planner.figures(session),
      () => planner.set({ session, settings }),
      () => planner.compare({ session, scenarios: settings }),
    ])
      expect(await codeOf(asked())).toMatch(/^sheet-missing: .*a request in words/);
  });

  it("is not set while it is being made, or while it waits for an answer", async () => {
    const environment = { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" };
    const planner = await createPlanner({ environment });
    opened.push(planner);
    const session = `open-${crypto.randomUUID().slice(0, 8)}`;
    for await (const _ of planner.start({ idea: "A climbing gym for kids", session, preset: "fast" }));
    expect(await codeOf(planner.set({ session, settings: ["price=9"] }))).toMatch(/^session-not-finished/);
  });
});

describe("setting figures", () => {
  it("makes a version whose text has followed, without a model call, and says what may not hold any more", async () => {
    const { planner, session, plan, calls } = await finished();
    const before = calls();
    const result = await planner.set({ session, settings: ["basket=22", "commission=10%"] });
    expect(calls()).toBe(before);
    expect(result).toMatchObject({ version: 2, request: "basket = $22, commission = 10%", warnings: [] });
    expect(result.moved.map(({ id, before, after }) => [id, before, after])).toEqual([
      ["basket", "$24/order", "$22/order"],
      ["commission", "8%", "10%"],
      ["income", "$960", "$1,100"],
      ["profit", "$160", "$300"],
    ]);
    expect(result.doubts).toEqual([
      {
        sectionId: "money",
        section: "About money",
        text: "Orders of $22 bring $1,100 a month, and $300 are left.",
      },
      { sectionId: null, section: null, text: "Open in May (the Profit a month carries it)" },
    ]);
    const now = await planOf(planner, session);
    expect(now).toContain("Orders of $22 bring $1,100 a month, and $300 are left.");
    expect(now).not.toBe(plan);
    const diff = await planner.diff({ session });
    expect(diff).toMatchObject({ from: 1, to: 2, figures: result.moved, moved: [] });
    expect(diff.sections.map(({ id }) => id)).toEqual(["money"]);
    expect(diff.sections[0]?.passages[0]?.filter(({ change }) => change !== "same").map(({ text }) => text)).toEqual(
      expect.arrayContaining(["22", "24"]),
    );
    expect((await planner.figures(session)).figures.find(({ id }) => id === "basket")?.basis).toBe(
      "set by hand in version 2",
    );
    expect((await planner.audit(session)).at(-1)).toMatchObject({ act: "set", detail: result.request });
    expect((await planner.record(session)).markdown).toContain("Profit a month: $160 → $300");
  });

  it("is undone one after the other, each undoing a version of its own, until nothing is left to undo", async () => {
    const { planner, session, plan, calls } = await finished();
    const before = calls();
    await planner.set({ session, settings: ["basket=22"] });
    await planner.set({ session, settings: ["basket=20", "orders=600"] });
    await planner.set({ session, undo: true });
    expect(await planOf(planner, session)).toContain("Orders of $22 bring $880");
    expect((await planner.set({ session, undo: true })).version).toBe(5);
    expect(await planOf(planner, session)).toContain("Orders of $24 bring $960 a month, and $160 are left.");
    expect((await planner.figures(session)).figures.find(({ id }) => id === "basket")?.basis).toBe("our estimate");
    expect(await codeOf(planner.set({ session, undo: true }))).toMatch(/^nothing-to-undo/);
    expect((await planner.diff({ session, from: 1, to: 5 })).sections).toEqual([]);
    expect(calls()).toBe(before);
    expect(plan).toContain("Orders of $24");
  });

  it("has a request of its own after one that changed nothing, and none of the two is lost", async () => {
    const { planner, session } = await finished();
    for await (const event of planner.revise({ session, request: "Thanks" }))
      if (event.type === "done") expect(event).toMatchObject({ plan: null, version: 1 });
    expect(await planner.set({ session, settings: ["basket=30"] })).toMatchObject({ version: 2 });
    expect((await planner.record(session)).revisions.map(({ number, set }) => [number, set])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await planner.set({ session, settings: ["basket=31"] })).toMatchObject({ version: 3 });
    expect(await planner.diff({ session })).toMatchObject({ from: 2, to: 3, versions: 3 });
  });

  it("is tried and compared without storing anything", async () => {
    const { planner, session, plan } = await finished();
    const tried = await planner.trySetting({ session, settings: ["orders=1,000"] });
    expect(tried).toMatchObject({ version: null, moved: [{ id: "orders" }, { id: "income" }, { id: "profit" }] });
    const table = await planner.compare({ session, scenarios: ["basket=12", "basket=30, commission=5%"] });
    expect(table.scenarios).toEqual(["basket = $12", "basket = $30, commission = 5%"]);
    const profit = table.figures.find(({ id }) => id === "profit");
    expect(profit).toMatchObject({ isOutcome: true, values: [160, -320, -50] });
    expect(await planOf(planner, session)).toBe(plan);
    expect((await planner.figures(session)).version).toBe(1);
  });

  it.each([
    ["baskt=22", /figures-refused: There is no figure "baskt". Is basket meant\? Nothing was changed/],
    [
      "profit=5",
      /figures-refused: .*computed; set what it is computed from instead: basket, commission, orders, costs/,
    ],
    ["commission=7", /figures-refused: commission is a percentage: write 7% or its fraction, 0.07/],
    ["basket=22 EUR", /figures-refused: basket is counted in USD\/order, and "22 EUR" is not/],
    ["orders=7%", /figures-refused: orders is counted in orders/],
    ["basket=cheap", /figures-refused: "cheap" is no number and no formula for basket: there is no figure "cheap"/],
    ["basket=income / orders", /figures-refused: .*could not be computed any more: .*each needs the other/],
    ["basket", /figures-refused: "basket" sets nothing/],
    ["basket=", /figures-refused: "basket=" sets nothing/],
    ["basket=1,basket=2", /figures-refused: "basket" is set twice/],
    ["costs=0 / 0", /figures-refused/],
    ["basket=999…", /request-unusable/],
    ["budget=50000", /figure-given: Budget \(\$40,000\): the person gave it/],
    ["", /request-unusable/],
  ])("refuses %s with one sentence, and changes nothing", async (setting, expected) => {
    const { planner, session, plan } = await shared();
    const written = setting.replace("…", "9".repeat(10_000));
    expect(await codeOf(planner.set({ session, settings: [written] }))).toMatch(expected);
    expect(await planOf(planner, session)).toBe(plan);
  });

  it("takes what a person types: signs, words, percent, a formula, a figure of their own once they said so", async () => {
    const { planner, session } = await finished();
    const shownAs = async (settings: string[], yes = false) => {
      const tried = await planner.trySetting({ session, settings, yes });
      return tried.moved[0]?.after;
    };
    expect(await shownAs(["basket=$21.50"])).toBe("$21.50/order");
    expect(await shownAs(["basket = 21 USD/order"])).toBe("$21/order");
    expect(await shownAs(["commission=0.12"])).toBe("12%");
    expect(await shownAs(["commission=12.5 %"])).toBe("12.5%");
    expect(await shownAs(["orders=1,200 orders"])).toBe("1,200 orders");
    expect(await shownAs(["costs = budget / 40"])).toBe("$1,000");
    expect((await planner.set({ session, settings: ["budget=50000"], yes: true })).version).toBe(2);
    expect(await planOf(planner, session)).toContain("The budget is $50,000.");
    expect(await planner.set({ session, settings: ["basket=24"] })).toMatchObject({ version: null, moved: [] });
  });

  it("lets the model edit only what may not hold any more, where that is asked for", async () => {
    const { planner, session, server } = await finished();
    const before = server.requests.length;
    await planFrom(planner.setAndRewrite({ session, settings: ["basket=12"] }));
    const names = server.requests.slice(before).map(({ schemaName }) => schemaName);
    expect(names.filter((name) => name === "Edits")).toHaveLength(1);
    expect(names).not.toContain("Refinement");
    expect(await planOf(planner, session)).toContain("$12");
  });

  it("is forked and resumed like any version", async () => {
    const { planner, session } = await finished();
    await planner.set({ session, settings: ["basket=22"] });
    expect(await planFrom(planner.resume({ session }))).toContain("Orders of $22");
    const checkpoints = [];
    for await (const entry of planner.history(session)) checkpoints.push(entry);
    expect(checkpoints.slice(0, 3).map(({ nodes }) => nodes)).toEqual([["format"], ["figures"], []]);
    const fork = await planFrom(planner.fork({ session, checkpoint: checkpoints[0]?.checkpoint ?? "" }));
    expect(fork).toContain("Orders of $22");
  });
});

let one: ReturnType<typeof finished> | undefined;
/** One plan for all that changes nothing. */
function shared() {
  one ??= finished();
  return one;
}
