import type { Message } from "../../schemas/model/model-call.ts";
import type { OutlineInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";

export function structurePrompt(input: OutlineInput): Message[] {
  const { isPlanningRequest, directReply, language, questions, ...analysis } = input.analysis;
  return prompt({
    language: input.language,
    shared: {
      ...(input.startedOn ? { today: input.startedOn } : {}),
      idea: input.idea,
      analysis,
      ...(input.answers.length > 0 ? { answers: input.answers } : {}),
    },
    task: [
      "You are the editor who structures planning documents.",
      `Make the outline (outline ${input.round} of this session) of the plan: at least ${input.minSections} sections that do not overlap, in the order a decision maker reads them.`,
      "Every feature and every constraint of the analysis belongs to exactly one section. Each section has an id in kebab case, a title, its intent and 3 to 5 key points; a key point that another section settles is named in one of them only.",
      "Mark with `last` the one or two sections that sum up others (a summary, the decisions to take, what to do next): they are written when the others are there. No other section is marked.",
      "Do not add sections for assumptions, review, open points, sources or a table of contents: they are made elsewhere.",
      ...(input.rejections.length > 0
        ? ["The human rejected earlier outlines for the reasons given: mend exactly that."]
        : []),
    ],
    own: {
      guides: input.guides.map(({ title, questions }) => ({ title, questions })),
      ...(input.rejections.length > 0 ? { rejections: input.rejections } : {}),
    },
  });
}
