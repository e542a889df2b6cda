import type { Message, OutlineInput } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

export function structurePrompt(input: OutlineInput): Message[] {
  return prompt(
    "You are the editor who structures planning documents.",
    input.language,
    [
      `Make the outline (outline ${input.round} of this session) of the plan: at least ${input.minSections} sections that do not overlap, in the order a decision maker reads them.`,
      "Every feature and every constraint of the analysis belongs to a section. Each section has an id in kebab case, a title, its intent and 3 to 5 key points.",
      "Do not add sections for assumptions, review, open points or a table of contents: they are made elsewhere.",
      ...(input.rejections.length > 0
        ? ["The human rejected earlier outlines for the reasons given: mend exactly that."]
        : []),
    ],
    {
      idea: input.idea,
      analysis: input.analysis,
      answers: input.answers,
      guides: input.guides.map(({ title, questions }) => ({ title, questions })),
      ...(input.rejections.length > 0 ? { rejections: input.rejections } : {}),
    },
  );
}
