import type { Message } from "../../schemas/model/model-call.ts";
import type { AgreementInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { sheetBlocks, textBlock } from "./material.ts";

export function discussPrompt(input: AgreementInput): Message[] {
  const hasFigures = input.sheet !== null && input.sheet.figures.length > 0;
  return prompt({
    language: input.language,
    shared: { ...sheetBlocks(input), draft: textBlock(input.draft) },
    task: [
      "You speak for the writer, in discussion with the reviewer.",
      `Decide which of the review's actions to carry out (review ${input.reviewRound}, discussion round ${input.discussionRound} of 2).`,
      "Look each up in the draft first: what the reviewer says of the text may be wrong, and a sum is checked before it is agreed on. Agree only to what makes the plan better for its reader; sharpen or drop the rest. Where an action changes what other sections say as well, give an action for each of them. `agreed` says whether reviewer and writer are at one, `confidence` how sure you are, from 0 to 1.",
      ...(input.revisions
        ? ["The finished plan is being revised: agree to nothing that goes against the last of the requests."]
        : []),
      "`actions` holds exactly what is to be done, each for one section by its id.",
      ...(hasFigures
        ? [
            "`figures` holds the figures of the sheet that get another value or formula (nothing that was given): a wrong number is mended there and not in the text, which follows by itself.",
          ]
        : ["`figures` stays empty."]),
      ...(input.sections.some(({ locked }) => locked)
        ? ["The human locked some sections: they stay word for word, so no action is for one of them."]
        : []),
    ],
    own: {
      review: input.review,
      ...(input.revisions ? { revisions: input.revisions } : {}),
      sections: input.sections,
      ...(input.proposed.length > 0 ? { "proposed before": input.proposed } : {}),
    },
  });
}
