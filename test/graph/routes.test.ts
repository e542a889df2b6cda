import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approvalQuestion } from "../../graph/questions/question-plan.ts";
import {
  isLastRefine,
  judgeScore,
  mayAsk,
  missingSpecialists,
  nextLayer,
  researchLayers,
  routeAfterAnalysis,
  routeAfterDiscussion,
  routeAfterPause,
  routeAfterReview,
  routeFromStart,
  withoutScore,
} from "../../graph/routes.ts";
import { unbegunState } from "../../graph/state.ts";
import { Analysis } from "../../schemas/model/analysis.ts";
import type { PlanOutline } from "../../schemas/model/outline.ts";
import type { RevisionRecord } from "../../schemas/model/revision.ts";
import { PRESETS, PresetName } from "../../schemas/preset.ts";
import type { ReviewOutcome, ReviewRecord, SpecialistReport } from "../../schemas/record.ts";
import { SPECIALIST_IDS, type Specialist, USUAL_SPECIALISTS } from "../../schemas/specialists/specialists.ts";

const QUESTION = approvalQuestion({ title: "", sections: [] }, true, "en");
const ANALYSIS = Analysis.parse({
  isPlanningRequest: true,
  title: "",
  purpose: "",
  targetUsers: "",
  documentType: "web_app_plan",
  language: "en",
  features: [],
  constraints: [],
  assumptions: [],
  questions: [],
});

function judged(score: number, given: Partial<Parameters<typeof judgeScore>[1]> = {}) {
  return judgeScore(score, { preset: "balanced", restarts: 0, refineRounds: 0, revisions: [], ...given });
}

const OUTLINE: PlanOutline = {
  title: "A plan",
  sections: [
    { id: "open", title: "Open", intent: "", keyPoints: [] },
    { id: "kept", title: "Kept", intent: "", keyPoints: [], locked: true },
  ],
};

function reviewed(outcome: ReviewOutcome, given: Partial<ReviewRecord> = {}) {
  const reviews: ReviewRecord[] = [
    { score: 1, strengths: [], weaknesses: [], actions: [], round: 1, outcome, ...given },
  ];
  return { reviews, outline: OUTLINE };
}

/** One revision, begun when two refines had been made. */
function revisedOnce(): RevisionRecord[] {
  return [{ number: 1, request: "", direction: "", actions: [], reviewsBefore: 3, refinesBefore: 2 }];
}

function reports(present: readonly Specialist[], missing: readonly Specialist[] = []) {
  const entries = [
    ...present.map((specialist): SpecialistReport => {
      return { specialist, findings: { summary: "", findings: [] }, missing: null };
    }),
    ...missing.map((specialist): SpecialistReport => ({ specialist, findings: null, missing: "It failed." })),
  ];
  return { analysis: null, reports: Object.fromEntries(entries.map((entry) => [entry.specialist, entry])) };
}

describe("the presets", () => {
  it("have the figures that are promised", () => {
    const figures = PresetName.options.map((name) => {
      const { refineRounds, minSections, minFeatures, restarts } = PRESETS[name];
      return [name, refineRounds, minSections, minFeatures, restarts];
    });
    expect(figures).toEqual([
      ["fast", 1, 7, 3, 1],
      ["balanced", 2, 9, 5, 2],
      ["quality", 3, 13, 7, 2],
    ]);
  });

  it("differ in model and temperature, which every model takes", () => {
    const presets = Object.values(PRESETS);
    expect(new Set(presets.map(({ model }) => model)).size).toBe(3);
    expect(new Set(presets.map(({ temperature }) => temperature)).size).toBe(3);
    for (const { temperature } of presets) expect(temperature).toBeGreaterThan(0);
    for (const { temperature } of presets) expect(temperature).toBeLessThanOrEqual(1);
  });
});

describe("what a score leads to", () => {
  it.each([
    [10, "accepted"],
    [9, "accepted"],
    [8.99, "refine"],
    [5, "refine"],
    [4.99, "restart"],
    [1, "restart"],
  ] as const)("is decided by the score alone: %d is %s", (score, outcome) => {
    expect(judged(score)).toBe(outcome);
  });

  it("is a refine for a score under 5 when the restarts are spent", () => {
    expect(judged(1, { restarts: 1 })).toBe("restart");
    expect(judged(1, { restarts: 2 })).toBe("refine");
    expect(judged(1, { preset: "fast", restarts: 1 })).toBe("refine");
  });

  it("is the plan as it is when the refine rounds are spent", () => {
    expect(judged(8, { refineRounds: 1 })).toBe("refine");
    expect(judged(8, { refineRounds: 2 })).toBe("spent");
    expect(judged(1, { restarts: 2, refineRounds: 2 })).toBe("spent");
    expect(judged(8, { preset: "fast", refineRounds: 1 })).toBe("spent");
    expect(judged(8, { preset: "quality", refineRounds: 2 })).toBe("refine");
    expect(judged(8, { preset: "quality", refineRounds: 3 })).toBe("spent");
  });

  it("is a restart for a score under 5 although the refine rounds are spent", () => {
    expect(judged(4, { refineRounds: 2 })).toBe("restart");
  });

  it("is never a restart in a revision, which has the preset's refine rounds for itself", () => {
    const revisions = revisedOnce();
    expect(judged(1, { revisions, refineRounds: 2 })).toBe("refine");
    expect(judged(8, { revisions, refineRounds: 3 })).toBe("refine");
    expect(judged(8, { revisions, refineRounds: 4 })).toBe("spent");
    expect(judged(1, { revisions, refineRounds: 4 })).toBe("spent");
    expect(judged(9, { revisions, refineRounds: 4 })).toBe("accepted");
  });

  it("is accepted from 9 on, whatever is spent", () => {
    expect(judged(9, { restarts: 2, refineRounds: 2 })).toBe("accepted");
  });

  it("never gives more rounds than are left, for any score and any counters", () => {
    const counter = fc.nat({ max: 9 });
    const score = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...PresetName.options),
        score,
        counter,
        counter,
        (preset, value, restarts, rounds) => {
          const outcome = judgeScore(value, { preset, restarts, refineRounds: rounds, revisions: [] });
          expect(outcome === "accepted").toBe(value >= 9);
          if (outcome === "restart") expect(value < 5 && restarts < PRESETS[preset].restarts).toBe(true);
          if (outcome === "refine") expect(rounds).toBeLessThan(PRESETS[preset].refineRounds);
          if (outcome === "spent") expect(rounds).toBeGreaterThanOrEqual(PRESETS[preset].refineRounds);
        },
      ),
    );
  });
});

describe("the routes", () => {
  it("lead to a revision where the finished plan has not seen the request, else to the analysis", () => {
    const request = { number: 2, request: "Halve it." };
    const finished = { revision: request, revisions: revisedOnce(), document: "# The plan" };
    expect(routeFromStart(finished)).toBe("revise");
    expect(routeFromStart({ ...finished, revisions: [] })).toBe("revise");
    expect(routeFromStart({ ...finished, revision: { ...request, number: 1 } })).toBe("analyze");
    expect(routeFromStart({ ...finished, revision: null })).toBe("analyze");
    expect(routeFromStart({ ...finished, document: null })).toBe("analyze");
    expect(routeFromStart(unbegunState("x", "fast", null))).toBe("analyze");
  });

  it("lead from the analysis to a reply, a question or the outline", () => {
    const small = { ...ANALYSIS, isPlanningRequest: false };
    expect(routeAfterAnalysis({ analysis: small, questions: [QUESTION] })).toBe("reply");
    expect(routeAfterAnalysis({ analysis: ANALYSIS, questions: [QUESTION] })).toBe("option-pause");
    expect(routeAfterAnalysis({ analysis: ANALYSIS, questions: [] })).toBe("structure");
  });

  it("ask all questions before the next analysis", () => {
    expect(routeAfterPause({ questions: [QUESTION] })).toBe("option-pause");
    expect(routeAfterPause({ questions: [] })).toBe("analyze");
  });

  it("lead from the review where its outcome says", () => {
    expect(routeAfterReview(reviewed("restart"))).toBe("analyze");
    expect(routeAfterReview(reviewed("refine"))).toBe("discuss");
    expect(routeAfterReview(reviewed("accepted"))).toBe("format");
    expect(routeAfterReview(reviewed("spent"))).toBe("format");
    const both = { ...reviewed("refine"), reviews: [...reviewed("restart").reviews, ...reviewed("refine").reviews] };
    expect(routeAfterReview(both)).toBe("discuss");
  });

  it("lead from a review with no round left to one more refine, where it asks for something that may be changed", () => {
    const instruction = "Sharpen it.";
    const open = { sectionId: "open", instruction };
    const kept = { sectionId: "kept", instruction };
    const figures = [{ id: "price", value: 2, formula: null }];
    expect(routeAfterReview(reviewed("spent", { actions: [kept] }))).toBe("format");
    expect(routeAfterReview(reviewed("spent", { actions: [kept, open] }))).toBe("refine");
    expect(routeAfterReview(reviewed("spent", { figures }))).toBe("refine");
    expect(routeAfterReview(reviewed("spent", { figures: [] }))).toBe("format");
    expect(routeAfterReview(reviewed("accepted", { actions: [open], figures }))).toBe("format");
  });

  it("know what is written after the last review from what another review follows", () => {
    const { reviews } = reviewed("spent", { round: 3 });
    const refinement = { reviewRound: 3, actions: [], unreviewed: true };
    const [revision] = revisedOnce();
    const last = { reviews, refinements: [refinement], revisions: [] };
    expect(isLastRefine(last)).toBe(true);
    expect(isLastRefine({ ...last, refinements: [] })).toBe(false);
    expect(isLastRefine({ ...last, refinements: [{ ...refinement, unreviewed: false }] })).toBe(false);
    expect(isLastRefine({ ...last, refinements: [{ ...refinement, reviewRound: 2 }] })).toBe(false);
    // What a revision writes that has begun since is reviewed; one that began before this review had it.
    const began = (reviewsBefore: number) => revision && { ...last, revisions: [{ ...revision, reviewsBefore }] };
    expect(isLastRefine(began(1) ?? last)).toBe(false);
    expect(isLastRefine(began(0) ?? last)).toBe(true);
  });

  it("give a discussion two rounds", () => {
    const discussion = { reviewRound: 1, settled: false, actions: [] };
    expect(routeAfterDiscussion({ discussion: { ...discussion, rounds: 1 } })).toBe("discuss");
    expect(routeAfterDiscussion({ discussion: { ...discussion, rounds: 2 } })).toBe("format");
    expect(routeAfterDiscussion({ discussion: { ...discussion, rounds: 1, settled: true } })).toBe("refine");
    expect(routeAfterDiscussion({ discussion: { ...discussion, rounds: 2, settled: true } })).toBe("refine");
    expect(routeAfterDiscussion({ discussion: null })).toBe("format");
  });
});

describe("when questions may be asked", () => {
  it("is only while another analysis may follow, three in all, and five questions at most", () => {
    expect(mayAsk({ analyses: 0, asked: 0 })).toBe(true);
    expect(mayAsk({ analyses: 1, asked: 4 })).toBe(true);
    expect(mayAsk({ analyses: 1, asked: 5 })).toBe(false);
    expect(mayAsk({ analyses: 2, asked: 0 })).toBe(false);
  });
});

describe("the research layers", () => {
  it("hold each of the specialists once, the usual ones two in a layer", () => {
    expect(researchLayers(USUAL_SPECIALISTS)).toEqual([
      ["market", "tech"],
      ["business-model", "content"],
      ["finance", "risk"],
    ]);
    expect(researchLayers(SPECIALIST_IDS)).toEqual([
      ["market", "tech", "legal", "operations", "data"],
      ["business-model", "content", "impact"],
      ["finance", "risk"],
    ]);
  });

  it("follow each other, and a missing specialist holds none of them up", () => {
    expect(nextLayer(reports([]))).toEqual(["market", "tech"]);
    expect(nextLayer(reports(["market"]))).toEqual(["market", "tech"]);
    expect(nextLayer(reports(["market"], ["tech"]))).toEqual(["business-model", "content"]);
    expect(nextLayer(reports(["market", "tech", "business-model", "content"]))).toEqual(["finance", "risk"]);
    expect(nextLayer(reports(["market", "tech"], ["business-model", "content", "finance", "risk"]))).toEqual([]);
  });

  it("are those of the specialists whom the analysis chose, and an empty one is none", () => {
    const chosen = { ...ANALYSIS, specialists: ["finance", "legal", "operations"] };
    expect(nextLayer({ ...reports([]), analysis: chosen })).toEqual(["legal", "operations"]);
    expect(nextLayer({ ...reports(["legal", "operations"]), analysis: chosen })).toEqual(["finance"]);
    expect(nextLayer({ ...reports(["legal", "operations", "finance"]), analysis: chosen })).toEqual([]);
  });

  it("name who is missing in the specialists' own order, and nobody who was not chosen", () => {
    expect(missingSpecialists(reports(["tech"], ["risk", "market"]))).toEqual(["market", "risk"]);
    expect(missingSpecialists(unbegunState("x", "fast", null))).toEqual([]);
    const analysis = { ...ANALYSIS, specialists: ["impact", "legal", "risk"] };
    expect(missingSpecialists({ ...reports([], ["market", "risk", "impact", "astrologer"]), analysis })).toEqual([
      "impact",
      "risk",
    ]);
  });

  it("end after three at most, whoever is chosen and whoever fails", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SPECIALIST_IDS, "astrologer", "")),
        fc.func(fc.boolean()),
        (ids, fails) => {
          const analysis = { ...ANALYSIS, specialists: ids };
          const known: Record<string, SpecialistReport> = {};
          let layers = 0;
          for (let layer = nextLayer({ analysis, reports: known }); layer.length > 0; ) {
            layers += 1;
            expect(layers).toBeLessThanOrEqual(3);
            const [present, missing] = [layer.filter((id) => !fails(id)), layer.filter((id) => fails(id))];
            Object.assign(known, reports(present, missing).reports);
            layer = nextLayer({ analysis, reports: known });
          }
          expect(Object.keys(known).length).toBeGreaterThanOrEqual(3);
          expect(Object.keys(known).length).toBeLessThanOrEqual(8);
          const told = Object.values(known).filter(({ findings }) => findings).length;
          expect(told + missingSpecialists({ analysis, reports: known }).length).toBe(Object.keys(known).length);
        },
      ),
    );
  });
});

describe("a review without a score", () => {
  const action = { sectionId: "a", instruction: "Count." };
  const state = { preset: "balanced", restarts: 0, refineRounds: 0, revisions: [], outline: null } as const;

  it("is refined as long as something is asked for and a round is left, and then goes out unjudged", () => {
    expect(withoutScore([action], { ...state, revisions: [] })).toBe("refine");
    expect(withoutScore([], { ...state, revisions: [] })).toBe("unjudged");
    expect(withoutScore([action], { ...state, revisions: [], refineRounds: 9 })).toBe("unjudged");
  });
});
