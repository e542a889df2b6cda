import { describe, expect, it } from "vitest";
import type { PlanState } from "../../graph/state.ts";
import type { FileText } from "../../schemas/given-file.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { Source } from "../../schemas/source.ts";
import { figure } from "../support/figure-sheet.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import { proposedQuestion, type Script } from "../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";
const BRIEF: Source = { id: "0a1b2c", kind: "file", title: "brief.docx", at: AT };
const LIMIT = "Patient data must not leave the United Kingdom.";
const BUDGET = "The budget is 85,000 pounds.";
const TEXT: FileText = {
  source: BRIEF.id,
  outline: { title: "Clinic booking", headings: [] },
  passages: [{ source: BRIEF.id, place: "Limits", text: `${LIMIT} ${BUDGET}` }],
};
const DECIDING = ["Analysis", "Outline", "Review", "Agreement", "Refinement"];

const script: Script = {
  Figures: () => ({
    figures: [figure({ id: "budget", value: 85_000, unit: "GBP", kind: "given", basis: "The brief" })],
  }),
};

function threadWith(given: Script = script, isStating = true) {
  const outside = {
    passages: () => TEXT.passages,
    ...(isStating ? { texts: (ids: readonly string[]) => (ids.includes(BRIEF.id) ? [TEXT] : []) } : {}),
  };
  return planningThread(given, { idea: "An app for clinics", preset: "balanced", sources: [BRIEF], outside });
}
type Thread = ReturnType<typeof threadWith>;

/** Answers all questions to the end; those on files by what is picked, or by default where nothing is said. */
async function finish(thread: Thread, picks: readonly string[] | null, from?: OpenQuestion | null): Promise<PlanState> {
  let question = from === undefined ? await thread.start() : from;
  while (question) {
    const isOfFiles = question.kind === "options";
    const optionIds = question.options.flatMap(({ id, title }) =>
      picks?.some((pick) => title.includes(pick)) ? [id] : [],
    );
    const other = question.kind === "option" ? { kind: "option", optionId: "a" } : ACCEPT;
    const answer = isOfFiles ? { kind: "options", optionIds } : other;
    question = await thread.answer(question, answer, isOfFiles && picks === null);
  }
  return thread.state();
}

function seen({ ports }: Thread, text: string): string[] {
  return [
    ...new Set(ports.calls.filter(({ messages }) => JSON.stringify(messages).includes(text)).map(({ name }) => name)),
  ];
}

const prompts = ({ ports }: Thread) => ports.calls.map(({ name, messages }) => ({ name, messages }));

describe("what a file states", () => {
  it("is put to the person in the file's own words, with its place, and nothing of it is recommended", async () => {
    const question = await threadWith().start();
    expect(question).toMatchObject({
      id: "from-files",
      kind: "options",
      recommended: [],
      minChoices: 0,
      maxChoices: 2,
    });
    expect(question?.options.map(({ title, description }) => [title, description])).toEqual([
      [`“${LIMIT}”`, "brief.docx, Limits"],
      [`“${BUDGET}”`, "brief.docx, Limits"],
    ]);
    expect(question?.question).not.toContain("brief");
  });

  it("reaches all who decide and write where it is confirmed, and the rest of the file none who decides", async () => {
    const thread = threadWith();
    const state = await finish(thread, ["United Kingdom"]);
    expect(seen(thread, "“Patient data")).toEqual(["Analysis", "Outline", "Findings", "Figures", "Section", "Review"]);
    expect(seen(thread, "85,000").filter((name) => DECIDING.includes(name))).toEqual([]);
    expect(thread.ports.callsOf("Analysis").map(({ input }) => input.answers)).toMatchObject([
      [],
      [{ questionId: "from-files", answer: `“${LIMIT}”`, byHuman: true }],
    ]);
    expect(seen(thread, "brief.docx").filter((name) => DECIDING.includes(name))).toEqual([]);
    // What was not confirmed is the file's, and no amount of the person.
    expect(state.sheet?.figures).toMatchObject([{ id: "budget", kind: "assumed" }]);
    expect(state.answers[0]?.offered).toEqual([
      { statement: `“${LIMIT}”`, from: "brief.docx, Limits", confirmed: true },
      { statement: `“${BUDGET}”`, from: "brief.docx, Limits", confirmed: false },
    ]);
  });

  it("is an amount of the person's where they confirm it", async () => {
    const state = await finish(threadWith(), ["85,000"]);
    expect(state.sheet?.figures).toMatchObject([{ id: "budget", kind: "given", value: 85_000 }]);
  });

  it.each([
    ["nobody is asked", null],
    ["nothing of it holds", []],
  ] as const)("changes no call at all where %s", async (_, picks) => {
    const [thread, before] = [threadWith(), threadWith(script, false)];
    const [state, other] = [await finish(thread, picks), await finish(before, null)];
    expect(prompts(thread)).toEqual(prompts(before));
    expect(state).toMatchObject({ analysis: other.analysis, outline: other.outline, sheet: other.sheet });
    expect(state.answers[0]).toMatchObject({ source: picks === null ? "assumed" : "human", text: "Nothing of it" });
  });

  it("comes after what the model asks, does not count as one of its questions, and is asked once", async () => {
    const asks: Script = {
      Analysis: (_, nth) => (nth < 3 ? { questions: ["audience", "scope"].map((id) => proposedQuestion(id)) } : {}),
      Review: (_, nth) => ({ score: nth === 1 ? 3 : 9 }),
    };
    const thread = threadWith(asks);
    const state = await finish(thread, ["United Kingdom"]);
    expect(state.answers.map(({ questionId }) => questionId)).toEqual([
      ...["audience", "scope", "from-files", "approve-outline", "approve-outline"],
    ]);
    expect(state.asked).toBe(2);
    expect(state.restarts).toBe(1);
  });

  it("decides nothing where all attempts are spent, and is no planning request by itself", async () => {
    const thread = threadWith();
    const state = await thread.toEnd(() => ACCEPT);
    expect(state.answers[0]).toMatchObject({ source: "spent", text: "Nothing of it", answer: { optionIds: [] } });
    const smallTalk = threadWith({ Analysis: () => ({ isPlanningRequest: false, directReply: "Hello." }) });
    expect(await smallTalk.start()).toBeNull();
    expect((await smallTalk.state()).questions).toEqual([]);
  });
});

describe("a request with new files", () => {
  const revise = { number: 1, request: "Follow the brief", files: [BRIEF.id] };

  async function asked(files: boolean) {
    const thread = threadWith();
    await finish(thread, []);
    const made = thread.ports.calls.length;
    const result = await thread.graph.invoke(
      { revision: files ? revise : { number: 1, request: revise.request } },
      thread.config,
    );
    return { thread, made, result };
  }

  it("has the person confirm what these state before anything is looked for", async () => {
    const { thread, made } = await asked(true);
    expect(thread.ports.calls).toHaveLength(made);
    const { questions, askedAt } = await thread.state();
    expect(questions).toMatchObject([{ id: "revision-1-files", kind: "options", recommended: [] }]);
    expect(askedAt).not.toBeNull();
    const question = await thread.reopen();
    const state = await finish(thread, ["United Kingdom"], question);
    const [call] = thread.ports.callsOf("Refinement");
    expect(call?.input.answers).toMatchObject([{ questionId: "revision-1-files", answer: `“${LIMIT}”` }]);
    expect(state.revisions).toMatchObject([{ number: 1 }]);
    expect(JSON.stringify(thread.ports.callsOf("Review").at(-1)?.messages)).toContain("“Patient data");
  });

  it("goes on as one without files where nothing of them is confirmed, and without files nothing is asked", async () => {
    const [withFiles, without] = [await asked(true), await asked(false)];
    await finish(withFiles.thread, null, await withFiles.thread.reopen());
    expect(prompts(withFiles.thread)).toEqual(prompts(without.thread));
  });
});
