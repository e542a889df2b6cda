import { createHash } from "node:crypto";

/** What an answer is made from: the request as it came over the wire. */
export interface AnswerContext {
  /** The JSON schema's name, or "text" where the request has none. */
  readonly schemaName: string;
  /** Which call of this schema it is, from 1. */
  readonly nth: number;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly schema: Readonly<Record<string, unknown>> | null;
}

/**
 * What to answer for a schema. Objects are laid over the good content, so `{ score: 4 }` is a whole review;
 * a string is sent as it is. The n-th call takes the n-th of a list, and the last one ever after.
 */
export type AnswerScript = readonly Scripted[] | ((context: AnswerContext) => Scripted);
export type Scripted = string | Readonly<Record<string, unknown>>;
export type AnswerScripts = Readonly<Record<string, AnswerScript>>;

/** The text to send for a request: scripted where it is scripted, else good content for its schema. */
export function answerTo(context: AnswerContext, scripts: AnswerScripts): string {
  const script = scripts[context.schemaName];
  const scripted = typeof script === "function" ? script(context) : (script?.[context.nth - 1] ?? script?.at(-1));
  if (typeof scripted === "string") return scripted;
  return JSON.stringify({ ...goodAnswer(context), ...scripted });
}

/** More than any preset asks for, so that a plan is never marked as short. */
const SECTIONS = [
  ["summary", "Summary"],
  ["audience", "Audience"],
  ["problem", "Problem"],
  ["solution", "Solution"],
  ["features", "Features"],
  ["market", "Market"],
  ["business-model", "Business model"],
  ["technology", "Technology"],
  ["content", "Content"],
  ["operations", "Operations"],
  ["finance", "Finance"],
  ["risks", "Risks"],
  ["roadmap", "Roadmap"],
] as const;

/** The ids of the sections of every outline that is not scripted, in order. */
export const OUTLINE_SECTION_IDS: readonly string[] = SECTIONS.map(([id]) => id);

/** What is answered where nothing is scripted. */
export function goodAnswer(context: AnswerContext): Readonly<Record<string, unknown>> {
  const make = GOOD_ANSWERS[context.schemaName];
  if (make !== undefined) return make(context);
  const sample = sampleOf(context.schema ?? {});
  return typeof sample === "object" && sample !== null ? { ...sample } : { text: "Understood." };
}

const FIGURE = { value: null, formula: null, decimals: null, kind: "assumed", basis: "An estimate", owner: "finance" };

const GOOD_ANSWERS: Readonly<Record<string, (context: AnswerContext) => Readonly<Record<string, unknown>>>> = {
  Analysis: (context) => ({
    isPlanningRequest: true,
    directReply: null,
    title: `Plan ${fingerprint(context)}`,
    purpose: `To answer this request: ${echo(context)}`,
    targetUsers: "People who need it every week",
    documentType: "web_app_plan",
    language: /[\uac00-\ud7a3]/.test(lastUserMessage(context)) ? "ko" : "en",
    features: ["Sign-up", "Search", "Listings", "Messages", "Payments", "Reviews", "Notifications", "Reports"],
    constraints: ["A team of three", "Six months"],
    assumptions: ["The first release serves one country"],
    questions: [],
  }),
  Outline: (context) => ({
    title: `Outline ${fingerprint(context)}`,
    sections: SECTIONS.map(([id, title]) => ({
      id,
      title,
      intent: `What the reader must know about: ${title.toLowerCase()}`,
      keyPoints: [`${title}: the most important point`, `${title}: what follows from it`],
    })),
  }),
  Findings: (context) => ({
    summary: `Findings ${fingerprint(context)}`,
    findings: [
      { claim: `Demand grows (${fingerprint(context)})`, basis: "An estimate from public figures", confidence: 0.7 },
      { claim: "Two competitors serve it badly", basis: "Their own price lists", confidence: 0.6 },
    ],
  }),
  Figures: () => ({
    figures: [
      { ...FIGURE, id: "buyers", label: "Buyers in the first year", value: 1200, unit: "buyers" },
      { ...FIGURE, id: "price", label: "Price of a sale", value: 40, unit: "USD/buyer" },
      { ...FIGURE, id: "income", label: "Income of the first year", formula: "buyers * price", unit: "USD" },
    ],
    decisions: [{ id: "one_country", statement: "The first release serves one country", reason: "It is cheaper" }],
  }),
  Edits: (context) => {
    const text = /<data name="text">\n([\s\S]*?)\n<\/data>/.exec(lastUserMessage(context))?.[1] ?? "";
    const [line = ""] = text.split("\n");
    const isOnce = line !== "" && text.split(line).length === 2;
    const edited = `${line} Edited ${fingerprint(context)}.`;
    return {
      edits: isOnce ? [{ find: line, replace: edited }] : [],
      markdown: isOnce ? null : `${text}\n\nEdited ${fingerprint(context)}.`,
      assumptions: [],
    };
  },
  // Id and title are asked for no more; models send them all the same.
  Section: (context) => ({
    id: "",
    title: "",
    markdown: `Section text ${fingerprint(context)}.\n\nIt answers this request: ${echo(context)}\n\n- First point\n- Second point`,
    sources: ["Public statistics"],
    assumptions: [`Assumed for ${fingerprint(context)}`],
  }),
  Review: (context) => ({
    score: 9,
    strengths: ["It is complete"],
    weaknesses: ["Some numbers are estimates"],
    actions: actionsFor(context),
  }),
  Agreement: (context) => ({ agreed: true, confidence: 0.9, actions: actionsFor(context) }),
  Refinement: (context) => {
    const request = lastRequest(context);
    const named = OUTLINE_SECTION_IDS.filter((id) => request.includes(id));
    const touched = named.length > 0 ? named : OUTLINE_SECTION_IDS.slice(0, 1);
    return {
      direction: `As asked: ${request}`,
      instructions: touched.map((sectionId) => ({ sectionId, instruction: request })),
    };
  },
};

/** Two changes, to sections that the prompt names: a change to a section nobody has would be dropped. */
function actionsFor(context: AnswerContext): readonly { sectionId: string; instruction: string }[] {
  const prompt = context.messages.map((message) => message.content).join("\n");
  return OUTLINE_SECTION_IDS.filter((id) => new RegExp(`\\b${id}\\b`).test(prompt))
    .slice(0, 2)
    .map((sectionId) => ({ sectionId, instruction: `Say more about the numbers (${context.nth})` }));
}

/** The last request in a revision's prompt. */
function lastRequest(context: AnswerContext): string {
  const [, requests = "[]"] = /<data name="requests">\n([\s\S]*?)\n<\/data>/.exec(lastUserMessage(context)) ?? [];
  const all: readonly { request: string }[] = JSON.parse(requests);
  return all.at(-1)?.request ?? "";
}

/** Short and different for every different prompt. */
function fingerprint(context: AnswerContext): string {
  return createHash("sha256").update(JSON.stringify(context.messages)).digest("hex").slice(0, 8);
}

function echo(context: AnswerContext): string {
  const message = lastUserMessage(context);
  // The role and the task stand behind the material that prompts share.
  const task = message.slice(Math.max(0, message.search(/^You (?:are|keep|speak)\b/m)));
  return task.replace(/\s+/g, " ").trim().slice(0, 200);
}

function lastUserMessage(context: AnswerContext): string {
  return context.messages.findLast((message) => message.role === "user")?.content ?? "";
}

/** Something that fits a JSON schema this file has no content for. */
function sampleOf(schema: object): unknown {
  const { type, properties, items, anyOf, enum: values, const: constant } = schema as Record<string, unknown>;
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return sampleOf(Object(anyOf[0]));
  switch (Array.isArray(type) ? type[0] : type) {
    case "object":
      return Object.fromEntries(
        Object.entries(Object(properties)).map(([name, inner]) => [name, sampleOf(Object(inner))]),
      );
    case "array":
      return [sampleOf(Object(items))];
    case "number":
    case "integer":
      return 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return "sample";
  }
}
