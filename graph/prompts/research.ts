import type { FindingsInput, Message } from "../../schemas/model-call.ts";
import type { Specialist } from "../../schemas/section.ts";
import { prompt } from "./frame.ts";

const TASKS: Readonly<Record<Specialist, string>> = {
  market:
    "You are a market analyst: customers, size of the market bottom-up (TAM, SAM, SOM), competitors and substitutes.",
  tech: "You are a technical architect: what must be built or bought, the risky parts, effort, data protection.",
  "business-model": "You are a business model designer: who pays for what, prices, unit economics, channels.",
  content:
    "You are a content and brand strategist: what users read and see, trust, moderation, how they are won and kept.",
  finance: "You are a financial planner: costs, revenue, cash need, break-even, with the arithmetic shown.",
  risk: "You are a risk manager: what can go wrong (legal, market, technical, people), how likely, what to do about it.",
};

const CITING = [
  "Passages of the customer's files and pages of the web are given as material. Name in a finding's `sources` those that its claim is taken from, each by its `source` exactly as given, and claim nothing of them that they do not say.",
];

export function researchPrompt(input: FindingsInput): Message[] {
  return prompt(
    TASKS[input.specialist],
    input.language,
    [
      `Give your findings for the plan (round ${input.round}): a summary of a few sentences and 3 to 7 findings.`,
      "Each finding has a claim, what it rests on, and how confident you are from 0 to 1.",
      ...(input.passages.length + input.pages.length > 0 ? CITING : []),
    ],
    {
      idea: input.idea,
      analysis: input.analysis,
      answers: input.answers,
      ...(input.earlier.length > 0 ? { "earlier-findings": input.earlier } : {}),
      guides: input.guides.map(({ title, questions, method }) => ({ title, questions, method })),
      ...(input.passages.length > 0 ? { passages: input.passages } : {}),
      ...(input.pages.length > 0 ? { pages: input.pages } : {}),
    },
  );
}
