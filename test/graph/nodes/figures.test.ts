import { describe, expect, it } from "vitest";
import { figures, givenOf } from "../../../graph/nodes/figures.ts";
import { type PlanState, unbegunState } from "../../../graph/state.ts";
import { Analysis } from "../../../schemas/model/analysis.ts";
import type { Figures } from "../../../schemas/model/figures.ts";
import type { AnswerRecord } from "../../../schemas/record.ts";
import { AppError } from "../../../utils/errors.ts";
import { figure, sheetOf, valueIn } from "../../support/figure-sheet.ts";
import { type Script, scriptedPorts } from "../../support/scripted-ports.ts";

const IDEA = "40,000 dollars for a bike shop";

function stateOf(given: Partial<PlanState> = {}): PlanState {
  const { idea, language } = { idea: IDEA, language: "en" as const, ...given };
  const analysis = Analysis.parse({
    ...{ isPlanningRequest: true, directReply: null, title: "T", purpose: "", targetUsers: "", language },
    ...{ documentType: "business_plan", features: [], constraints: [], assumptions: [], questions: [] },
  });
  const outline = { title: "T", sections: [] };
  return { ...unbegunState(idea, "fast", language), analysis, outline, ...given };
}

async function sheetFrom(answer: Partial<Figures>, given: Partial<PlanState> = {}, failure?: AppError) {
  const script: Script = {
    Figures: () => {
      if (failure) throw failure;
      return answer;
    },
  };
  const ports = scriptedPorts(script);
  const update = await figures(ports)(stateOf(given), { configurable: { thread_id: "t" } });
  const [call] = ports.callsOf("Figures");
  return { ...update, wanted: call?.wanted ?? null, call };
}

function answered(text: string, source: AnswerRecord["source"]): AnswerRecord {
  return {
    ...{ questionId: "budget", kind: "text", question: "How much?", answer: { kind: "text", text }, text, source },
    ...{ askedAt: "2030-01-31T12:00:00.000Z", receivedAt: "2030-01-31T12:00:00.000Z", refusals: [] },
  };
}

const BUDGET = figure({ id: "budget", value: 40_000, kind: "given" });
const RENT = figure({ id: "rent", value: 1_000, unit: "USD/month" });
const RUN = figure({ id: "run", value: 6, unit: "months" });
const TOTAL = figure({ id: "total", formula: "rent * run", kind: "derived" });

describe("the sheet of figures", () => {
  it("is computed by code from what the model names, whatever result it states itself", async () => {
    const { sheet, sheetNotes, wanted } = await sheetFrom({
      figures: [BUDGET, RENT, RUN, { ...TOTAL, value: 6_000 }],
      decisions: [{ id: "rent", statement: "A rented shop", reason: "It is cheaper" }],
    });
    expect(valueIn(sheet as never, "total")).toBe(6_000);
    expect(sheet).toMatchObject({ decisions: [{ statement: "A rented shop" }], leftOut: [] });
    expect(sheetNotes).toBeUndefined();
    expect(wanted).toBeNull();
  });

  it("is none where the model cannot make one, and the plan says so; any other failure is thrown", async () => {
    const failing = (error: AppError) => sheetFrom({}, {}, error);
    const unusable = new AppError("model-answer-unusable", { step: "figures", problem: "it holds no JSON object" });
    const { sheet, sheetNotes } = await failing(unusable);
    expect(sheet).toBeNull();
    expect(sheetNotes).toEqual([expect.stringContaining("it holds no JSON object")]);
    await expect(failing(new AppError("model-unavailable", { status: 500 }))).rejects.toThrow("500");
  });

  it("is asked for again with what is wrong, by name, and what is still wrong then is left out and noted", async () => {
    const lost = figure({ id: "income", formula: "rent * customers", kind: "derived" });
    const circle = figure({ id: "one", formula: "one + rent", kind: "derived", unit: "USD/month" });
    const behind = figure({ id: "profit", formula: "income - rent", kind: "derived" });
    const { sheet, sheetNotes, wanted } = await sheetFrom({ figures: [RENT, lost, circle, behind] });
    expect(wanted?.split("\n")).toEqual([
      expect.stringMatching(/^- .*income.*customers/),
      expect.stringMatching(/^- .*one/),
    ]);
    expect(sheet).toMatchObject({
      figures: [{ id: "rent", value: 1_000 }],
      leftOut: [{ id: "income" }, { id: "one" }, { id: "profit" }],
    });
    expect(sheetNotes).toHaveLength(2);
    expect(sheetNotes).toEqual([expect.stringContaining('"income"'), expect.stringContaining('"one"')]);
  });

  it("says in the plan's language what it lacks", async () => {
    const lost = figure({ id: "income", label: "월 매출", formula: "customers", kind: "derived", unit: "KRW" });
    const { sheetNotes } = await sheetFrom({ figures: [lost] }, { language: "ko", idea: "자전거 가게" });
    expect(sheetNotes).toEqual([expect.stringMatching(/월 매출.*니다\.$/)]);
  });

  it("is not asked for again where there is only something to know", async () => {
    const scaled = figure({ id: "cost", formula: "rent * 7", kind: "derived" });
    const { wanted, sheetNotes } = await sheetFrom({ figures: [RENT, scaled] });
    expect(wanted).toBeNull();
    expect(sheetNotes).toEqual([expect.stringContaining('"cost"')]);
  });

  it("has to hold the limits that were given, else they are asked for", async () => {
    const idea = "A bike shop with a budget of 40,000 dollars";
    const { wanted, sheetNotes } = await sheetFrom({ figures: [RENT] }, { idea });
    expect(wanted).toContain('The person gave "40,000 dollars" as a limit');
    expect(sheetNotes).toEqual([expect.stringContaining("40,000 dollars")]);
    const mended = await sheetFrom({ figures: [RENT, BUDGET] }, { idea });
    expect([mended.wanted, mended.sheetNotes]).toEqual([null, undefined]);
  });

  it("may be empty, and then there is nothing to store but that", async () => {
    const { sheet, sheetNotes, wanted } = await sheetFrom({ figures: [], decisions: [] });
    expect({ sheet, sheetNotes, wanted }).toEqual({
      ...{ sheet: { figures: [], decisions: [], leftOut: [] }, sheetNotes: undefined, wanted: null },
    });
  });

  it("forgets what an earlier one lacked, and is numbered by the restarts before it", async () => {
    const again = { sheetNotes: ['"income" was left out.'], restarts: 1, outlines: 4, sheet: sheetOf({}).sheet };
    const { sheetNotes, call } = await sheetFrom({ figures: [RENT] }, again);
    expect(sheetNotes).toEqual([]);
    expect(call?.input).toMatchObject({ round: 2, sheet: null });
  });

  it("of a thousand figures keeps what can be kept, and the repair stays a prompt", async () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      figure({ id: `cost_${at}`, formula: `cost_${at + 1} + nothing_${at}`, kind: "derived" }),
    );
    const { sheet, wanted, sheetNotes } = await sheetFrom({ figures: [RENT, ...many] });
    expect(sheet).toMatchObject({ figures: [{ id: "rent" }] });
    expect(wanted?.split("\n").length).toBeLessThanOrEqual(25);
    expect(Buffer.byteLength(wanted ?? "")).toBeLessThan(10_000);
    expect(Buffer.byteLength(JSON.stringify(sheetNotes))).toBeLessThan(100_000);
  });

  it("keeps no more of a thousand right ones than a sheet can hold, and says so", async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => figure({ id: `cost_${at}`, value: at }));
    const { sheet, wanted, sheetNotes } = await sheetFrom({ figures: many });
    const kept = (sheet as { figures: unknown[] }).figures.length;
    expect(kept).toBeGreaterThan(100);
    expect(kept).toBeLessThan(1_000);
    expect(wanted).toContain("1000 figures");
    expect(sheetNotes).toEqual([expect.stringContaining(`Of 1000 figures only ${kept} were kept.`)]);
  });
});

describe("what counts as given", () => {
  const claims = [BUDGET, figure({ id: "loan", value: 15_000, kind: "given" })];
  const kinds = async (given: Partial<PlanState>) => {
    const { sheet } = await sheetFrom({ figures: claims }, given);
    return (sheet as { figures: { kind: string }[] }).figures.map(({ kind }) => kind);
  };

  it("is what the idea names, and not what the model calls so", async () => {
    expect(await kinds({})).toEqual(["given", "assumed"]);
  });

  it("is what a human answered, and not a default that was taken for them", async () => {
    expect(await kinds({ answers: [answered("15,000 dollars", "human")] })).toEqual(["given", "given"]);
    for (const source of ["assumed", "spent"] as const)
      expect(await kinds({ answers: [answered("15,000 dollars", source)] })).toEqual(["given", "assumed"]);
  });

  it("is what a request on the finished plan names, the one that is being carried out included", () => {
    const request = (number: number, text: string) => ({ number, request: text });
    const before = { ...request(1, "Plan with 15,000 dollars"), direction: "", actions: [] };
    const state = stateOf({
      revisions: [{ ...before, reviewsBefore: 1, refinesBefore: 0 }],
      revision: request(2, "No, with 12,000 dollars"),
    });
    expect(givenOf(state).map(({ value }) => value)).toEqual(expect.arrayContaining([40_000, 15_000, 12_000]));
  });

  it("is nothing that a specialist found, be it in a file of the person's", async () => {
    const findings = {
      summary: "They have 15,000 dollars.",
      findings: [{ claim: "The loan is 15,000 dollars", basis: "notes.md", confidence: 1, sources: ["0a1b2c"] }],
    };
    const sources = [
      { id: "0a1b2c", kind: "file", title: "15,000 dollars.md", at: "2030-01-31T12:00:00.000Z" },
    ] as const;
    const reports = { market: { specialist: "market", findings, missing: null } } as const;
    const given = { reports: structuredClone(reports) as never, sources: [...sources] };
    expect(await kinds(given)).toEqual(["given", "assumed"]);
    const { call } = await sheetFrom({ figures: claims }, given);
    expect(call?.messages.at(-1)?.content).toContain("The loan is 15,000 dollars");
  });
});
