import { describe, expect, it } from "vitest";
import { fittedFindings } from "../../graph/sources/told-findings.ts";
import type { FindingsBrief } from "../../schemas/model/section.ts";
import { USUAL_SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { figure } from "../support/figure-sheet.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { RecordedCall, Script } from "../support/scripted-ports.ts";
import { CLOCK_START, outlineSections } from "../support/scripted-ports.ts";

const TODAY = CLOCK_START.slice(0, 10);
/** Long, with letters that a cut in the middle would spoil, and with what Markdown and JSON treat as signs. */
const LONG = `조사 결과입니다 😀 "quoted" \\ | ${"more of it, ".repeat(80)}the end.`;

const script: Script = {
  Findings: ({ specialist }) => ({
    summary: `Summary of ${specialist}: ${LONG}`,
    findings: [0, 1, 2, 3, 4, 5, 6].map((at) => ({
      claim: `Claim ${at} of ${specialist}: ${LONG}`,
      basis: `Basis ${at} of ${specialist}: ${LONG}`,
      confidence: at / 10,
      sources: [],
    })),
  }),
  Figures: () => ({
    figures: [
      figure({ id: "price", label: "Price of a sale", value: 40, unit: "USD/sale" }),
      figure({ id: "sales", label: "Sales of a month", value: 120, unit: "sales" }),
      figure({ id: "income", label: "Income of a month", formula: "price * sales", unit: "USD", kind: "derived" }),
    ],
    decisions: [{ id: "country", statement: "One country only", reason: "It is cheaper" }],
  }),
  Review: (_, nth) => ({ score: nth === 1 ? 7 : 9 }),
};

const userPrompt = ({ messages }: RecordedCall) => messages.at(-1)?.content ?? "";

/** The material that a prompt gives, by its names. */
function dataOf(call: RecordedCall): Map<string, string> {
  const blocks = userPrompt(call).matchAll(/<data name="([^"]+)">\n(.*?)\n<\/data>/gs);
  return new Map([...blocks].map(([, name = "", text = ""]) => [name, text]));
}

async function finished(idea = "A marketplace for used climbing gear", given: Script = {}) {
  const thread = planningThread({ ...script, ...given }, { idea, preset: "balanced" });
  const state = await thread.toEnd();
  return { state, calls: thread.ports.calls, of: thread.ports.callsOf };
}

describe("every writer and every editor", () => {
  it("is told all findings of all specialists, whole, byte for byte", async () => {
    const thread = planningThread(script, { preset: "balanced" });
    await thread.toEnd();
    // An editor of a refine works by its instructions; one of a revision may need what was found out.
    expect(thread.ports.callsOf("Edits").map(({ input }) => input.findings)).toEqual([[]]);
    await thread.revise(1, "Say more of the risks");
    const calls = [...thread.ports.callsOf("Section"), ...thread.ports.callsOf("Edits").slice(1)];
    expect(calls).toHaveLength(9 + 1);
    for (const call of calls) {
      expect(call.input.findings.map(({ specialist }) => specialist)).toEqual(USUAL_SPECIALISTS);
      for (const { specialist, summary, findings } of call.input.findings) {
        expect(summary).toBe(`Summary of ${specialist}: ${LONG}`);
        expect(findings).toHaveLength(7);
        const told = dataOf(call).get(`findings: ${specialist}`) ?? "";
        expect(told.startsWith(`${summary}\n- Claim 0 of ${specialist}: ${LONG} (rests on: Basis 0`)).toBe(true);
        for (const { claim, basis } of findings) expect(told).toContain(`- ${claim} (rests on: ${basis}; confidence `);
      }
    }
  });

  it("is told the whole idea and analysis, the key points of all sections, the day, the sheet and the decisions", async () => {
    const idea = `Gear for climbers. ${"가나다 라마바 ".repeat(1_200)}`.trim();
    const { of, state } = await finished(idea);
    expect(state.startedOn).toBe(TODAY);
    for (const call of [...of("Section"), ...of("Edits")]) {
      expect(call.input).toMatchObject({ idea: state.idea, startedOn: TODAY, outline: outlineSections(9) });
      const data = dataOf(call);
      expect(data.get("idea")).toBe(state.idea);
      expect(data.get("today")).toBe(TODAY);
      expect(JSON.parse(data.get("analysis") ?? "")).toEqual(call.input.analysis);
      for (const { id, title, intent, keyPoints } of outlineSections(9))
        expect(data.get("outline")).toContain([`${id}: ${title} – ${intent}`, ...keyPoints].join("\n  - "));
      expect(data.get("figures")?.split("\n").slice(-3)).toEqual([
        expect.stringMatching(/^price \| Price of a sale \| 40 \| USD\/sale/),
        expect.stringMatching(/^sales \| Sales of a month \| 120 \| sales/),
        expect.stringMatching(/^income \| Income of a month \| .*price \* sales.* \| USD/),
      ]);
      expect(data.get("decisions")).toContain("One country only");
    }
  });

  it("is told what the human answered, and how long the plan and the section may be", async () => {
    const { of } = await finished();
    for (const { input, messages } of of("Section")) {
      expect(input.length).toEqual({ plan: 5_500, section: 520 });
      expect(messages.at(-1)?.content).toContain("may have 5500 words, and each section about 520");
    }
    const korean = planningThread(script, { preset: "fast", language: "ko" });
    await korean.toEnd();
    const [section] = korean.ports.callsOf("Section");
    expect(section?.input.length.plan).toBe(9_000);
    expect(section?.messages.at(-1)?.content).toContain("9000 letters (글자, without blanks)");
  });
});

describe("the prompts of one fan-out", () => {
  it("are equal byte for byte up to the task, so that a provider's cache serves all but one of them", async () => {
    const { of } = await finished();
    const shared = of("Section").map(({ messages }) => {
      const [system, user] = messages.map(({ content }) => content);
      const at = user?.indexOf('\nWrite the section "') ?? -1;
      expect(at).toBeGreaterThan(40_000);
      expect(user?.slice(0, at)).toContain("\n\nYou are the writer of planning documents.");
      return `${system}\n${user?.slice(0, at)}`;
    });
    expect(new Set(shared).size).toBe(1);
  });

  it("begin as those before them: the research as the outline's approval left it, the figures as the last research", async () => {
    const { of } = await finished();
    const [first] = of("Findings");
    const [figures] = of("Figures");
    const [section] = of("Section");
    if (!first || !figures || !section) throw new Error("A call is missing.");
    const until = (call: RecordedCall, what: string) => userPrompt(call).slice(0, userPrompt(call).indexOf(what));
    expect(userPrompt(figures).startsWith(until(first, "You are"))).toBe(true);
    expect(userPrompt(section).startsWith(until(figures, "You keep the figures"))).toBe(true);
  });
});

describe("where the window of the model is small", () => {
  it("whole findings are left out by rank, none is cut, and every specialist still has a summary", async () => {
    const thread = planningThread(script, { preset: "fast" });
    Object.assign(thread.ports.model, { contextTokens: 16_000 });
    await thread.toEnd();
    for (const call of thread.ports.callsOf("Section")) {
      const { findings } = call.input;
      expect(findings.map(({ summary }) => summary.endsWith(LONG))).toEqual(USUAL_SPECIALISTS.map(() => true));
      const confidences = findings.flatMap((brief) => brief.findings.map(({ confidence }) => confidence));
      expect(confidences.length).toBeGreaterThan(0);
      expect(confidences.length).toBeLessThan(7 * USUAL_SPECIALISTS.length);
      // The surest of all of them, whoever found them.
      const all = USUAL_SPECIALISTS.flatMap(() => [6, 5, 4, 3, 2, 1, 0].map((at) => at / 10)).toSorted((a, b) => b - a);
      expect(confidences.toSorted((a, b) => b - a)).toEqual(all.slice(0, confidences.length));
      for (const { claim, basis } of findings.flatMap((brief) => brief.findings)) {
        expect([claim.endsWith(LONG), basis.endsWith(LONG)]).toEqual([true, true]);
        expect(userPrompt(call)).toContain(`- ${claim} (rests on: ${basis}; confidence `);
      }
    }
  });
});

describe("findings that do not all go into a window", () => {
  const finding = (claim: string, confidence: number, sources?: number[]) => {
    return { claim, basis: "b", confidence, ...(sources ? { sources } : {}) };
  };
  const briefs: FindingsBrief[] = [
    { specialist: "market", summary: "M", findings: [finding("low", 0.2), finding("sourced", 0.1, [1])] },
    { specialist: "tech", summary: "T", findings: [finding("first", 0.9), finding("second", 0.9)] },
  ];
  const room = (...kept: FindingsBrief["findings"]) =>
    2 + kept.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0);
  const claims = (bytes: number) =>
    fittedFindings(briefs, bytes).map(({ findings }) => findings.map(({ claim }) => claim));

  it("are kept from the sourced over the sure to the unsure, the later of two equal ones going first", () => {
    const [low, sourced, first, second] = briefs.flatMap(({ findings }) => findings);
    if (!low || !sourced || !first || !second) throw new Error("A finding is missing.");
    expect(claims(room(low, sourced, first, second))).toEqual([
      ["low", "sourced"],
      ["first", "second"],
    ]);
    expect(claims(room(low, sourced, first, second) - 1)).toEqual([["sourced"], ["first", "second"]]);
    expect(claims(room(sourced, first, second) - 1)).toEqual([["sourced"], ["first"]]);
    expect(claims(room(sourced))).toEqual([["sourced"], []]);
    expect(claims(0)).toEqual([[], []]);
  });

  it("are counted in bytes of UTF-8: Korean letters are three each", () => {
    const korean: FindingsBrief[] = [{ specialist: "market", summary: "", findings: [finding("가".repeat(100), 1)] }];
    const bytes = Buffer.byteLength(JSON.stringify(korean[0]?.findings[0]));
    expect(fittedFindings(korean, bytes)).toEqual(korean);
    expect(fittedFindings(korean, bytes - 1)).toEqual([{ ...korean[0], findings: [] }]);
  });
});
