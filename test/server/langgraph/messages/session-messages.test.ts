import { describe, expect, it } from "vitest";
import type { EventBody, PlannerEvent } from "../../../../schemas/event.ts";
import type { OpenQuestion } from "../../../../schemas/question.ts";
import { messagesOf } from "../../../../server/langgraph/messages/session-messages.ts";

const usage = { calls: 1, tokens: 2, cachedTokens: 0, costUsd: null };
const begun = { type: "session-started", idea: "Gear", preset: "fast", model: "offline", resumed: false } as const;
const none = { why: "It matters.", fields: [], recommended: null, minChoices: null, maxChoices: null, decisions: [] };
const first = { attempt: 1, maxAttempts: 6, problem: null, expiresAt: "2030-01-01T00:00:00.000Z" };
const audience = {
  ...none,
  ...first,
  interruptId: "aaaa",
  id: "audience",
  kind: "option",
  question: "Who first?",
  options: [
    { id: "climbers", title: "Climbers", description: "Many" },
    { id: "gyms", title: "Gyms", description: "" },
  ],
  recommended: "gyms",
} as const satisfies object;
const purpose = {
  ...none,
  ...first,
  interruptId: "bbbb",
  id: "purpose",
  kind: "confirm",
  question: "To earn?",
  options: [],
};

function events(...bodies: EventBody[]): PlannerEvent[] {
  return bodies.map((body, at) => ({ session: "plan-1", seq: at + 1, at: "2026-11-27T00:00:00.000Z", ...body }));
}

const asks = (question: object): EventBody => ({ type: "question-asked", question: question as OpenQuestion });

const STORY = events(
  begun,
  asks(audience),
  { type: "waiting", questions: [audience as unknown as OpenQuestion] },
  {
    type: "answer-refused",
    interruptId: "aaaa",
    id: "audience",
    attempt: 1,
    maxAttempts: 6,
    problem: "Not one of them.",
  },
  asks({ ...audience, attempt: 2, problem: "Not one of them." }),
  {
    type: "step-finished",
    step: "option-pause",
    answers: [{ id: "audience", question: "Who first?", answer: "Climbers", source: "human" }],
    usage,
  },
  {
    type: "step-finished",
    step: "option-pause",
    answers: [{ id: "scope", question: "What is in?", answer: "All", source: "assumed" }],
    usage,
  },
  { type: "failed", error: { code: "model-unreachable", category: "network", message: "No server." } } as EventBody,
  { type: "done", plan: "# Gear\n\nFirst", complete: true, usage },
  { ...begun, resumed: false, revision: { number: 1, version: 2, request: "Shorter", resumed: false } },
  { type: "done", plan: "# Gear\n\nSecond", complete: true, usage },
);

const told = (language: "en" | "ko" | null, shown: readonly PlannerEvent[] = STORY) =>
  messagesOf({ session: "plan-1", idea: "Gear", language, events: shown });

describe("the messages of a session", () => {
  it("tell its story from the idea to the last plan, under ids that say what each is", () => {
    expect(told("en").map(({ type, id, content }) => [type, id.replace("plan-1-", ""), content])).toEqual([
      ["human", "idea", "Gear"],
      [
        "ai",
        "question-aaaa-1",
        "**Who first?**\n\nIt matters.\n\n1. Climbers — Many\n2. Gyms (recommended)\n\nReply with a number, or with an answer of your own.",
      ],
      [
        "ai",
        "question-aaaa-2",
        expect.stringMatching(/^That could not be taken: Not one of them\. 5 attempts are left\.\n\n\*\*Who first\?/),
      ],
      ["human", "answer-aaaa-2", "Climbers"],
      ["ai", "settled-scope", "What is in?\n\nTaken as recommended: **All**"],
      ["ai", "failure-8", "No server."],
      ["ai", "plan-9", "Here stood the plan as it was then. A later version has taken its place."],
      ["human", "request-1", "Shorter"],
      ["ai", "plan-11", "# Gear\n\nSecond"],
    ]);
  });

  it("only grow as events come: what was told keeps its id and its place", () => {
    const whole = told("en").map(({ id }) => id);
    for (let length = 0; length <= STORY.length; length++) {
      const ids = told("en", STORY.slice(0, length)).map(({ id }) => id);
      expect(ids).toEqual(whole.slice(0, ids.length));
    }
  });

  it("are in a person's own words, under the ids of their client, where they came as messages", () => {
    const said = [
      { key: "idea", id: "c0", content: " Gear " },
      { key: "answer-aaaa-1", id: "c1", content: "nobody" },
      { key: "answer-aaaa-2", id: "lost", content: "2" },
      { key: "answer-aaaa-2", id: "c2", content: "1" },
      { key: "request", id: "c3", content: "Shorter" },
    ];
    const messages = messagesOf({ session: "plan-1", idea: "Gear", language: "en", events: STORY, said });
    const human = messages.filter(({ type }) => type === "human").map(({ id, content }) => [id, content]);
    expect(human).toEqual([
      ["c0", " Gear "],
      ["c1", "nobody"],
      ["c2", "1"],
      ["c3", "Shorter"],
    ]);
    const [, question, refused, again] = messages;
    expect([question?.type, refused?.id, again?.content]).toEqual([
      "ai",
      "c1",
      expect.stringContaining("could not be taken"),
    ]);
    const other = [{ key: "idea", id: "c0", content: "Something else" }];
    const [idea] = messagesOf({ session: "plan-1", idea: "Gear", language: "en", events: [], said: other });
    expect(idea).toMatchObject({ id: "plan-1-idea", content: "Gear" });
  });

  it("speak the language that was asked for, else that of the idea", () => {
    expect(told("ko")[1]?.content).toContain("번호로 답하시거나 원하는 답을 직접 적어 주세요.");
    const korean = messagesOf({ session: "s", idea: "등산 장비 장터", language: null, events: events(asks(purpose)) });
    expect(korean[1]?.content).toContain("“예” 또는 “아니요”로 답해 주세요.");
    expect(told(null)[1]?.content).toContain("Reply with a number");
  });

  it("say how to answer a question of each kind", () => {
    const fields = [
      {
        id: "n",
        label: "People",
        type: "integer",
        required: true,
        choices: [],
        min: 1,
        max: 9,
        pattern: null,
        default: 3,
      },
      {
        id: "tags",
        label: "",
        type: "list",
        required: false,
        choices: ["a", "b"],
        min: null,
        max: null,
        pattern: null,
        default: null,
      },
    ];
    const shown = (question: object) => told("en", events(asks({ ...audience, ...question })))[1]?.content;
    expect(shown({ kind: "options", recommended: ["climbers"], minChoices: 1, maxChoices: 2 })).toContain(
      "1. Climbers (recommended) — Many\n2. Gyms\n\nReply with 1 to 2 of the numbers",
    );
    expect(shown({ kind: "form", options: [], fields })).toContain(
      "- People: a whole number; 1 to 9; otherwise 3\n- tags: some of a, b; may be left out\n\nReply with a line for each",
    );
    expect(shown({ ...purpose, recommended: "no" })).toContain("Recommended: no\n\nReply “yes” or “no”.");
    expect(shown({ ...purpose, attempt: 2, problem: 'of the form {"kind":…}' })).toContain(
      "That could not be taken: Please answer yes or no. 5 attempts are left.",
    );
    expect(shown({ kind: "text", options: [], recommended: "In May" })).toContain(
      "Recommended: In May\n\nReply in your",
    );
    expect(shown({ kind: "approval", decisions: ["accept", "edit", "reject"], recommended: "accept" })).toContain(
      "2. Gyms\n\nReply “accept”, say what should be different",
    );
    expect(shown({ kind: "approval", decisions: ["accept", "edit"] })).not.toContain("different");
  });

  it("tell of a reply, of the limit and of a cancel", () => {
    const replied = events({ type: "done", plan: null, reply: "Hello!", complete: true, usage });
    expect(told("en", replied).at(-1)).toMatchObject({ type: "ai", id: "plan-1-reply-1", content: "Hello!" });
    const limited = events(
      { type: "done", plan: "# So far", reason: "limit", complete: false, usage },
      { type: "cancelled" },
    );
    expect(told("ko", limited).map(({ id }) => id)).toEqual(
      ["idea", "limit-1", "plan-1", "cancelled-2"].map((id) => `plan-1-${id}`),
    );
  });
});
