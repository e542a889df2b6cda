import { describe, expect, it } from "vitest";
import type { EditedSection } from "../../schemas/answer.ts";
import { SESSION_ID_PATTERN } from "../../schemas/idea.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { outlineSections, type Script } from "../support/scripted-ports.ts";

const REJECT = { kind: "approval", decision: "reject", reason: "Too long." } as const;

function edit(sections: readonly EditedSection[]) {
  return { kind: "approval", decision: "edit", edits: { sections } };
}

async function atApproval(script: Script = {}) {
  const thread = planningThread(script);
  return { thread, question: expectOpen(await thread.start()) };
}

function expectOpen(question: OpenQuestion | null): OpenQuestion {
  if (!question) throw new Error("No question is open.");
  return question;
}

async function idsFor(ids: readonly string[]): Promise<string[]> {
  const sections = ids.map((id) => ({ id, title: `About ${id}`, intent: "", keyPoints: [] }));
  const { thread } = await atApproval({ Outline: () => ({ sections }) });
  return (await thread.state()).outline?.sections.map(({ id }) => id) ?? [];
}

describe("the outline", () => {
  it("is put to the human with its sections before anything is researched", async () => {
    const { thread, question } = await atApproval();
    expect(question).toMatchObject({ id: "approve-outline", kind: "approval", recommended: "accept", attempt: 1 });
    expect(question.decisions).toEqual(["accept", "edit", "reject"]);
    expect(question.options.map(({ id }) => id)).toEqual(outlineSections(7).map(({ id }) => id));
    expect(thread.ports.calls.map(({ name }) => name)).toEqual(["Analysis", "Outline"]);
  });

  it("is written as it is when it is accepted", async () => {
    const { thread, question } = await atApproval();
    expect(await thread.answer(question, ACCEPT)).toBeNull();
    const { approval, outline, sections } = await thread.state();
    expect(approval).toBe("accepted");
    expect(Object.keys(sections)).toEqual(outline?.sections.map(({ id }) => id));
  });

  it("keeps well-formed ids, and replaces the others and the second of two equal ones", async () => {
    expect(await idsFor(["market", "Über uns", "market", "", "a/b", "_x", "B_2-c"])).toEqual([
      "market",
      "section-2",
      "section-3",
      "section-4",
      "section-5",
      "section-6",
      "B_2-c",
    ]);
  });

  it("never gives a replaced id to two sections, nor one that a section has already", async () => {
    expect(await idsFor(["", "section-1", "section-3", "!"])).toEqual([
      "section-2",
      "section-1",
      "section-3",
      "section-4",
    ]);
    const ids = await idsFor(["constructor", "toString", "__proto__", "hasOwnProperty", "x".repeat(65)]);
    expect(ids).toEqual(["section-1", "section-2", "section-3", "section-4", "section-5"]);
    expect(ids.every((id) => SESSION_ID_PATTERN.test(id))).toBe(true);
  });
});

describe("an edited outline", () => {
  it("keeps the ids that are named with what the edit does not say, in the order of the edit", async () => {
    const { thread, question } = await atApproval();
    const edits = [
      { id: "part-3", title: "Third, renamed" },
      { id: "part-1", title: "Part 1", intent: "Anew", keyPoints: [] },
    ];
    await thread.answer(question, edit(edits));
    const { approval, outline } = await thread.state();
    expect(approval).toBe("edited");
    expect(outline).toEqual({
      title: "A plan",
      sections: [
        { id: "part-3", title: "Third, renamed", intent: "To say 3", keyPoints: ["Point 3"] },
        { id: "part-1", title: "Part 1", intent: "Anew", keyPoints: [] },
      ],
    });
  });

  it("gives new sections an id of their own, and one that is no id is replaced", async () => {
    const { thread, question } = await atApproval();
    await thread.answer(
      question,
      edit([
        { title: "New" },
        { id: "part-2", title: "Old" },
        { id: "no id!", title: "Odd" },
        { id: "fresh", title: "F" },
      ]),
    );
    const { outline } = await thread.state();
    expect(outline?.sections.map(({ id, title, intent }) => [id, title, intent])).toEqual([
      ["section-1", "New", ""],
      ["part-2", "Old", "To say 2"],
      ["section-3", "Odd", ""],
      ["fresh", "F", ""],
    ]);
  });

  it("is what is written: not one section more, not one less", async () => {
    const { thread, question } = await atApproval();
    await thread.answer(question, edit([{ id: "part-2", title: "Only this" }]));
    expect(thread.ports.callsOf("Section").map(({ site }) => site.target)).toEqual(["part-2"]);
    const { document, answers } = await thread.state();
    expect(document).toContain("## Only this\n");
    expect(document).not.toContain("## Part 1\n");
    expect(answers.at(-1)).toMatchObject({ question: "Is this outline what you want?", text: "Edited: Only this" });
  });
});

describe("a rejected outline", () => {
  it("is made again with all reasons so far, and put to the human anew", async () => {
    const { thread, question } = await atApproval();
    const second = expectOpen(await thread.answer(question, REJECT));
    const third = expectOpen(await thread.answer(second, { ...REJECT, reason: "Still." }));
    expect(new Set([question.interruptId, second.interruptId, third.interruptId]).size).toBe(3);
    const inputs = thread.ports.callsOf("Outline").map(({ input }) => [input.round, input.rejections]);
    expect(inputs).toEqual([
      [1, []],
      [2, ["Too long."]],
      [3, ["Too long.", "Still."]],
    ]);
    expect(thread.ports.callsOf("Outline")[2]?.messages.at(-1)?.content).toContain("Still.");
    expect(thread.ports.callsOf("Findings")).toEqual([]);
  });

  it("can be rejected three times; then a rejection is refused and the same question comes back", async () => {
    const { thread, question } = await atApproval();
    let open = question;
    for (let nth = 0; nth < 3; nth++) open = expectOpen(await thread.answer(open, REJECT));
    expect(open.decisions).toEqual(["accept", "edit"]);
    const again = expectOpen(await thread.answer(open, REJECT));
    expect(again).toMatchObject({ interruptId: open.interruptId, attempt: 2 });
    expect(again.problem).toMatch(/accept it or edit it/);
    expect(thread.ports.callsOf("Outline")).toHaveLength(4);
    expect(await thread.answer(again, ACCEPT)).toBeNull();
    expect((await thread.state()).rejections).toEqual(["Too long.", "Too long.", "Too long."]);
  });

  it("is not forgotten by a restart: three rejections are all of a session", async () => {
    const { thread, question } = await atApproval({ Review: (_, nth) => ({ score: nth === 1 ? 1 : 9 }) });
    let open = question;
    for (let nth = 0; nth < 3; nth++) open = expectOpen(await thread.answer(open, REJECT));
    const afterRestart = expectOpen(await thread.answer(open, ACCEPT));
    expect(afterRestart.decisions).toEqual(["accept", "edit"]);
  });
});
