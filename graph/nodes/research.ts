import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Language } from "../../schemas/idea.ts";
import type { FindingsInput } from "../../schemas/model/model-inputs.ts";
import { Findings } from "../../schemas/model/section.ts";
import { type FoundPage, isGiven } from "../../schemas/source.ts";
import { AppError, endsSession } from "../../utils/errors.ts";
import { callSite } from "../call-site.ts";
import { planMaterial } from "../material.ts";
import type { Ports } from "../ports.ts";
import { ownMessages } from "../prompts/own-messages.ts";
import { researchPrompt } from "../prompts/research.ts";
import { sharedState } from "../shared-state.ts";
import { citedBy, givenTexts, passageQuery, webQuery } from "../sources/research-sources.ts";
import { toldFindings } from "../sources/told-findings.ts";
import { type PlanUpdate, planLanguage } from "../state.ts";
import type { ResearchTask } from "../tasks.ts";

const GUIDES = 2;
/** About 4 KB of the person's files. */
const PASSAGES = 4;
/** Each of them up to 1,500 bytes. */
const PAGES = 5;

/**
 * One specialist's work. The one node that catches: a plan without one specialist is still a plan, and says who is
 * missing. What would stop every other call too is thrown on.
 */
export function research({ model, knowledge, search, practice }: Ports) {
  return async ({ specialist, round }: ResearchTask, config: LangGraphRunnableConfig): Promise<PlanUpdate> => {
    const state = sharedState(config);
    const team = practice.specialists;
    const language = planLanguage(state);
    const material = planMaterial(state);
    const files = state.sources.filter(isGiven);
    const subject = { ...material, specialist, language, files };
    const site = callSite(config, "research", state.preset, specialist);
    const guides = await knowledge.find({ language, about: specialist, specialist, limit: GUIDES }, site);
    const passages = files.length > 0 ? await knowledge.passages(passageQuery(subject, PASSAGES, team), site) : [];
    const web = await searched(search.pages(webQuery(subject, PAGES, team), site), language);
    const told = { specialist, language, round, earlier: toldFindings(state, team), guides };
    const input: FindingsInput = { ...material, ...told, ...givenTexts(files, passages, web.pages) };
    const report = { specialist, ...(web.unsearched ? { unsearched: web.unsearched } : {}) };
    try {
      const findings = await model.ask(
        {
          name: "Findings",
          schema: Findings,
          input,
          messages: ownMessages(practice, "research", input, researchPrompt(input, team)),
          // A layer reads what those before it found.
          shared: `${round}-${input.earlier.length}`,
          optional: true,
        },
        site,
      );
      const { cited, pages } = citedBy(findings, files, web.pages);
      return {
        reports: { [specialist]: { ...report, findings: { ...findings, findings: cited }, missing: null } },
        ...(pages.length > 0 ? { sources: pages } : {}),
      };
    } catch (error) {
      const missing = whatFailed(error, language);
      return { reports: { [specialist]: { ...report, findings: null, missing } } };
    }
  };
}

/** Without the web a specialist still has the guides and the files. */
async function searched(pages: Promise<readonly FoundPage[] | null>, language: Language) {
  try {
    return { pages: (await pages) ?? [], unsearched: null };
  } catch (error) {
    return { pages: [], unsearched: whatFailed(error, language) };
  }
}

function whatFailed(error: unknown, language: Language): string {
  if (!(error instanceof AppError) || endsSession(error)) throw error;
  return error.inLanguage(language);
}
