import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingSpecialists, nextLayer } from "../../../graph/routes.ts";
import { webQuery } from "../../../graph/sources/research-sources.ts";
import { toldFindings } from "../../../graph/sources/told-findings.ts";
import { chosenSpecialists } from "../../../graph/specialists/chosen-specialists.ts";
import { unbegunState } from "../../../graph/state.ts";
import { ResearchTask, researchTasks } from "../../../graph/tasks.ts";
import { Analysis } from "../../../schemas/model/analysis.ts";
import { profileOf, SPECIALIST_IDS } from "../../../schemas/specialists/specialists.ts";
import { AppError } from "../../../utils/errors.ts";
import { parseStructured, wireSchema } from "../../../utils/llm/answers/structured-output.ts";
import { planningThread } from "../../support/planning-thread.ts";

const SIX = ["market", "tech", "business-model", "content", "finance", "risk"];
const ANSWER = {
  isPlanningRequest: true,
  title: "A plan",
  purpose: "To plan",
  targetUsers: "Climbers",
  documentType: "web_app_plan",
  language: "en",
  features: ["A feature"],
  constraints: [],
  assumptions: [],
  questions: [],
};

/** Who is chosen where a model writes this for the field. */
function chosenFrom(specialists: unknown): readonly string[] {
  const read = parseStructured(Analysis, JSON.stringify({ ...ANSWER, specialists }));
  if (!read.ok) throw new Error(read.problem);
  return chosenSpecialists(read.value);
}

describe("who researches", () => {
  it("is chosen by the analysis, and named in the plan's order whatever order it has", () => {
    expect(chosenFrom(["risk", "legal", "operations", "market"])).toEqual(["market", "legal", "operations", "risk"]);
  });

  it("is the usual six where the analysis chose nobody, as in sessions that are older than the choice", () => {
    expect(chosenSpecialists(null)).toEqual(SIX);
    expect(chosenSpecialists({})).toEqual(SIX);
    expect(chosenSpecialists(Analysis.parse(ANSWER))).toEqual(SIX);
    for (const nobody of [undefined, null, [], "", 7, {}, [null, 3, "", "  ", {}], ["astrologer"]]) {
      expect(chosenFrom(nobody), JSON.stringify(nobody)).toEqual(SIX);
    }
  });

  it("are at least three: customers, income and costs are added before anybody else", () => {
    expect(chosenFrom(["legal"])).toEqual(["market", "legal", "business-model"]);
    expect(chosenFrom(["legal", "market", "legal", " ", "astrologer"])).toEqual(["market", "legal", "business-model"]);
    expect(chosenFrom(["impact", "data"])).toEqual(["market", "data", "impact"]);
  });

  it("are at most eight: those whom the analysis named last stay out", () => {
    const named = [...SPECIALIST_IDS].toReversed();
    expect(chosenFrom(named)).toEqual(SPECIALIST_IDS.filter((id) => !["market", "tech"].includes(id)));
  });

  it("are understood as models write them: in other letters, with a reason, as objects, as a text, in Korean", () => {
    const meant = ["legal", "operations", "business-model"];
    expect(chosenFrom(["Legal", "OPERATIONS", "Business Model"])).toEqual(meant);
    expect(chosenFrom(["legal: permits", "operations (shifts)", "business_model"])).toEqual(meant);
    expect(chosenFrom([{ id: "legal" }, { name: "operations" }, { id: "business-model", why: "x" }])).toEqual(meant);
    expect(chosenFrom("legal, operations; business-model")).toEqual(meant);
    expect(chosenFrom("- legal\n- operations\n- business-model")).toEqual(meant);
    expect(chosenFrom(["법무", "운영", "수익 모델"])).toEqual(meant);
  });

  it("are known, distinct, three to eight and in order, whatever the analysis says", () => {
    const entry = fc.oneof(fc.constantFrom(...SPECIALIST_IDS), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.array(entry, { maxLength: 60 }), fc.jsonValue()), (said) => {
        const chosen = chosenFrom(said);
        expect(chosen).toEqual(SPECIALIST_IDS.filter((id) => chosen.includes(id)));
        expect(chosen.length).toBeGreaterThanOrEqual(3);
        expect(chosen.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it("are asked for on the wire as a list of texts, whose ids the prompt names in a line each", async () => {
    expect(wireSchema(Analysis)["required"]).toContain("specialists");
    expect(wireSchema(Analysis)).toMatchObject({
      properties: { specialists: { type: "array", items: { type: "string" } } },
    });
    const thread = planningThread();
    await thread.start();
    const prompt = thread.ports.callsOf("Analysis")[0]?.messages.at(-1)?.content ?? "";
    for (const id of SPECIALIST_IDS) expect(prompt).toMatch(new RegExp(`^- ${id}: \\S.*$`, "m"));
  });
});

describe("a session whose analysis chose its specialists", () => {
  it("asks them and nobody else, layer by layer, and tells the writers what they found", async () => {
    const thread = planningThread({ Analysis: () => ({ specialists: ["legal", "finance", "operations", "impact"] }) });
    const { reports, document } = await thread.toEnd();
    expect(Object.keys(reports).toSorted()).toEqual(["finance", "impact", "legal", "operations"]);
    const called = thread.ports.callsOf("Findings").map(({ input }) => input.specialist);
    expect(called).toEqual(["legal", "operations", "impact", "finance"]);
    const steps = (await thread.road()).filter((step) => step.startsWith("research"));
    expect(steps).toEqual(["research research", "research", "research"].flatMap((layer) => [layer, "research-join"]));
    const { findings } = thread.ports.callsOf("Section")[0]?.input ?? {};
    expect(findings?.map(({ specialist }) => specialist)).toEqual(["legal", "operations", "impact", "finance"]);
    expect(document).toContain("Nothing that we know of.");
  });

  it("tells each task how many specialists there are in all, for whoever counts them over their layers", async () => {
    const thread = planningThread({ Analysis: () => ({ specialists: ["legal", "finance", "operations", "impact"] }) });
    await thread.start();
    const tasks = researchTasks(await thread.state()).map(({ args }) => [args.specialist, args.of]);
    expect(tasks).toEqual([
      ["legal", 4],
      ["operations", 4],
    ]);
  });

  it("may have others after a restart, and nothing is left of those before", async () => {
    const thread = planningThread({
      Analysis: ({ round }) => ({
        specialists: round === 1 ? ["market", "content", "finance"] : ["legal", "data", "risk"],
      }),
      Review: (_, nth) => ({ score: nth === 1 ? 2 : 9 }),
    });
    const { reports } = await thread.toEnd();
    expect(Object.keys(reports).toSorted()).toEqual(["data", "legal", "risk"]);
    const called = thread.ports.callsOf("Findings").map(({ input }) => input.specialist);
    expect(called).toEqual(["market", "content", "finance", "legal", "data", "risk"]);
  });

  it("ends with a plan, and every chosen one has reported or is named as missing, whatever the analysis says", async () => {
    const said = fc.array(fc.oneof(fc.constantFrom(...SPECIALIST_IDS), fc.string()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(said, fc.array(fc.constantFrom(...SPECIALIST_IDS)), async (specialists, failing) => {
        const thread = planningThread({
          Analysis: () => ({ specialists }),
          Findings: ({ specialist }) => {
            if (failing.includes(specialist)) throw new AppError("model-rejected", { status: 400 });
            return {};
          },
        });
        const { reports, document } = await thread.toEnd();
        const ids = Object.keys(reports);
        expect(ids.toSorted()).toEqual(chosenSpecialists({ specialists }).toSorted());
        expect(ids.length).toBeGreaterThanOrEqual(3);
        for (const id of ids) {
          const isMissing = document?.includes(`The research of the ${profileOf(id).name.en} specialist is missing`);
          expect(isMissing).toBe(failing.includes(id));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("an id that is none of ours", () => {
  it("has a profile that names it, so that a stored session which has one goes on", () => {
    expect(profileOf("astrologer")).toEqual({
      id: "astrologer",
      name: { en: "astrologer", ko: "astrologer" },
      layer: 1,
      role: "You are a specialist in this field: astrologer.",
      focus: { en: "astrologer", ko: "astrologer" },
      guides: [],
    });
    expect(profileOf("constructor").name.en).toBe("constructor");
  });

  it("may be in a stored task and in stored findings, and is nobody's who is told of or named as missing", () => {
    const task = ResearchTask.parse({ specialist: "astrologer", round: 1, of: 7 });
    expect(webQuery({ specialist: task.specialist, language: "en", idea: "A fair" }, 5).words).toBe(
      "A fair: astrologer",
    );
    const report = { specialist: "astrologer", findings: { summary: "The stars.", findings: [] }, missing: null };
    const state = { ...unbegunState("A fair", "fast", null), reports: { astrologer: report } };
    expect(toldFindings(state)).toEqual([]);
    expect(missingSpecialists(state)).toEqual([]);
    expect(nextLayer(state)).toEqual(["market", "tech"]);
  });
});
