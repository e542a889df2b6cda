import { describe, expect, it } from "vitest";
import type { ProposedQuestion } from "../../../schemas/model/analysis.ts";
import type { OpenQuestion } from "../../../schemas/question.ts";
import { formField } from "../../support/open-question.ts";
import { ACCEPT, planningThread } from "../../support/planning-thread.ts";
import { CLOCK_START, proposedQuestion } from "../../support/scripted-ports.ts";

const HOUR_MS = 60 * 60 * 1000;

/** A session whose first analysis proposes these questions, at its first question. */
async function asking(...proposed: readonly ProposedQuestion[]) {
  const thread = planningThread({ Analysis: (_, nth) => ({ questions: nth === 1 ? [...proposed] : [] }) });
  return { thread, question: expectOpen(await thread.start()) };
}

function expectOpen(question: OpenQuestion | null): OpenQuestion {
  if (!question) throw new Error("No question is open.");
  return question;
}

const KINDS: [string, ProposedQuestion, unknown, unknown][] = [
  ["option", proposedQuestion("audience"), { kind: "option", optionId: "a" }, { kind: "option", optionId: "z" }],
  [
    "options",
    proposedQuestion("scope", { kind: "options" }),
    { kind: "options", optionIds: ["b", "a"] },
    { kind: "options", optionIds: [] },
  ],
  [
    "form",
    proposedQuestion("budget", {
      kind: "form",
      fields: [formField({ id: "won", type: "integer", min: 1, default: 5 })],
    }),
    { kind: "form", values: { won: 3 } },
    { kind: "form", values: { won: 0 } },
  ],
  [
    "confirm",
    proposedQuestion("purpose", { kind: "confirm" }),
    { kind: "confirm", confirmed: false },
    { kind: "confirm" },
  ],
  ["text", proposedQuestion("timeline", { kind: "text" }), { kind: "text", text: "May" }, { kind: "text", text: "  " }],
];

describe("a question that waits", () => {
  it("carries all that a surface shows", async () => {
    const { question } = await asking(proposedQuestion("audience"));
    expect(question).toEqual({
      interruptId: expect.any(String),
      id: "audience",
      kind: "option",
      question: "What about audience?",
      why: "It decides the tone.",
      options: proposedQuestion("audience").options,
      fields: [],
      recommended: "b",
      minChoices: null,
      maxChoices: null,
      decisions: [],
      attempt: 1,
      maxAttempts: 6,
      problem: null,
      expiresAt: new Date(Date.parse(CLOCK_START) + HOUR_MS).toISOString(),
    });
  });

  it("expires an hour after it was asked; the next one counts from the answer before", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"), proposedQuestion("budget"));
    const receivedAt = "2030-02-01T00:00:00.000Z";
    const next = expectOpen(
      await thread.resume(question, { answer: { kind: "option", optionId: "a" }, receivedAt, assumed: false }),
    );
    expect(next.expiresAt).toBe("2030-02-01T01:00:00.000Z");
    expect(next.interruptId).not.toBe(question.interruptId);
    expect((await thread.state()).answers[0]).toMatchObject({ askedAt: CLOCK_START, receivedAt });
  });

  it("for approval expires an hour after the outline was made, not after the analysis", async () => {
    const question = expectOpen(await planningThread().start());
    // The clock's first second is the analysis's.
    expect(question.expiresAt).toBe(new Date(Date.parse(CLOCK_START) + 1_000 + HOUR_MS).toISOString());
  });

  it("keeps its expiry however often it is refused", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    const again = expectOpen(await thread.answer(question, "nonsense"));
    expect(again.expiresAt).toBe(question.expiresAt);
  });
});

describe("a refused answer", () => {
  it.each(KINDS)("to %s brings the same question back, and changes nothing", async (_, proposed, valid, invalid) => {
    const { thread, question } = await asking(proposed);
    const before = await thread.graph.getState(thread.config);
    const calls = thread.ports.calls.length;
    const again = expectOpen(await thread.answer(question, invalid));
    expect(again).toEqual({ ...question, attempt: 2, problem: again.problem });
    expect(again.problem).toMatch(/^[A-Z{w].{10,}\.$/);
    const after = await thread.graph.getState(thread.config);
    expect(after.values).toEqual(before.values);
    expect(after.config).toEqual(before.config);
    expect(thread.ports.calls).toHaveLength(calls);

    await thread.answer(again, valid);
    const { answers } = await thread.state();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ source: "human", answer: valid });
    expect(answers[0]?.refusals.map(({ problem }) => problem)).toEqual([again.problem]);
  });

  it("to an approval brings it back, too", async () => {
    const thread = planningThread();
    const question = expectOpen(await thread.start());
    const again = expectOpen(await thread.answer(question, { kind: "approval", decision: "reject" }));
    expect(again).toMatchObject({ interruptId: question.interruptId, attempt: 2 });
    expect(again.problem).toBe("A rejection needs a reason, so that the next outline can be better.");
    expect(thread.ports.callsOf("Outline")).toHaveLength(1);
  });

  it("says what is wrong with this answer, not with the one before", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    const second = expectOpen(await thread.answer(question, { kind: "text", text: "me" }));
    const third = expectOpen(await thread.answer(second, { kind: "option", optionId: "z" }));
    expect(second.problem).toContain("kind option");
    expect(third.problem).toBe("That is not one of the choices: choose from a, b, each at most once.");
    expect(third.attempt).toBe(3);
  });
});

describe("the attempts", () => {
  it("are six; then the recommended answer is taken and recorded as spent, with all refusals", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    let open = question;
    for (let attempt = 1; attempt <= 5; attempt++) {
      open = expectOpen(await thread.answer(open, { attempt }));
      expect(open).toMatchObject({ attempt: attempt + 1, interruptId: question.interruptId });
    }
    const next = expectOpen(await thread.answer(open, { attempt: 6 }));
    expect(next.id).toBe("approve-outline");
    const { answers } = await thread.state();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({
      questionId: "audience",
      source: "spent",
      answer: { kind: "option", optionId: "b" },
      text: "The second",
    });
    const refusals = answers[0]?.refusals ?? [];
    expect(refusals).toHaveLength(6);
    expect(new Set(refusals.map(({ receivedAt }) => receivedAt)).size).toBe(6);
    expect(answers[0]?.receivedAt).toBe(refusals.at(-1)?.receivedAt);
  });

  it("that are spent make an assumption of the plan, and prompts do not call it the human's", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    let open: OpenQuestion | null = question;
    while (open?.id === "audience") open = await thread.answer(open, null);
    expect(thread.ports.callsOf("Analysis").at(-1)?.input.answers).toMatchObject([{ byHuman: false }]);
    await thread.answer(expectOpen(open), ACCEPT);
    const { document } = await thread.state();
    expect(document).toContain("- [ ] Confirm: What about audience? → The second (taken by default)\n");
  });

  it("that are spent on an approval accept the outline", async () => {
    const thread = planningThread();
    let open = await thread.start();
    for (let attempt = 1; attempt <= 6; attempt++) open = await thread.answer(expectOpen(open), "no");
    expect(open).toBeNull();
    const { approval, answers } = await thread.state();
    expect(approval).toBe("accepted");
    expect(answers[0]).toMatchObject({ source: "spent", kind: "approval" });
  });

  it("count anew for the next question", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"), proposedQuestion("budget"));
    const again = expectOpen(await thread.answer(question, 1));
    const next = expectOpen(await thread.answer(again, { kind: "option", other: "Both" }));
    expect(next).toMatchObject({ id: "budget", attempt: 1, problem: null });
  });
});

describe("an answer", () => {
  it("may come bare, as from Studio: its time is then the question's", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    await thread.resume(question, { kind: "option", optionId: "a" });
    expect((await thread.state()).answers[0]).toMatchObject({
      source: "human",
      receivedAt: CLOCK_START,
      text: "The first",
    });
  });

  it.each([["not a time"], [""]])("keeps the next question's expiry right where it came at %j", async (receivedAt) => {
    const { thread, question } = await asking(proposedQuestion("audience"), proposedQuestion("budget"));
    const next = expectOpen(await thread.resume(question, { answer: { kind: "option", optionId: "a" }, receivedAt }));
    expect(next).toMatchObject({ id: "budget", expiresAt: question.expiresAt });
  });

  it.each([[null], [false], [0], [""], [[]], [{}]])("that is bare and %j is refused, not lost", async (value) => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    const again = expectOpen(await thread.resume(question, value));
    expect(again).toMatchObject({ id: question.id, attempt: 2 });
  });

  it("is recorded as assumed where nobody was asked", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    await thread.answer(question, { kind: "option", optionId: "b" }, true);
    expect((await thread.state()).answers[0]?.source).toBe("assumed");
  });

  it("to a question that has expired is taken all the same", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"));
    const receivedAt = new Date(Date.parse(question.expiresAt) + 100 * HOUR_MS).toISOString();
    await thread.resume(question, { answer: { kind: "option", optionId: "a" }, receivedAt });
    expect((await thread.state()).answers[0]).toMatchObject({ source: "human", receivedAt });
  });

  it("to a question that is not open changes nothing: the open one is asked again", async () => {
    const { thread, question } = await asking(proposedQuestion("audience"), proposedQuestion("budget"));
    const budget = expectOpen(await thread.answer(question, { kind: "option", optionId: "a" }));
    const still = expectOpen(await thread.resume(question, { kind: "option", optionId: "b" }));
    expect(still).toEqual(budget);
    expect((await thread.state()).answers.map(({ text }) => text)).toEqual(["The first"]);
  });
});
