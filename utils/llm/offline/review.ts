import type { z } from "zod";
import type { AgreementInput, ReviewInput } from "../../../schemas/model/model-inputs.ts";
import type { Agreement, Stocktaking } from "../../../schemas/model/review.ts";
import { openCounts, openInstruction, openPart, openTasks } from "./open-points.ts";

/**
 * The offline answer to a review: no judgement and no score. It counts what is open, and asks for the list of that where
 * the first section does not have it as it is now.
 */
export function reviewOffline({ sections, language, revisions, touched }: ReviewInput): z.infer<typeof Stocktaking> {
  const counts = openCounts(sections, language);
  const titles = sections.map(({ title }) => title);
  const [home] = sections;
  const isListed = home?.markdown.includes(openPart(titles, counts, language)) ?? true;
  const mayChange = !revisions || touched?.includes(home?.id ?? "");
  return {
    strengths: [],
    weaknesses: openTasks(counts, language),
    actions:
      home && !isListed && mayChange ? [{ sectionId: home.id, instruction: openInstruction(counts, language) }] : [],
  };
}

/** The offline `Agreement`: what was counted is listed. */
export function agreementOffline(input: AgreementInput): Agreement {
  const known = new Set(input.sections.map((section) => section.id));
  return {
    agreed: true,
    confidence: 1,
    actions: input.review.actions.filter((action) => known.has(action.sectionId)),
  };
}
