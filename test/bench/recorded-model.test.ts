import { afterEach, describe, expect, it } from "vitest";
import { type RecordedModel, startRecordedModel } from "../../bench/eval/recorded-model.ts";
import { SimulatedClock } from "../../bench/eval/simulated-clock.ts";
import type { RecordedSession } from "../support/recorded-plan.ts";

const sections = [
  { id: "summary", title: "Summary" },
  { id: "budget", title: "Budget" },
];
const session: RecordedSession = {
  idea: "A bakery",
  preset: "balanced",
  calls: [
    { name: "Outline", target: null, answer: { title: "A bakery", sections } },
    { name: "Section", target: "budget", answer: { markdown: "First." } },
    { name: "Section", target: "budget", answer: { markdown: "Second." } },
    { name: "Section", target: "summary", answer: { markdown: "In short." } },
    { name: "Edits", target: "budget", round: 3, answer: { edits: [{ find: "a", replace: "b" }] } },
    { name: "Findings", target: "Risk manager", answer: { summary: "It may fail." } },
  ],
};

let model: RecordedModel;
afterEach(() => model.close());

/** What is answered, and the session's own words where nothing is. */
async function ask(name: string, prompt: string, ...later: { role: string; content: string }[]): Promise<unknown> {
  const messages = [{ role: "user", content: prompt }, ...later];
  const body = JSON.stringify({ messages, response_format: { json_schema: { name, schema: {} } } });
  const answer = await fetch(`${model.url}/chat/completions`, { method: "POST", body });
  const { choices } = Object(await answer.json());
  return choices[0].message.content;
}

describe("the server of recorded answers", () => {
  it("answers by schema and by the section or specialist that a prompt names", async () => {
    model = await startRecordedModel(session);
    const answers = await Promise.all([
      ask("Section", 'Write the section "Summary" (round 1): 250 words.'),
      ask("Section", 'Material\n\nWrite the section "Budget" (round 1) in Markdown.'),
      ask("Edits", 'Edit the section "Budget" (round 3): carry out every instruction.'),
      ask("Findings", "You are a risk manager: what can go wrong."),
    ]);
    expect(answers.map((answer) => JSON.parse(String(answer)))).toEqual([
      { markdown: "In short." },
      { markdown: "First." },
      { edits: [{ find: "a", replace: "b" }] },
      { summary: "It may fail." },
    ]);
    expect(model.calls.map(({ target }) => target).toSorted()).toEqual(["Risk manager", "budget", "budget", "summary"]);
  });

  it("answers the same request as before, and the next one of its kind with the next recording", async () => {
    model = await startRecordedModel(session);
    const [first, again] = ['Write the section "Budget" (round 1).', 'Rewrite the section "Budget" (round 2).'];
    expect([await ask("Section", first), await ask("Section", first), await ask("Section", again)]).toEqual([
      '{"markdown":"First."}',
      '{"markdown":"First."}',
      '{"markdown":"Second."}',
    ]);
  });

  it.each([
    ["Section", 'Write the section "Budget", please.', "Section, of which the prompt does not say for whom: "],
    ["Edits", 'Edit the section "Budget" (round 2)', "Edits number 1 for budget in round 2 (1 recorded)"],
    ["Edits", 'Edit the section "Summary" (round 3)', "Edits number 1 for summary in round 3 (0 recorded)"],
    ["Findings", "You are a lawyer.", "Findings, of which the prompt does not say for whom: You are a lawyer."],
    ["Poem", "Write a poem.", "an answer to Poem, which no build asks for"],
  ])("says what is missing where %s was not recorded: %s", async (name, prompt, missing) => {
    model = await startRecordedModel(session);
    await ask(name, prompt);
    expect(await model.missing).toContain(missing);
  });

  it("takes a repair for a missing recording, since recordings are right", async () => {
    model = await startRecordedModel(session);
    const before = { role: "assistant", content: "{}" };
    await ask("Edits", 'Edit the section "Budget" (round 3)', before, { role: "user", content: "It lacks x." });
    expect(await model.missing).toBe("a repair of Edits: It lacks x.");
  });

  it("lets a request find in the cache what was answered before it, by the clock of the model", async () => {
    model = await startRecordedModel(session);
    const shared = "What all know. ".repeat(500);
    await Promise.all([
      ask("Section", `${shared}\nWrite the section "Summary" (round 1)`),
      ask("Section", `${shared}\nWrite the section "Budget" (round 1)`),
    ]);
    await ask("Section", `${shared}\nRewrite the section "Budget" (round 2)`);
    expect(model.calls.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0, 1_792]);
    const [, second, third] = model.calls;
    expect(third?.startedAt).toBe(second?.endedAt);
    expect(third?.endedAt).toBeCloseTo((second?.endedAt ?? 0) + 0.5 + (third?.outputTokens ?? 0) * 0.012, 9);
  });
});

describe("the simulated clock", () => {
  it("keeps appointments in their order, and lets what follows from one come before the next", async () => {
    model = await startRecordedModel(session);
    const clock = new SimulatedClock();
    const kept: string[] = [];
    const keep = (name: string) => kept.push(`${name} at ${clock.now}`);
    await Promise.all([
      clock.wait(3).then(() => keep("late")),
      clock.wait(1).then(async () => {
        keep("early");
        await clock.wait(1);
        keep("what follows");
      }),
    ]);
    expect(kept).toEqual(["early at 1", "what follows at 2", "late at 3"]);
  });
});
