import { prompt } from "../../graph/prompts/frame.ts";
import type { Language } from "../../schemas/idea.ts";
import { Plan, type PlanInput } from "../../schemas/model/eval.ts";
import type { Message } from "../../schemas/model/model-call.ts";
import { spentUnder } from "../../utils/postgres/stores/eval-spending.ts";
import { checkedText } from "./checks/checked-side.ts";
import { comparableDocument } from "./comparable-plan.ts";
import type { EvalCase, PromptSide } from "./eval-request.ts";
import { ask, type EvalRun } from "./eval-run.ts";
import type { MadePlan } from "./session-plan.ts";

const LENGTH: Readonly<Record<Language, string>> = {
  en: "4,000 to 7,000 words",
  ko: "10,000 to 18,000 Korean letters",
};

/** All that a person would ask for who gets the whole plan by one prompt, and knows how. */
export function singlePrompt({ idea, language, startedOn }: PlanInput): Message[] {
  return prompt({
    language,
    shared: { idea },
    task: [
      `Write the complete planning document for this idea, as a senior planner would hand it to the customer. Today is ${startedOn}.`,
      `It has 8 to 14 sections under ## headings, ${LENGTH[language]} in all: summary and decisions, problem and users, scope and features, market, how it is built or run, law and permits, money, schedule with dates, team, risks with countermeasures, measures of success, next steps, and what is assumed.`,
      "Respect every budget, date, number and condition of the idea. Where the idea contradicts itself, or asks for what is against the law, say so and plan what can be done.",
      "Every figure agrees with every other one; tables add up; amounts have their currency, dates their year. Say of each estimate what it rests on, and ask nothing back: decide, and name the assumption.",
      "Name who does what until when, so that work can begin tomorrow. Do not repeat the idea, and do not speak of yourself.",
    ],
  });
}

/** The plan that one single prompt gets. @throws AppError as a call does. */
export async function promptPlan(
  run: EvalRun,
  session: string,
  { model }: PromptSide,
  { text, language }: EvalCase,
  startedOn: string,
): Promise<MadePlan> {
  const { context } = run;
  const input: PlanInput = { idea: text.idea, language, startedOn };
  const call = { name: "Plan", schema: Plan, input, messages: singlePrompt(input), optional: true } as const;
  const { title, document } = await ask(run, { session, node: "single-prompt", model }, call);
  const plan = comparableDocument(title, document, text.idea);
  const { costUsd, tokens } = await context.ledger.usage(session, session);
  const { durationMs: timeMs } = await spentUnder(context.store.pool, session);
  const measured = { ...(await checkedText(plan, text, language)), session, costUsd, tokens, timeMs };
  return { plan, measured, startedOn };
}
