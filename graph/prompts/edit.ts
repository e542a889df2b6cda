import type { Message } from "../../schemas/model/model-call.ts";
import type { EditsInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { draftBlocks, textBlock } from "./material.ts";
import { CITING, lengthRule, TOKENS } from "./write.ts";

export function editPrompt(input: EditsInput): Message[] {
  const { section, sheet, others, passages, sources, language } = input;
  return prompt({
    language,
    shared: draftBlocks(input),
    rules: [
      "You are the editor of planning documents.",
      "Give edits: `find` is a passage of the text exactly as it stands there, with its tokens, long enough to stand in it only once; `replace` is what stands there afterwards. All of them apply to the text as it is given, so no two may touch the same words. Keep each as short as the change allows; to add something, find the sentence or row that it follows and repeat it.",
      "Only where the change goes through the whole section, leave `edits` empty and give it whole in `markdown`; else `markdown` is null. `assumptions` is the section's whole list as it is afterwards.",
      lengthRule(input.length, language),
      ...(sheet && sheet.figures.length > 0 ? TOKENS : []),
      ...(sources.length > 0 ? CITING : []),
    ],
    task: [
      `Edit the section "${section.title}" (round ${input.round}): carry out every instruction, and leave all else as it is.`,
      ...(others.length > 0
        ? ["The section sums up the others, which are given as they are now: it has to agree with them."]
        : []),
    ],
    own: {
      section: { id: section.id, title: section.title },
      text: input.markdown,
      ...(input.assumptions.length > 0 ? { assumptions: input.assumptions } : {}),
      ...(passages.length > 0 ? { passages } : {}),
      ...(sources.length > 0 ? { sources } : {}),
      ...(others.length > 0 ? { "other sections": textBlock(others) } : {}),
      instructions: input.instructions,
    },
  });
}
