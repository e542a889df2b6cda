import type { AgreementInput, Message } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

export function discussPrompt(input: AgreementInput): Message[] {
  return prompt(
    "You speak for the writer, in discussion with the reviewer.",
    input.language,
    [
      `Decide which of the review's actions to carry out (review ${input.reviewRound}, discussion round ${input.discussionRound} of 2).`,
      "Agree only to what makes the plan better for its reader; sharpen or drop the rest. `agreed` says whether reviewer and writer are at one, `confidence` how sure you are, from 0 to 1.",
      ...(input.revisions
        ? ["The finished plan is being revised: agree to nothing that goes against the last of the requests."]
        : []),
      "`actions` holds exactly what is to be done, each for one section by its id.",
      ...(input.sections.some(({ locked }) => locked)
        ? ["The human locked some sections: they stay word for word, so no action is for one of them."]
        : []),
    ],
    {
      review: input.review,
      ...(input.revisions ? { revisions: input.revisions } : {}),
      sections: input.sections,
      ...(input.proposed.length > 0 ? { "proposed-before": input.proposed } : {}),
    },
  );
}
