import { describe, expect, it } from "vitest";
import { checkAnswer } from "../../../../graph/questions/answer-check.ts";
import { FormField, type OpenQuestion, type QuestionKind } from "../../../../schemas/question.ts";
import { chatAnswer } from "../../../../server/langgraph/messages/chat-answer.ts";

const OPTIONS = [
  { id: "climbers", title: "Weekend climbers", description: "Many" },
  { id: "gyms", title: "체육관, 클럽", description: "" },
  { id: "kids", title: "Children", description: "" },
];

const FIELDS = [
  { id: "city", label: "City", min: 2 },
  { id: "people", label: "인원", type: "integer", min: 1, max: 9_000 },
  { id: "public", label: "Open to all (yes?)", type: "boolean", default: true },
  { id: "size", label: "", type: "choice", choices: ["small", "large"], default: "small" },
  { id: "tags", label: "Tags", type: "list", choices: ["ropes", "shoes"], required: false },
].map((field) => FormField.parse(field));

function asked(kind: QuestionKind, more: object = {}): OpenQuestion {
  const question = {
    interruptId: "i1",
    id: "q",
    kind,
    question: "What?",
    why: "",
    options: ["option", "options", "approval"].includes(kind) ? OPTIONS : [],
    fields: kind === "form" ? FIELDS : [],
    recommended: null,
    minChoices: kind === "options" ? 1 : null,
    maxChoices: kind === "options" ? 2 : null,
    decisions: kind === "approval" ? ["accept", "edit", "reject"] : [],
    attempt: 1,
    maxAttempts: 6,
    problem: null,
    expiresAt: "2030-01-01T00:00:00.000Z",
    ...more,
  };
  return question as OpenQuestion;
}

const option = asked("option", { recommended: "gyms" });
const options = asked("options", { recommended: ["gyms"] });
const form = asked("form");
const confirm = asked("confirm", { recommended: "no" });
const text = asked("text", { recommended: "In May" });
const approval = asked("approval");
const accepted = { kind: "approval", decision: "accept" };

/** Messages that are answers, with what they are. */
const TAKEN: readonly (readonly [string, OpenQuestion, object])[] = [
  ...[
    "1",
    " 1. ",
    "#1",
    "(1)",
    "1번",
    "1번이요",
    "option 1",
    "climbers",
    "WEEKEND CLIMBERS.",
    "“Weekend climbers”",
  ].map((said) => [said, option, { kind: "option", optionId: "climbers" }] as const),
  ["1. Weekend climbers", option, { kind: "option", optionId: "climbers" }],
  ["체육관, 클럽", option, { kind: "option", optionId: "gyms" }],
  ["recommended", option, { kind: "option", optionId: "gyms" }],
  ["추천대로 해 주세요.", option, { kind: "option", optionId: "gyms" }],
  ["Route setters, and no climbers", option, { kind: "option", other: "Route setters, and no climbers" }],
  ["500", option, { kind: "option", other: "500" }],
  ["10만 원", option, { kind: "option", other: "10만 원" }],
  ...["1, 3", "1 3", "3 및 1", "1번 3번", "kids and climbers", "- Children\n- Weekend climbers", "1、3"].map(
    (said) => [said, options, { kind: "options", optionIds: expect.arrayContaining(["climbers", "kids"]) }] as const,
  ),
  ["체육관, 클럽", options, { kind: "options", optionIds: ["gyms"] }],
  ["추천", options, { kind: "options", optionIds: ["gyms"] }],
  ["2, 2, gyms", options, { kind: "options", optionIds: ["gyms"] }],
  ...["yes", "Yes, please!", "ok", "예", "네.", "맞습니다"].map(
    (said) => [said, confirm, { kind: "confirm", confirmed: true }] as const,
  ),
  ...["no", "No, thanks.", "아니요", "아뇨!", "recommended"].map(
    (said) => [said, confirm, { kind: "confirm", confirmed: false }] as const,
  ),
  ["No idea is bad", text, { kind: "text", text: "No idea is bad" }],
  ["알아서 정해 주세요", text, { kind: "text", text: "In May" }],
  [
    "City: Busan\n인원 = 1,200\nopen to all (yes?): no\nsize: LARGE\nTags: shoes, ropes",
    form,
    { kind: "form", values: { city: "Busan", people: 1200, public: false, size: "large", tags: ["shoes", "ropes"] } },
  ],
  [
    "city: Seoul, Korea; 인원：3",
    form,
    { kind: "form", values: { city: "Seoul, Korea", people: 3, public: true, size: "small" } },
  ],
  [
    "- Busan\n- 4\n- 예\n- large\n- ropes",
    form,
    { kind: "form", values: { city: "Busan", people: 4, public: true, size: "large", tags: ["ropes"] } },
  ],
  [
    "About 3: maybe 4",
    asked("form", { fields: FIELDS.slice(0, 1) }),
    { kind: "form", values: { city: "About 3: maybe 4" } },
  ],
  ...["accept", "Looks good!", "승인합니다.", "네", "이대로 진행해 주세요"].map(
    (said) => [said, approval, accepted] as const,
  ),
  [
    "No legal section is there",
    approval,
    { kind: "approval", decision: "reject", reason: "No legal section is there" },
  ],
  ["거절: 법률 섹션이 없습니다", approval, { kind: "approval", decision: "reject", reason: "법률 섹션이 없습니다" }],
  [
    "1. Children\n2. Ropes\n3) weekend climbers — Many",
    approval,
    {
      kind: "approval",
      decision: "edit",
      edits: {
        sections: [
          { id: "kids", title: "Children" },
          { title: "Ropes" },
          { id: "climbers", title: "Weekend climbers" },
        ],
      },
    },
  ],
];

/** Messages that the question refuses, with a word of the reason in each language. */
const REFUSED: readonly (readonly [string, OpenQuestion, RegExp, RegExp])[] = [
  ["7", option, /climbers, gyms, kids/, /climbers, gyms, kids/],
  ["0", option, /climbers, gyms, kids/, /climbers, gyms, kids/],
  ["", option, /climbers, gyms, kids/, /climbers, gyms, kids/],
  ["1, 9", options, /climbers, gyms, kids/, /climbers, gyms, kids/],
  ["none", options, /at least 1/, /1개 이상/],
  ["모두", options, /at most 2/, /2개까지/],
  ["perhaps", confirm, /confirm/, /confirm/],
  ["nobody knows", confirm, /confirm/, /confirm/],
  ["  ", text, /text/, /text/],
  ["City: Busan", form, /인원/, /인원/],
  ["City: Busan\n인원: many", form, /인원/, /인원/],
  ["City: Busan\n인원: 3\nPets: two", form, /Pets/, /Pets/],
  ["City: Busan\n인원: 3\nsize: huge", form, /small, large/, /small, large/],
  ["no", approval, /reject/i, /거절/],
  ["Other sections, please", asked("approval", { decisions: ["accept", "edit"] }), /accept|edit/i, /승인/],
  ["1. One\n2. One thing more\n".repeat(30), approval, /approval/, /approval/],
];

describe("a chat message as an answer", () => {
  it.each(TAKEN)("takes %j", (said, question, answer) => {
    const given = chatAnswer(question, said);
    expect(given).toEqual(answer);
    expect(checkAnswer(question, given, "en")).toMatchObject({ ok: true });
  });

  it.each(REFUSED)("has %j refused by its question, in either language", (said, question, english, korean) => {
    const given = chatAnswer(question, said);
    expect(given).toMatchObject({ kind: question.kind });
    expect(checkAnswer(question, given, "en")).toEqual({ ok: false, problem: expect.stringMatching(english) });
    expect(checkAnswer(question, given, "ko")).toEqual({ ok: false, problem: expect.stringMatching(korean) });
  });

  it("makes an answer of the question's kind of whatever a message holds", () => {
    const hostile = ["\u0000", "([{*", "\\", "a".repeat(50_000), "1".repeat(400), ",,,;;;\n\n", "한글 😀 ‮"];
    for (const question of [option, options, form, confirm, text, approval]) {
      for (const said of hostile) expect(chatAnswer(question, said)).toMatchObject({ kind: question.kind });
    }
    const odd = asked("form", { fields: [FormField.parse({ id: "(", label: "[*" })] });
    expect(chatAnswer(odd, "[*: one")).toEqual({ kind: "form", values: { "(": "one" } });
  });
});
