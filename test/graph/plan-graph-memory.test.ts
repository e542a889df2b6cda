import { describe, expect, it } from "vitest";
import { planRecord } from "../../graph/document/record/plan-record.ts";
import { PlannedQuestion } from "../../schemas/question.ts";
import { AnswerRecord } from "../../schemas/record.ts";
import { planned } from "../support/planned-question.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { rememberedChoice } from "../support/remembered-choice.ts";
import { proposedQuestion, type Script, USAGE } from "../support/scripted-ports.ts";

const ASKS: Script = { Analysis: () => ({ questions: [proposedQuestion("audience")] }) };
const CHOSE_FIRST = rememberedChoice({ choices: ["The first"] });
const FIRST = { kind: "option", optionId: "a" } as const;

async function firstQuestion(thread: ReturnType<typeof planningThread>) {
  const question = await thread.start();
  if (!question) throw new Error("Nothing was asked.");
  return question;
}

describe("a session of a person who chose before", () => {
  it("asks with their choice recommended, and says so in the question", async () => {
    const question = await firstQuestion(planningThread(ASKS, { remembered: [CHOSE_FIRST] }));
    expect(question).toMatchObject({
      recommended: "a",
      why: 'It decides the tone. Recommended because you chose "The first" on 3 November 2026.',
      chosenBefore: CHOSE_FIRST.at,
    });
  });

  it("says in the plan where their choice was taken without asking", async () => {
    const thread = planningThread(ASKS, { remembered: [CHOSE_FIRST] });
    await thread.answer(await firstQuestion(thread), FIRST, true);
    const { document, answers } = await thread.onToEnd();
    expect(answers[0]).toMatchObject({ source: "assumed", text: "The first", chosenBefore: CHOSE_FIRST.at });
    expect(document).toContain(
      "- [ ] Confirm: What about audience? → The first (taken by default, as you chose before)\n",
    );
  });

  it("says so too where it was taken because the attempts were spent", async () => {
    const thread = planningThread(ASKS, { remembered: [CHOSE_FIRST], language: "ko" });
    let open = await thread.start();
    while (open?.id === "audience") open = await thread.answer(open, { kind: "option", optionId: "none" });
    const { answers } = await thread.state();
    expect(answers).toMatchObject([{ source: "spent", text: "The first", chosenBefore: CHOSE_FIRST.at }]);
    if (!open) throw new Error("The outline was not shown.");
    await thread.answer(open, ACCEPT);
    expect((await thread.state()).document).toContain("→ The first (추천 답변 적용, 이전에 고르신 답변)\n");
  });

  it("takes their answer for what it is, where they give one", async () => {
    const thread = planningThread(ASKS, { remembered: [CHOSE_FIRST] });
    await thread.answer(await firstQuestion(thread), FIRST);
    const state = await thread.onToEnd();
    expect(state.answers[0]).toMatchObject({ source: "human" });
    expect(state.answers[0]).not.toHaveProperty("chosenBefore");
    const { markdown } = planRecord("s", state, USAGE);
    expect(markdown).toContain("- What about audience? → The first (answered by you)\n");
    expect(markdown).not.toContain("as you chose before");
  });

  it("assumes their choice, and says so, where nothing can be asked any more", async () => {
    const rounds = [["purpose"], ["scope"], ["audience"]];
    const script: Script = {
      Analysis: (_, nth) => ({ questions: (rounds[nth - 1] ?? []).map((id) => proposedQuestion(id)) }),
    };
    const thread = planningThread(script, { remembered: [CHOSE_FIRST] });
    const { assumed } = await thread.toEnd((question) => (question.kind === "approval" ? ACCEPT : FIRST));
    expect(assumed).toEqual(["What about audience? → The first (as you chose before)"]);
  });

  it("tells no prompt that anything was chosen before", async () => {
    const remembered = [rememberedChoice({ choices: ["THE  FIRST"], prompt: "A secret question?" })];
    const thread = planningThread(ASKS, { remembered });
    await thread.answer(await firstQuestion(thread), FIRST, true);
    await thread.onToEnd();
    const sent = JSON.stringify(thread.ports.calls.map(({ input, messages }) => [input, messages]));
    expect(sent).toContain("The first");
    for (const text of ["THE  FIRST", "A secret question?", "2026", "you chose"]) expect(sent).not.toContain(text);
  });

  it("does not look back where it asks nothing", async () => {
    const thread = planningThread();
    const recall = async () => Promise.reject(new Error("It was looked for."));
    thread.ports.memory.recall = recall;
    expect((await thread.toEnd()).document).toContain("# A plan");
  });

  it("does not go on where the memory cannot be read, and plans the same when it can again", async () => {
    const thread = planningThread(ASKS, { remembered: [CHOSE_FIRST] });
    const { recall } = thread.ports.memory;
    thread.ports.memory.recall = async () => Promise.reject(new Error("The database is away."));
    await expect(thread.start()).rejects.toThrow("The database is away.");
    thread.ports.memory.recall = recall;
    await thread.onToEnd((question) => (question.kind === "approval" ? ACCEPT : FIRST));
    expect((await thread.state()).answers[0]).toMatchObject({ questionId: "audience", text: "The first" });
  });
});

describe("checkpoints from before there was memory", () => {
  it("are read as they are", () => {
    const question = planned("option");
    expect(PlannedQuestion.parse(question)).toEqual(question);
    const record = {
      questionId: "audience",
      kind: "text",
      question: "Who?",
      answer: { kind: "text", text: "All" },
      text: "All",
      source: "assumed",
      askedAt: "2026-11-03",
      receivedAt: "2026-11-03",
      refusals: [],
    };
    expect(AnswerRecord.parse(record)).toEqual(record);
  });
});
