import type { Message, RefinementInput } from "../../schemas/model-call.ts";
import { prompt } from "./frame.ts";

export function revisePrompt(input: RefinementInput): Message[] {
  return prompt(
    "You are the editor who takes a customer's change requests on a finished planning document.",
    input.language,
    [
      `The last of the requests is to be carried out now (revision ${input.number} of this session); the ones before it are done, and say what it may refer to.`,
      "Find every section that the request touches, by its id: where what it changes is stated, and where something follows from it. A section that is not named stays as it is, byte for byte.",
      "Give each of them an instruction that its writer can carry out without knowing the request. Where it touches no section, leave `instructions` empty and say why in `direction`.",
    ],
    {
      requests: input.revisions.recent,
      ...(input.revisions.older.length > 0 ? { "where-older-requests-led": input.revisions.older } : {}),
      plan: { title: input.planTitle, idea: input.idea },
      sections: input.sections,
    },
  );
}
