import type { Message, SectionInput } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

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
    ],
    {
      section: input.section,
      plan: { title: input.planTitle, sections: input.outline },
      idea: input.idea,
      analysis: input.analysis,
      answers: input.answers,
      findings: input.findings,
      guides: input.guides.map(({ title, questions, method, mistakes }) => ({ title, questions, method, mistakes })),
      ...(input.rewrite ? { text: input.rewrite.markdown, instructions: input.rewrite.instructions } : {}),
    },
  );
}
