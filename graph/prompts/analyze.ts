import { QUESTION_IDS } from "../../schemas/model/analysis.ts";
import type { Message } from "../../schemas/model/model-call.ts";
import type { AnalysisInput } from "../../schemas/model/model-inputs.ts";
import { SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { isFromFilesId } from "../questions/from-files.ts";
import { MAX_SPECIALISTS, MIN_SPECIALISTS } from "../specialists/chosen-specialists.ts";
import { prompt } from "./frame.ts";

export function analyzePrompt(input: AnalysisInput, team = SPECIALISTS): Message[] {
  const asking = input.mayAsk
    ? [
        `Ask at most two or three questions, only where the answer changes the plan and neither the idea nor an earlier answer gives it. Their ids: ${QUESTION_IDS.join(", ")}.`,
        "Prefer kind option with 2 to 5 exclusive options, recommend one, and say in `why` what depends on the answer.",
      ]
    : ["Ask nothing any more: leave `questions` empty and state in `assumptions` what you take for granted."];
  const again =
    input.weaknesses.length > 0
      ? ["An earlier plan was rejected in review for the weaknesses given: understand the idea better this time."]
      : [];
  return prompt({
    language: input.language,
    shared: { today: input.startedOn, idea: input.idea },
    task: [
      "You are a planning analyst.",
      `Analyse the idea (analysis ${input.round} of this session).`,
      "If it asks for no plan at all (small talk, a question about you), set isPlanningRequest to false and answer in directReply.",
      `Otherwise name title, purpose, target users, document type, language, at least ${input.minFeatures} features, the constraints it gives and the assumptions you make. Constraints are only what the idea or an answer says.`,
      `Choose in \`specialists\` the ${MIN_SPECIALISTS} to ${MAX_SPECIALISTS} whose findings would change the plan, the most telling first, by their ids below. An idea that stands or falls with the law gets legal; one with places, shifts or deliveries gets operations; a public, social or grant-funded one gets impact; one that stands on data or AI gets data. Leave out whoever would only repeat what is known.`,
      // One line each: the role is only for the one who has it.
      ...team.map(({ id, focus }) => `- ${id}: ${focus.en}`),
      ...(input.earlier
        ? [
            "You analysed it before, as given, and the answers have come since: keep what holds, and change what they change.",
          ]
        : []),
      ...(input.answers.some(({ questionId }) => isFromFilesId(questionId))
        ? [
            "One answer holds what the person confirmed of their files: make of each entry a feature, a constraint, or what else it is, and leave none out.",
          ]
        : []),
      ...asking,
      ...again,
    ],
    own: {
      ...(input.earlier ? { "your last analysis": input.earlier } : {}),
      ...(input.answers.length > 0 ? { answers: input.answers } : {}),
      ...(again.length > 0 ? { weaknesses: input.weaknesses } : {}),
    },
  });
}
