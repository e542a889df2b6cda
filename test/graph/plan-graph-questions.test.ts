import { describe, expect, it } from "vitest";
import type { OpenQuestion } from "../../schemas/question.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { proposedQuestion, type Script } from "../support/scripted-ports.ts";

/** Each analysis proposes the questions of its round. */
function asking(...rounds: readonly (readonly string[])[]): Script {
  return { Analysis: (_, nth) => ({ questions: (rounds[nth - 1] ?? []).map((id) => proposedQuestion(id)) }) };
}

/** Answers every question, and gives them in the order in which they were asked. */
async function askedIn(thread: ReturnType<typeof planningThread>): Promise<OpenQuestion[]> {
  const asked: OpenQuestion[] = [];
  await thread.toEnd((question) => {
    if (question.kind === "approval") return ACCEPT;
    asked.push(question);
    return { kind: "option", optionId: "a" };
  });
  return asked;
}

describe("the questions of an analysis", () => {
  it("are asked one after the other, each in a task of its own, and then it is analysed again", async () => {
    const thread = planningThread(asking(["audience", "budget"]));
    const asked = await askedIn(thread);
    expect(asked.map(({ id }) => id)).toEqual(["audience", "budget"]);
    expect(new Set(asked.map(({ interruptId }) => interruptId)).size).toBe(2);
    expect((await thread.road()).slice(0, 5)).toEqual([
      "analyze",
      "option-pause",
      "option-pause",
      "analyze",
      "structure",
    ]);
  });

  it("are settled in the state, and told to every later call in plain words", async () => {
    const thread = planningThread(asking(["audience"]));
    await askedIn(thread);
    const note = { questionId: "audience", question: "What about audience?", answer: "The first", byHuman: true };
    expect(thread.ports.callsOf("Analysis").map(({ input }) => input.answers)).toEqual([[], [note]]);
    expect(thread.ports.callsOf("Outline")[0]?.input.answers).toEqual([note]);
    expect(thread.ports.callsOf("Findings")[0]?.input.answers).toEqual([note]);
    expect(thread.ports.callsOf("Section")[0]?.input.answers).toEqual([note]);
    expect((await thread.state()).questions).toEqual([]);
  });

  it("keep what the chosen option says of itself, and later analyses are told the one before them", async () => {
    const options = [
      { id: "a", title: "Climbers", description: "Many, and careful with money" },
      { id: "b", title: "Gyms", description: "Few" },
    ];
    const thread = planningThread({
      Analysis: (_, nth) => ({
        purpose: `Purpose ${nth}`,
        questions: nth === 1 ? [proposedQuestion("audience", { options })] : [],
      }),
    });
    await askedIn(thread);
    const [, second] = thread.ports.callsOf("Analysis");
    expect(second?.input.answers).toMatchObject([{ answer: "Climbers", detail: "Many, and careful with money" }]);
    expect(second?.input.earlier).toMatchObject({ purpose: "Purpose 1" });
    expect(second?.messages.at(-1)?.content).toContain("Purpose 1");
    expect(thread.ports.callsOf("Section")[0]?.messages.at(-1)?.content).toContain("Many, and careful with money");
  });

  it("are asked in no more than the first two of three analyses; the third takes for granted what is open", async () => {
    const thread = planningThread(asking(["audience"], ["budget"], ["scope", "timeline"]));
    const asked = await askedIn(thread);
    const state = await thread.state();
    expect(asked.map(({ id }) => id)).toEqual(["audience", "budget"]);
    expect(state.analyses).toBe(3);
    expect(thread.ports.callsOf("Analysis").map(({ input }) => input.mayAsk)).toEqual([true, true, false]);
    expect(state.assumed).toEqual(["What about scope? → The second", "What about timeline? → The second"]);
    expect(state.document).toContain("- What about scope? → The second");
  });

  it("are five at most; the sixth is an assumption", async () => {
    const thread = planningThread(
      asking(["audience", "purpose", "deliverable"], ["scope", "budget", "timeline", "constraints"]),
    );
    expect((await askedIn(thread)).map(({ id }) => id)).toEqual([
      "audience",
      "purpose",
      "deliverable",
      "scope",
      "budget",
    ]);
    const { assumed, asked } = await thread.state();
    expect(asked).toBe(5);
    expect(assumed).toEqual(["What about timeline? → The second", "What about constraints? → The second"]);
  });

  it("are not asked after five, though an analysis is left", async () => {
    const thread = planningThread(asking(["audience", "purpose", "deliverable", "scope", "budget"], ["timeline"]));
    expect(await askedIn(thread)).toHaveLength(5);
    expect(thread.ports.callsOf("Analysis").map(({ input }) => input.mayAsk)).toEqual([true, false]);
  });

  it("are not asked again where the same id or the same words were answered", async () => {
    const thread = planningThread({
      Analysis: (_, nth) => ({
        questions: [
          proposedQuestion("audience", { prompt: nth === 1 ? "Who?" : "Who, again?" }),
          proposedQuestion(nth === 1 ? "colour" : "paint", { prompt: "Which colour?" }),
        ],
      }),
    });
    expect((await askedIn(thread)).map(({ id, question }) => [id, question])).toEqual([
      ["audience", "Who?"],
      ["other-1", "Which colour?"],
    ]);
    expect((await thread.state()).assumed).toEqual([]);
  });

  it("get ids of the list: what the model invents becomes other-1, other-2 over all analyses", async () => {
    const thread = planningThread(asking(["colour", "audience", "other-1"], ["approve-outline", "Audience"]));
    expect((await askedIn(thread)).map(({ id }) => id)).toEqual([
      "other-1",
      "audience",
      "other-2",
      "other-3",
      "other-4",
    ]);
  });

  it("may come after a restart, where they were not used up, and are not reset by it", async () => {
    const thread = planningThread({
      ...asking([], ["audience"], ["budget"]),
      Review: (_, nth) => ({ score: nth === 1 ? 2 : 9 }),
    });
    expect((await askedIn(thread)).map(({ id }) => id)).toEqual(["audience"]);
    expect(thread.ports.callsOf("Analysis").map(({ input }) => input.mayAsk)).toEqual([true, true, false]);
    expect((await thread.state()).assumed).toEqual(["What about budget? → The second"]);
  });
});

describe("the language of a session", () => {
  it("is the one that the user fixed, whatever the analysis says", async () => {
    const thread = planningThread({ Analysis: () => ({ language: "en" }) }, { language: "ko" });
    const { document } = await thread.toEnd();
    expect(thread.ports.callsOf("Section").every(({ input }) => input.language === "ko")).toBe(true);
    expect(document).toContain("## 목차");
  });

  it("is the analysis's own where the user fixed none", async () => {
    const thread = planningThread({ Analysis: () => ({ language: "ko" }) });
    expect((await thread.toEnd()).document).toContain("## 목차");
  });
});
