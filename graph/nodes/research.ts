import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { FindingsInput } from "../../schemas/model-call.ts";
import { Findings } from "../../schemas/section.ts";
import { AppError, endsSession } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import type { Ports } from "../ports.ts";
import { researchPrompt } from "../prompts/research.ts";
import type { PlanUpdate } from "../state.ts";
import type { ResearchTask } from "../tasks.ts";

const GUIDES = 2;
/** A specialist who takes longer holds up a whole layer. */
const TIME_LIMIT_MS = 60_000;

/**
 * One specialist's work. The one node that catches: a plan without one specialist is still a plan, and says who is
 * missing. What would stop every other call too is thrown on.
 */
export function research({ model, knowledge }: Ports) {
  return async (task: ResearchTask, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const { specialist, preset } = task;
    const guides = await knowledge.find({ language: task.language, about: specialist, specialist, limit: GUIDES });
    const input: FindingsInput = { ...task, guides };
    try {
      const findings = await model.ask(
        {
          name: "Findings",
          schema: Findings,
          input,
          messages: researchPrompt(input),
          optional: true,
          timeLimitMs: TIME_LIMIT_MS,
        },
        callSite(config, "research", preset, specialist),
      );
      return { reports: { [specialist]: { specialist, findings: { ...findings, specialist }, missing: null } } };
    } catch (error) {
      if (!(error instanceof AppError) || endsSession(error)) throw error;
      return { reports: { [specialist]: { specialist, findings: null, missing: error.inLanguage(task.language) } } };
    }
  };
}
