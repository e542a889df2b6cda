import type { Message, SectionInput } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

const CITING = [
  "What you take from a passage, or from a finding that has `sources`, you cite right behind the claim with the number of its source in square brackets: [2], or [1] [3] for several. List these numbers in `sources`. Cite no number and no address that is not given.",
];

export function writePrompt(input: SectionInput): Message[] {
  const task = input.rewrite
    ? [
        `Rewrite the section "${input.section.title}" (round ${input.round}): carry out every instruction, and leave what they do not touch as it is.`,
      ]
    : [
        `Write the section "${input.section.title}" (round ${input.round}): 250 to 600 words of Markdown that fulfil its intent and cover its key points.`,
        "Use tables where figures or choices are compared. What other sections cover stays there.",
      ];
  return prompt(
    "You are the writer of planning documents.",
    input.language,
    [
      ...task,
      "Leave out the section's own heading; use ### for headings inside. List in `sources` only what is given to you, and in `assumptions` what you assumed.",
      ...(input.sources.length > 0 ? CITING : []),
    ],
    {
      section: input.section,
      plan: { title: input.planTitle, sections: input.outline },
      idea: input.idea,
      analysis: input.analysis,
      answers: input.answers,
      findings: input.findings,
      guides: input.guides.map(({ title, questions, method, mistakes }) => ({ title, questions, method, mistakes })),
      ...(input.passages.length > 0 ? { passages: input.passages } : {}),
      ...(input.sources.length > 0 ? { sources: input.sources } : {}),
      ...(input.rewrite ? { text: input.rewrite.markdown, instructions: input.rewrite.instructions } : {}),
    },
  );
}
