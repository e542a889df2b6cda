import { describe, expect, it } from "vitest";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import type { PlanState } from "../../graph/state.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { RecordedCall, Script } from "../support/scripted-ports.ts";
import { USAGE } from "../support/scripted-ports.ts";

const TOUCHED = [
  { sectionId: "part-2", instruction: "Halve the budget." },
  { sectionId: "part-5", instruction: "Drop Android." },
];
const Refinement: NonNullable<Script["Refinement"]> = () => ({ direction: "A smaller plan.", instructions: TOUCHED });

/** A finished plan of seven sections, on the way to which nothing was refined. */
async function finishedPlan(script: Script = {}, settings: Parameters<typeof planningThread>[1] = {}) {
  const thread = planningThread({ Refinement, ...script }, settings);
  const before = await thread.toEnd();
  const steps = (await thread.road()).length;
  const calls = thread.ports.calls.length;
  return {
    thread,
    before,
    road: async () => (await thread.road()).slice(steps),
    later: () => thread.ports.calls.slice(calls),
  };
}

/** The reviews of a revision get these scores, those before it and after them 9. */
function scoresOnceFinished(...scores: readonly number[]): NonNullable<Script["Review"]> {
  return (_, nth) => ({ score: nth === 1 ? 9 : (scores[nth - 2] ?? 9), actions: TOUCHED });
}

function textsOf({ sections }: PlanState): Record<string, string> {
  return Object.fromEntries(Object.entries(sections).map(([id, { markdown }]) => [id, markdown]));
}

/** The blocks of a document by their headings. */
function blocksOf({ document }: PlanState): Map<string, string> {
  const blocks = (document ?? "").split(/^## /m).slice(1);
  return new Map(blocks.map((block) => [block.slice(0, block.indexOf("\n")), block]));
}

const promptOf = ({ messages }: RecordedCall) => messages.map(({ content }) => content).join("\n");

describe("a revision of a finished plan", () => {
  it("goes to the sections that it touches, and to no node that plans from the beginning", async () => {
    const { thread, road, later } = await finishedPlan();
    await thread.revise(1, "Halve the budget and drop Android");
    expect(await road()).toEqual(["revise", "write write", "write-join", "review", "format"]);
    expect(later().map(({ name, site }) => [name, site.node, site.target])).toEqual([
      ["Refinement", "revise", undefined],
      ["Edits", "write", "part-2"],
      ["Edits", "write", "part-5"],
      ["Review", "review", undefined],
    ]);
    const inputs = thread.ports
      .callsOf("Edits")
      .map(({ input: { markdown, instructions } }) => ({ markdown, instructions }));
    expect(inputs).toEqual([
      { markdown: "Text of part-2, round 1.", instructions: ["Halve the budget."] },
      { markdown: "Text of part-5, round 1.", instructions: ["Drop Android."] },
    ]);
  });

  it("leaves every other section byte for byte as it was, in the state and in the document", async () => {
    const { thread, before } = await finishedPlan();
    const after = await thread.revise(1, "Halve the budget and drop Android");
    const rewritten = { "part-2": "Text of part-2, round 2.", "part-5": "Text of part-5, round 2." };
    expect(textsOf(after)).toEqual({ ...textsOf(before), ...rewritten });
    const [old, now] = [blocksOf(before), blocksOf(after)];
    const changed = [...now].filter(([heading, block]) => old.get(heading) !== block).map(([heading]) => heading);
    expect(changed).toEqual(["Part 2", "Part 5"]);
    expect([...now.keys()]).toEqual([...old.keys()]);
  });

  it("stands in the plan's record with its request, before the review that it led to", async () => {
    const { thread } = await finishedPlan({ Review: scoresOnceFinished() });
    const after = await thread.revise(1, "Halve the budget\n\n## and drop Android");
    const { markdown } = planRecord("s", after, USAGE);
    const course = markdown.slice(
      markdown.indexOf("## Reviews and changes"),
      markdown.indexOf("## Questions and answers"),
    );
    expect(course.match(/^### .*$/gm)).toEqual([
      "### Review 1: 9 of 10 (accepted)",
      "### Revision 1",
      "### Review 2: 9 of 10 (accepted)",
    ]);
    expect(course).toContain(
      [
        "- Request: Halve the budget ## and drop Android\n- Direction: A smaller plan.",
        "**What was carried out**",
        "- Part 2 – Halve the budget.\n- Part 5 – Drop Android.",
      ].join("\n\n"),
    );
  });

  it("drops instructions for sections that do not exist, and those that say nothing", async () => {
    const instructions = [
      { sectionId: "nowhere", instruction: "Do it." },
      { sectionId: "part-3", instruction: "  " },
      { sectionId: "constructor", instruction: "Do it." },
      ...TOUCHED,
    ];
    const { thread } = await finishedPlan({ Refinement: () => ({ direction: "", instructions }) });
    const { revisions } = await thread.revise(1, "Whatever");
    expect(revisions.map(({ actions }) => actions)).toEqual([TOUCHED]);
  });

  it("asks once more for an answer whose instructions are all for sections that do not exist", async () => {
    const instructions = [{ sectionId: "nowhere", instruction: "Do it." }];
    const { thread } = await finishedPlan({
      Refinement: (_, nth) => ({ instructions: [instructions, [], TOUCHED][nth - 1] ?? [] }),
    });
    for (const number of [1, 2, 3]) await thread.revise(number, "Whatever");
    const wanted = thread.ports.callsOf("Refinement").map((call) => call.wanted);
    expect(wanted).toEqual([expect.stringContaining("part-1, part-2, part-3"), null, null]);
  });

  it("finds the sections that the answer names by their titles, and says which names it did not find", async () => {
    const instructions = [
      { sectionId: '2. "PART 2"', instruction: "Halve the budget." },
      { sectionId: "Section: **Part 5**", instruction: "Drop Android." },
      { sectionId: "Pricing", instruction: "Lower it." },
    ];
    const { thread } = await finishedPlan({ Refinement: () => ({ direction: "", instructions }) });
    const after = await thread.revise(1, "Whatever");
    expect(after.revisions).toMatchObject([{ actions: TOUCHED, unknown: ["Pricing"] }]);
    expect(blocksOf(after).get("What is missing")).toContain(
      'Revision 1 was to change sections that the plan does not have: "Pricing".',
    );
    expect(planRecord("s", after, USAGE).markdown).toContain('since the plan has no such section: "Pricing".');
  });

  it("that touches nothing is answered with why, and leaves the plan as it is", async () => {
    const direction = "There is no budget in this plan.";
    const { thread, before, road } = await finishedPlan({ Refinement: () => ({ direction, instructions: [] }) });
    const after = await thread.revise(1, "Halve the budget");
    expect(await road()).toEqual(["revise"]);
    expect(after.sections).toEqual(before.sections);
    expect(after.reviews).toEqual(before.reviews);
    expect(after.document).toBe(before.document);
    expect(planRecord("s", after, USAGE).markdown).toContain(
      `- Answer: Nothing was changed; the plan stays as it was. ${direction}`,
    );
  });

  it("tells the reviewer what was asked for and what may be changed, and only in a revision", async () => {
    const { thread } = await finishedPlan();
    await thread.revise(1, "Drop Android");
    const [first, second] = thread.ports.callsOf("Review");
    expect(first?.input).not.toHaveProperty("revisions");
    expect(second?.input).toMatchObject({
      revisions: { older: [], recent: [{ number: 1, request: "Drop Android" }] },
      touched: ["part-2", "part-5"],
    });
    expect(promptOf(second as RecordedCall)).toContain("Drop Android");
  });
});

describe("the score of a revision", () => {
  it("never restarts the plan, however low it is, though restarts are left", async () => {
    const { thread, road } = await finishedPlan({ Review: scoresOnceFinished(1, 1) });
    const { reviews, restarts, refineRounds } = await thread.revise(1, "Halve the budget");
    expect(reviews.map(({ outcome }) => outcome)).toEqual(["accepted", "refine", "spent"]);
    expect({ restarts, refineRounds }).toEqual({ restarts: 0, refineRounds: 1 });
    expect(await road()).not.toContain("analyze");
  });

  it("leads to refines of the touched sections only, whatever the review and the agreement name", async () => {
    const others = ["part-1", "part-2", "part-7"].map((sectionId) => ({ sectionId, instruction: "Better." }));
    const { thread, before } = await finishedPlan({
      Review: (_, nth) => ({ score: nth === 2 ? 7 : 9, actions: others }),
      Agreement: () => ({ actions: [...others, { sectionId: "part-3", instruction: "This too." }] }),
    });
    const after = await thread.revise(1, "Halve the budget");
    const targets = thread.ports.callsOf("Edits").map(({ site }) => site.target);
    expect(targets).toEqual(["part-2", "part-5", "part-2"]);
    expect(after.reviews[1]?.actions).toEqual([{ sectionId: "part-2", instruction: "Better." }]);
    const { input } = thread.ports.callsOf("Agreement")[0] ?? {};
    expect(input?.sections.map(({ id }) => id)).toEqual(["part-2", "part-5"]);
    expect(input?.revisions?.recent).toEqual([{ number: 1, request: "Halve the budget" }]);
    const untouched = ["part-1", "part-3", "part-4", "part-6", "part-7"];
    for (const id of untouched) expect(after.sections[id]).toEqual(before.sections[id]);
  });

  it("has the preset's refine rounds for each revision anew, and no counter is reset", async () => {
    const { thread } = await finishedPlan({ Review: () => ({ score: 7, actions: TOUCHED }) }, { preset: "balanced" });
    await thread.revise(1, "Halve the budget");
    const { reviews, refineRounds, document } = await thread.revise(2, "Drop Android");
    const round = ["refine", "refine", "spent"];
    expect(reviews.map(({ outcome }) => outcome)).toEqual([...round, ...round, ...round]);
    expect(reviews.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(refineRounds).toBe(6);
    expect(document).toContain("- What the last review asked for was changed, and not reviewed again.");
  });
});

describe("a session of 50 revisions", () => {
  const REQUEST = "x".repeat(300);

  async function fiftyTurns() {
    // A writer that never stops adding, here to a passage and there new ones: the prompt must not grow with the plan.
    const { thread } = await finishedPlan({
      Section: ({ rewrite, section }) => ({
        markdown: [rewrite?.markdown ?? section.title, `More of ${section.id}. `.repeat(60)].join(
          section.id === "part-2" ? " " : "\n\n",
        ),
      }),
      Refinement: ({ number }) => ({ direction: `Direction ${number} ${"가".repeat(300)}`, instructions: TOUCHED }),
    });
    for (let number = 1; number <= 50; number++) await thread.revise(number, `Request ${number}: ${REQUEST}`);
    return thread;
  }

  it("has prompts of a fixed size: the last 5 requests verbatim, and where older ones led in short", async () => {
    const thread = await fiftyTurns();
    const calls = thread.ports.callsOf("Refinement");
    const sizes = calls.map((call) => Buffer.byteLength(promptOf(call)));
    expect(calls).toHaveLength(50);
    expect(Math.max(...sizes)).toBeLessThan(40_000);
    // From here on nothing is added any more but digits.
    expect(Math.max(...sizes) - (sizes[29] ?? 0)).toBeLessThan(100);
    const prompt = promptOf(calls[49] as RecordedCall);
    for (const number of [46, 47, 48, 49, 50]) expect(prompt).toContain(`Request ${number}: ${REQUEST}`);
    expect(prompt).not.toContain(`Request 45: ${REQUEST}`);
    const older = calls[49]?.input.revisions.older ?? [];
    expect(older.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => 26 + at));
    for (const { direction } of older) expect(Buffer.byteLength(direction)).toBeLessThanOrEqual(200);
  });

  it("keeps each request's direction and sections in the state, by one entry a revision", async () => {
    const thread = await fiftyTurns();
    const { revisions, reviews } = await thread.state();
    expect(revisions.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(reviews).toHaveLength(51);
  });
});

describe("a revision whose run failed", () => {
  it("goes on in the middle of a revision, with no call made twice that was stored", async () => {
    const { thread } = await finishedPlan({
      Review: (_, nth) => {
        if (nth === 2) throw new Error("The line is cut.");
        return {};
      },
    });
    await expect(thread.revise(1, "Halve the budget")).rejects.toThrow("The line is cut.");
    const after = await thread.onToEnd();
    expect(after.revisions).toHaveLength(1);
    expect(thread.ports.callsOf("Refinement")).toHaveLength(1);
    expect(thread.ports.callsOf("Section")).toHaveLength(7);
    expect(thread.ports.callsOf("Edits")).toHaveLength(2);
    expect(thread.ports.callsOf("Review")).toHaveLength(3);
  });
});
