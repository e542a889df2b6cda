import { describe, expect, it } from "vitest";
import type { PlannerEvent } from "../../index.ts";
import { useFinishedSessions } from "../support/finished-session.ts";
import { IDEA } from "../support/killed-session.ts";
import { asksForAudience } from "../support/planning-script.ts";

const finishedSession = useFinishedSessions();
const LIMIT = "Personal data must stay in Korea.";
const BRIEF = {
  name: "brief.md",
  bytes: Buffer.from(`# Call\n\n## Rules\n\n${LIMIT}\n\nThe budget is 70,000 dollars.\n`),
};
const MORE = { name: "more.md", bytes: Buffer.from("## Terms\n\nThe service must open by 1 May 2031.\n") };

async function last(events: AsyncIterable<PlannerEvent>): Promise<PlannerEvent | undefined> {
  let found: PlannerEvent | undefined;
  for await (const event of events) found = event;
  return found;
}

function questionIn(event: PlannerEvent | undefined) {
  if (event?.type !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(event)}`);
  const [question] = event.questions;
  if (!question) throw new Error("It waits for nothing.");
  return question;
}

describe("a session with files", () => {
  it("asks what of them holds, goes on with what is confirmed, and keeps it in the record and the audit", async () => {
    const { planner, server } = await finishedSession(asksForAudience);
    const before = server.requests.length;
    const first = questionIn(
      await last(planner.start({ idea: IDEA, session: "stated", preset: "fast", context: [BRIEF] })),
    );
    expect(first.id).toBe("audience");
    const answers = { [first.interruptId]: { kind: "option", optionId: "gyms" } } as const;
    const question = questionIn(await last(planner.answer({ session: "stated", answers })));
    expect(question).toMatchObject({ id: "from-files", kind: "options", recommended: [], minChoices: 0 });
    expect(question.options.map(({ title }) => title)).toEqual([`“${LIMIT}”`, "“The budget is 70,000 dollars.”"]);
    // A fork has its parent's question open again, with the same options.
    let checkpoint = "";
    for await (const entry of planner.history("stated")) checkpoint ||= entry.checkpoint;
    const fork = await last(planner.fork({ session: "stated", checkpoint }));
    expect(questionIn(fork).options).toEqual(question.options);
    const picks = { [question.interruptId]: { kind: "options" as const, optionIds: ["said-1"] } };
    const approval = questionIn(await last(planner.answer({ session: "stated", answers: picks })));
    const accepted = { [approval.interruptId]: { kind: "approval", decision: "accept" } } as const;
    expect(await last(planner.answer({ session: "stated", answers: accepted }))).toMatchObject({ type: "done" });
    const made = server.requests.slice(before);
    for (const name of ["Outline", "Section", "Review"]) {
      const of = made.filter(({ schemaName }) => schemaName === name).map(({ messages }) => JSON.stringify(messages));
      expect(of.length).toBeGreaterThan(0);
      for (const text of of) expect(text).toContain(`“${LIMIT}”`);
    }
    expect((await planner.record("stated")).markdown).toContain(
      [
        "- Your files state this. What of it holds for this plan? (answered by you)",
        `  - “${LIMIT}” (brief.md, Rules): confirmed`,
        "  - “The budget is 70,000 dollars.” (brief.md, Rules): not confirmed, so it decided nothing",
      ].join("\n"),
    );
    expect(await planner.audit("stated")).toContainEqual(
      expect.objectContaining({ questionId: "from-files", act: "answered", detail: `human: “${LIMIT}”` }),
    );
  });

  it("answers nothing of them with yes, and makes the calls that it made without asking", async () => {
    const { planner, server } = await finishedSession();
    const names = async (start: AsyncIterable<PlannerEvent>) => {
      const before = server.requests.length;
      expect(await last(start)).toMatchObject({ type: "done", complete: true });
      return server.requests.slice(before).map(({ schemaName }) => schemaName);
    };
    const plain = await names(planner.start({ idea: IDEA, session: "plain", preset: "fast", yes: true }));
    expect(
      await names(planner.start({ idea: IDEA, session: "yes", preset: "fast", yes: true, context: [BRIEF] })),
    ).toEqual(plain);
    expect((await planner.record("yes")).answers[0]).toMatchObject({
      questionId: "from-files",
      source: "assumed",
      answer: { kind: "options", optionIds: [] },
      text: "Nothing of it",
    });
    const revised = await last(planner.revise({ session: "yes", request: "Name more risks", context: [BRIEF, MORE] }));
    expect(revised).toMatchObject({ type: "done" });
    // The brief was given before: only the new one is asked about.
    const { answers } = await planner.record("yes");
    expect(answers.at(-1)).toMatchObject({ questionId: "revision-1-files", source: "assumed" });
    expect(answers.at(-1)?.offered?.map(({ from }) => from)).toEqual(["more.md, Terms"]);
    await last(planner.revise({ session: "yes", request: "Name more risks" }));
    expect((await planner.record("yes")).answers).toHaveLength(answers.length);
  });
});
