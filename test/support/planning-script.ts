import type { AnswerContext, AnswerScripts } from "./openai-answers.ts";
import type { OpenAIServer } from "./openai-server.ts";
import type { Variables } from "./run-cli.ts";
import { FAKE_KEY } from "./run-cli.ts";

/** The environment of a session at the model server. */
export function modelEnvironment(databaseUrl: string, server: Pick<OpenAIServer, "url">): Variables {
  return { DATABASE_URL: databaseUrl, OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: server.url };
}

/** What the first analysis asks where a script has `asksForAudience`. */
export const AUDIENCE_QUESTION = {
  id: "audience",
  kind: "option",
  prompt: "Who must like it first?",
  why: "It decides what is built first.",
  options: [
    { id: "climbers", title: "Weekend climbers", description: "Many, and careful with money" },
    { id: "gyms", title: "Climbing gyms", description: "Few, and they buy a lot" },
  ],
  recommended: "gyms",
  fields: [],
} as const;

/** The first analysis asks one question, later ones none. */
export const asksForAudience: AnswerScripts = {
  Analysis: (context) => (isRound(context, "analysis 1") ? { questions: [AUDIENCE_QUESTION] } : {}),
};

const CHANGES = [
  { sectionId: "finance", instruction: "Show the sums behind the price." },
  { sectionId: "risks", instruction: "Name who acts on each risk." },
];

/**
 * One question, and a first review that has two sections rewritten. Everything hangs on the prompt alone, not on how
 * many requests there were, so that a session that was cut in pieces gets the answers of one that was not.
 */
export const refinesOnce: AnswerScripts = {
  ...asksForAudience,
  Review: (context) => (isRound(context, "review 1") ? { score: 7, actions: CHANGES } : { actions: [] }),
  Agreement: [{ agreed: true, confidence: 0.9, actions: CHANGES }],
};

/** An outline of few sections, for sessions that are about something else. */
export const shortOutline: AnswerScripts = {
  Outline: [
    {
      sections: ["summary", "features", "finance"].map((id) => ({
        id,
        title: `About ${id}`,
        intent: "",
        keyPoints: [],
      })),
    },
  ],
};

function isRound({ messages }: AnswerContext, round: string): boolean {
  return messages.some(({ content }) => content.includes(`(${round} of this session)`));
}
