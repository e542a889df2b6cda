import type { QuestionKind } from "../../schemas/question.ts";
import type { AnswerScripts } from "./openai-answers.ts";
import { shortOutline } from "./planning-script.ts";

const none = { options: [], recommended: null, fields: [] };
const field = { label: "", required: true, choices: [], min: null, max: null, pattern: null, default: null };
const OPTIONS = [
  { id: "climbers", title: "Weekend climbers", description: "Many" },
  { id: "gyms", title: "Climbing gyms", description: "Few" },
];

/** A field of each type. */
const FIELDS = [
  { ...field, id: "city", type: "text", default: "Seoul", min: 2, max: 40, pattern: "[A-Z][a-z]+" },
  { ...field, id: "people", type: "integer", min: 1, max: 9, default: 3 },
  { ...field, id: "hours", type: "number", min: 0.5, default: 8 },
  { ...field, id: "public", type: "boolean", default: true },
  { ...field, id: "size", type: "choice", choices: ["small", "large"], default: "small" },
  { ...field, id: "tags", type: "list", choices: ["ropes", "shoes"], default: ["ropes"] },
  { ...field, id: "mail", type: "email", default: "a@example.com" },
  { ...field, id: "due", type: "date", default: "2030-01-31" },
] as const;

const QUESTIONS = [
  {
    ...none,
    id: "audience",
    kind: "option",
    prompt: "Who first?",
    why: "Tone.",
    options: OPTIONS,
    recommended: "gyms",
  },
  {
    ...none,
    id: "scope",
    kind: "options",
    prompt: "What is in?",
    why: "Size.",
    options: OPTIONS,
    recommended: ["gyms"],
  },
  { ...none, id: "budget", kind: "form", prompt: "What is there?", why: "Means.", fields: FIELDS },
  { ...none, id: "purpose", kind: "confirm", prompt: "To earn?", why: "Aim.", recommended: "yes" },
  { ...none, id: "timeline", kind: "text", prompt: "When?", why: "Phases.", recommended: "In May" },
];

/** The first analysis asks a question of every kind, five in all; the approval of the outline is the sixth kind. */
export const asksEveryKind: AnswerScripts = {
  ...shortOutline,
  Analysis: ({ messages }) =>
    messages.some(({ content }) => content.includes("(analysis 1 of this session)")) ? { questions: QUESTIONS } : {},
};

/** The kinds in the order in which they are asked. */
export const KINDS_ASKED: readonly QuestionKind[] = ["option", "options", "form", "confirm", "text", "approval"];

const VALUES = {
  city: "Busan",
  people: 4,
  hours: 7.5,
  public: false,
  size: "large",
  tags: ["shoes"],
  mail: "kim@example.com",
  due: "2031-05-01",
};

/** For each kind an answer that is refused, and one that is taken. */
export const ANSWERS: Readonly<Record<QuestionKind, { readonly wrong: unknown; readonly right: unknown }>> = {
  option: { wrong: { kind: "option", optionId: "nobody" }, right: { kind: "option", other: "Route setters" } },
  options: { wrong: { kind: "options", optionIds: [] }, right: { kind: "options", optionIds: ["gyms", "climbers"] } },
  form: {
    wrong: { kind: "form", values: { ...VALUES, people: 2.5 } },
    right: { kind: "form", values: VALUES },
  },
  confirm: { wrong: { kind: "confirm", confirmed: "no" }, right: { kind: "confirm", confirmed: false } },
  text: { wrong: { kind: "text", text: " " }, right: { kind: "text", text: "Before winter" } },
  approval: {
    wrong: { kind: "approval", decision: "reject" },
    right: {
      kind: "approval",
      decision: "edit",
      edits: { sections: [{ id: "finance", title: "Money", locked: true }, { title: "Ropes" }] },
    },
  },
};

/** How the plan shows the right answers. */
export const SHOWN: readonly string[] = [
  "- Who first? → Route setters",
  "- What is in? → Weekend climbers, Climbing gyms",
  "- What is there? → city: Busan; people: 4; hours: 7.5; public: false; size: large; tags: shoes; mail: kim@example.com; due: 2031-05-01",
  "- To earn? → No",
  "- When? → Before winter",
  "- Is this outline what you want? → Edited: Money · Ropes",
];
