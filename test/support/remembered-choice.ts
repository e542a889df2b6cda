import type { RememberedChoice } from "../../schemas/memory.ts";

/** A choice of another session: consumers, for the question of the audience, where nothing else is given. */
export function rememberedChoice(given: Partial<RememberedChoice> = {}): RememberedChoice {
  return {
    question: "audience",
    kind: "option",
    prompt: "Who is it for?",
    choices: ["Consumers"],
    at: "2026-11-03T09:00:00.000Z",
    ...given,
  };
}
