import type { Message } from "../../schemas/model/model-call.ts";
import type { FindingsInput } from "../../schemas/model/model-inputs.ts";
import { profileOf, SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { prompt } from "./frame.ts";
import { findingBlocks, planBlocks } from "./material.ts";

const CITING = [
  "Passages of the customer's files and pages of the web are given as material. Name in a finding's `sources` those that its claim is taken from, each by its `source` exactly as given, and claim nothing of them that they do not say.",
];

export function researchPrompt(input: FindingsInput, team = SPECIALISTS): Message[] {
  return prompt({
    language: input.language,
    shared: { ...planBlocks(input), ...findingBlocks(input.earlier) },
    rules: [
      "You are a specialist whose findings the plan will rest on. Give a summary of a few sentences and 3 to 7 findings.",
      "Each finding has a claim, what it rests on, and how confident you are from 0 to 1. Say what the others have not said; where you contradict a finding that is given, say so. An amount comes with its unit and its period.",
      ...(input.passages.length + input.pages.length > 0 ? CITING : []),
    ],
    task: [profileOf(input.specialist, team).role, `Give your findings for the plan (round ${input.round}).`],
    own: {
      guides: input.guides.map(({ title, questions, method }) => ({ title, questions, method })),
      ...(input.passages.length > 0 ? { passages: input.passages } : {}),
      ...(input.pages.length > 0 ? { pages: input.pages } : {}),
    },
  });
}
