import { describe, expect, it } from "vitest";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import type { Review } from "../../schemas/model/review.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { outlineSections, type Script, USAGE } from "../support/scripted-ports.ts";

const ACTIONS = [
  { sectionId: "part-2", instruction: "Name the price." },
  { sectionId: "part-5", instruction: "Shorten it." },
];

/** The first reviews get these scores, all later ones 9. */
function scores(...first: readonly number[]) {
  return (_: unknown, nth: number): Partial<Review> => ({ score: first[nth - 1] ?? 9, actions: ACTIONS });
}

function targets(thread: ReturnType<typeof planningThread>): (string | undefined)[] {
  return thread.ports.calls.flatMap(({ site }) => (site.node === "write" ? [site.target] : []));
}

const ALL = outlineSections(7).map(({ id }) => id);

describe("the sections", () => {
  it("are all written in one superstep, at the same time", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let begun = 0;
    const thread = planningThread({
      Section: async () => {
        if (++begun === 7) resolve();
        await promise;
        return {};
      },
    });
    const { sections } = await thread.toEnd();
    expect(Object.keys(sections).toSorted()).toEqual(ALL.toSorted());
    expect((await thread.road()).filter((step) => step.startsWith("write"))).toEqual([
      Array(7).fill("write").join(" "),
      "write-join",
    ]);
  });

  it("keep the id and the title of their task, whatever the model calls them", async () => {
    const thread = planningThread({ Section: () => ({ id: "part-1", title: "Mine" }) });
    const { sections, document } = await thread.toEnd();
    expect(Object.entries(sections).map(([key, { id, title }]) => [key, id, title])).toEqual(
      outlineSections(7).map(({ id, title }) => [id, id, title]),
    );
    expect(document).not.toContain("Mine");
  });

  it("know the plan's title and all of its sections", async () => {
    const thread = planningThread();
    await thread.toEnd();
    const { input } = thread.ports.callsOf("Section")[3] ?? {};
    expect(input).toMatchObject({ planTitle: "A plan", outline: outlineSections(7) });
    expect(input?.section).toEqual(outlineSections(7)[3]);
    expect(input?.rewrite).toBeNull();
  });
});

describe("a refine", () => {
  it("rewrites only the sections that are named, from their text and with what to change", async () => {
    const thread = planningThread({ Review: scores(7) });
    const { sections } = await thread.toEnd();
    expect(targets(thread)).toEqual([...ALL, "part-2", "part-5"]);
    expect(thread.ports.callsOf("Section")).toHaveLength(7);
    expect(thread.ports.callsOf("Edits").at(-1)?.input).toMatchObject({
      section: { id: "part-5" },
      markdown: "Text of part-5, round 1.",
      instructions: ["Shorten it."],
    });
    expect(sections["part-5"]?.markdown).toBe("Text of part-5, round 2.");
    expect(sections["part-1"]?.markdown).toBe("Text of part-1, round 1.");
    expect(thread.ports.callsOf("Review")[1]?.input.sections.map(({ markdown }) => markdown)).toEqual(
      ALL.map((id) => `Text of ${id}, round ${id === "part-2" || id === "part-5" ? 2 : 1}.`),
    );
  });

  it("does what was agreed, and not what the review asked for", async () => {
    const agreed = [
      { sectionId: "part-4", instruction: "Add a table." },
      { sectionId: "part-4", instruction: "And a sum." },
    ];
    const thread = planningThread({ Review: scores(7), Agreement: () => ({ actions: agreed }) });
    const state = await thread.toEnd();
    expect(targets(thread).slice(7)).toEqual(["part-4"]);
    expect(thread.ports.callsOf("Edits").at(-1)?.input.instructions).toEqual(["Add a table.", "And a sum."]);
    const { reviews } = planRecord("s", state, USAGE);
    expect(reviews[0]?.done).toEqual(agreed.map((action) => ({ ...action, section: "Part 4" })));
    expect(state.document).not.toContain("Name the price.");
  });

  it("drops actions on sections that do not exist, and those that say nothing", async () => {
    const actions = [
      { sectionId: "nowhere", instruction: "Do it." },
      { sectionId: "part-1", instruction: " " },
      ...ACTIONS,
    ];
    const thread = planningThread({
      Review: (_, nth) => ({ score: nth === 1 ? 7 : 9, actions }),
      Agreement: () => ({ actions: [...actions, { sectionId: "constructor", instruction: "x" }] }),
    });
    const { reviews } = await thread.toEnd();
    expect(reviews[0]?.actions).toEqual(ACTIONS);
    expect(thread.ports.callsOf("Agreement")[0]?.input.review.actions).toEqual(ACTIONS);
    expect(targets(thread).slice(7)).toEqual(["part-2", "part-5"]);
  });

  it("does in its second round only what is agreed then", async () => {
    const thread = planningThread(
      {
        Review: scores(7, 7),
        Agreement: (_, nth) => ({ actions: [{ sectionId: `part-${nth}`, instruction: `Change ${nth}` }] }),
      },
      { preset: "balanced" },
    );
    const { refinements } = await thread.toEnd();
    expect(targets(thread).slice(9)).toEqual(["part-1", "part-2"]);
    expect(refinements.map(({ reviewRound, actions }) => [reviewRound, actions.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it("is made once more when the rounds are spent, with what the last review asks for, marked and not reviewed", async () => {
    const thread = planningThread({
      Review: scores(7, 7),
      Edits: ({ section, markdown, instructions, round }) => ({
        markdown: null,
        edits: [{ find: markdown, replace: `${section.id} in round ${round}: ${instructions.join(" ")}` }],
      }),
    });
    const { document, reviews, refinements, refineRounds, sections } = await thread.toEnd();
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["refine", "spent"]);
    expect((await thread.road()).slice(-5)).toEqual(["review", "refine", "write write", "write-join", "format"]);
    expect(thread.ports.callsOf("Agreement")).toHaveLength(1);
    expect(refinements).toEqual([
      { reviewRound: 1, actions: ACTIONS },
      { reviewRound: 2, actions: ACTIONS, unreviewed: true },
    ]);
    expect(refineRounds).toBe(1);
    expect(sections["part-5"]).toMatchObject({ markdown: "part-5 in round 3: Shorten it.", round: 3 });
    expect(document).toContain("part-5 in round 3: Shorten it.");
  });

  it("that nobody reviewed is told to the next review, which a revision leads to", async () => {
    const thread = planningThread({ Review: scores(7, 7) });
    await thread.toEnd();
    await thread.revise(1, "Say it shorter.");
    const { earlier } = thread.ports.callsOf("Review").at(-1)?.input ?? {};
    expect(earlier).toMatchObject({ score: 7, asked: ACTIONS });
    expect(earlier?.changed.map(({ sectionId }) => sectionId).toSorted()).toEqual(["part-1", "part-2", "part-5"]);
    expect(earlier?.changed.find(({ sectionId }) => sectionId === "part-5")?.passages).toEqual([
      { before: "Text of part-5, round 2.", after: "Text of part-5, round 3." },
    ]);
  });
});

describe("the discussion between reviewer and writer", () => {
  it("ends after its first round where they agree", async () => {
    const thread = planningThread({ Review: scores(7) });
    await thread.toEnd();
    expect(thread.ports.callsOf("Agreement").map(({ input }) => input.discussionRound)).toEqual([1]);
  });

  it("has a second round, which is told what was proposed in the first", async () => {
    const proposed = [{ sectionId: "part-3", instruction: "Perhaps this." }];
    const thread = planningThread({
      Review: scores(7),
      Agreement: (_, nth) => (nth === 1 ? { agreed: false, actions: proposed } : {}),
    });
    await thread.toEnd();
    const inputs = thread.ports.callsOf("Agreement").map(({ input }) => [input.discussionRound, input.proposed]);
    expect(inputs).toEqual([
      [1, []],
      [2, proposed],
    ]);
    expect(targets(thread).slice(7)).toEqual(["part-2", "part-5"]);
  });

  const disputed = "The last review asked for changes that reviewer and writer did not agree on.";
  const unfound = 'not carried out: the changes name sections that the plan does not have: "x".';
  const nothing: [string, Script["Agreement"], string][] = [
    ["they do not agree", () => ({ agreed: false }), disputed],
    ["they agree without confidence", () => ({ agreed: true, confidence: 0.69 }), disputed],
    ["they agree on nothing", () => ({ actions: [] }), disputed],
    ["they agree on sections that do not exist", () => ({ actions: [{ sectionId: "x", instruction: "y" }] }), unfound],
  ];
  it.each(nothing)("ends in the plan as it is, marked, where %s", async (_, Agreement, said) => {
    const thread = planningThread({ Review: scores(7), ...(Agreement ? { Agreement } : {}) }, { preset: "quality" });
    const { document, refineRounds } = await thread.toEnd();
    expect((await thread.road()).slice(-4)).toEqual(["review", "discuss", "discuss", "format"]);
    expect(refineRounds).toBe(0);
    expect(document).toContain(said);
    expect(document).not.toContain("Changed:");
  });

  it("begins anew with every review", async () => {
    const thread = planningThread(
      { Review: scores(7, 7), Agreement: (_, nth) => (nth === 1 || nth === 3 ? { agreed: false } : {}) },
      { preset: "balanced" },
    );
    await thread.toEnd();
    const rounds = thread.ports.callsOf("Agreement").map(({ input }) => [input.reviewRound, input.discussionRound]);
    expect(rounds).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ]);
    expect(thread.ports.callsOf("Agreement")[2]?.input.proposed).toEqual([]);
  });
});

describe("a score under 5", () => {
  it("goes back to the analysis with the weaknesses, and asks for approval again", async () => {
    const Review: Script["Review"] = (_, nth) => (nth === 1 ? { score: 4, weaknesses: ["Off the mark."] } : {});
    const thread = planningThread({ Review });
    const asked: string[] = [];
    const { reviews } = await thread.toEnd(({ id }) => asked.push(id) && ACCEPT);
    expect(asked).toEqual(["approve-outline", "approve-outline"]);
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["restart", "accepted"]);
    expect(thread.ports.callsOf("Analysis").map(({ input }) => [input.round, input.weaknesses])).toEqual([
      [1, []],
      [2, ["Off the mark."]],
    ]);
    expect(thread.ports.callsOf("Findings")).toHaveLength(12);
  });

  it("clears research, sections and what was to be rewritten", async () => {
    const thread = planningThread({ Review: scores(7, 2) });
    let question = await thread.start();
    let atRestart = await thread.state();
    while (question) {
      atRestart = await thread.state();
      question = await thread.answer(question, ACCEPT);
    }
    expect(atRestart.restarts).toBe(1);
    expect(atRestart).toMatchObject({ reports: {}, sections: {}, rewrites: [], approval: null });
    expect(targets(thread)).toEqual([...ALL, "part-2", "part-5", ...ALL]);
    expect(thread.ports.callsOf("Section")).toHaveLength(14);
    expect(thread.ports.callsOf("Section").at(-1)?.input.rewrite).toBeNull();
    expect(thread.ports.callsOf("Figures").map(({ input }) => input.round)).toEqual([1, 2]);
  });

  it("leaves no section of the first outline in the plan", async () => {
    const thread = planningThread({
      Outline: (_, nth) => ({ sections: outlineSections(nth === 1 ? 9 : 7) }),
      Review: scores(2),
    });
    const { document, sections } = await thread.toEnd();
    expect(Object.keys(sections)).toHaveLength(7);
    expect(document).not.toContain("Part 9");
  });

  it("is refined, and in the end kept and marked, when the restarts are spent", async () => {
    const thread = planningThread({ Review: () => ({ score: 1, verdict: "fail", actions: ACTIONS }) });
    const state = await thread.toEnd();
    const { reviews, document } = state;
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["restart", "refine", "spent"]);
    expect(planRecord("s", state, USAGE).markdown).toContain("### Review 3: 1 of 10 (no refine round was left)");
    expect(document).toContain("- What the last review asked for was changed, and not reviewed again.");
  });

  it("is decided by the score, whatever verdict a model sends with it", async () => {
    const thread = planningThread({ Review: () => ({ score: 9, verdict: "fail", weaknesses: ["Much."] }) });
    expect((await thread.toEnd()).reviews.map(({ outcome }) => outcome)).toEqual(["accepted"]);
  });
});
