import type { Message, ReviewInput } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

const CHECKED = [
  "Checks that need no judgement found the problems given under checks. Look at each in the text: where it is there, name it among the weaknesses and give an action on its section (where sectionId is null, on the section it belongs to).",
];

export function reviewPrompt(input: ReviewInput): Message[] {
  return prompt(
    "You are a demanding reviewer of planning documents.",
    input.language,
    [
      `Review the draft (review ${input.round} of this session) against the idea and its analysis.`,
      "Score it from 1 to 10: 9 and more goes to the customer, under 5 means the idea was misunderstood, in between it is improved.",
      ...(input.revisions
        ? [
            "The plan was finished before, and has been revised since as the requests say: they come before the idea and its analysis. Judge whether the last of them is carried out and the plan is still consistent.",
            "Only the sections in `touched` may be changed: give actions for no other.",
          ]
        : []),
      "Name strengths, weaknesses, and actions: each one concrete change to one section, by its id.",
      ...(input.checks.length > 0 ? CHECKED : []),
    ],
    {
      idea: input.idea,
      analysis: input.analysis,
      ...(input.revisions ? { revisions: input.revisions, touched: input.touched ?? [] } : {}),
      sections: input.sections,
      ...(input.checks.length > 0 ? { checks: input.checks } : {}),
    },
  );
}
