import { applyEdits } from "../../graph/document/text/apply-edits.ts";
import { agreedChanges } from "../../graph/figures/sheet/agreed-changes.ts";
import { givenAmounts } from "../../graph/figures/sheet/given-amounts.ts";
import { computeSheet } from "../../graph/figures/sheet/sheet.ts";
import { Figures, type Sheet } from "../../schemas/model/figures.ts";
import { Agreement, Review } from "../../schemas/model/review.ts";
import { Edits, Section } from "../../schemas/model/section.ts";
import type { RecordedSession } from "./recorded-plan.ts";

/** A plan's token texts and its sheet, after a round. */
export interface TokenisedPlan {
  readonly round: number;
  readonly sheet: Sheet;
  readonly texts: readonly { readonly id: string; readonly markdown: string }[];
  /** What could not be carried out, in words. */
  readonly problems: readonly string[];
}

/** The last round of a session's edits: that of the last review, which no review follows. */
const LAST_ROUND = 4;

/** The plan as its session's edits and changes of figures make it, round by round; round 1 is the draft. */
export function tokenisedPlans({ idea, calls }: RecordedSession): TokenisedPlan[] {
  const answers = (name: string) => calls.filter((call) => call.name === name);
  const { figures, decisions } = Figures.parse(answers("Figures")[0]?.answer);
  const given = givenAmounts([idea]);
  const { sheet, issues } = computeSheet(figures, decisions, { given });
  const texts = answers("Section").map(({ target, answer }) => {
    return { id: target ?? "", markdown: Section.parse(answer).markdown };
  });
  const faults = issues.filter(({ severity }) => severity === "error").map(({ repair }) => repair);
  const plans: TokenisedPlan[] = [{ round: 1, sheet, texts, problems: faults }];
  for (let round = 2; round <= LAST_ROUND; round += 1) {
    const before = plans.at(-1);
    if (!before) break;
    const problems: string[] = [];
    const asked = answers("Agreement").find((call) => call.round === round - 1);
    const review = answers("Review").find((call) => call.round === round - 1);
    const changes = (asked ? Agreement.parse(asked.answer) : Review.parse(review?.answer)).figures ?? [];
    const changed = agreedChanges(before.sheet, changes, { by: "review", given });
    problems.push(...changed.undone.map(({ id }) => `The change to ${id} cannot be carried out.`));
    const edited = before.texts.map(({ id, markdown }) => {
      const edits = answers("Edits").find((call) => call.round === round && call.target === id);
      if (!edits) return { id, markdown };
      const { text, problems: misses } = applyEdits(markdown, Edits.parse(edits.answer));
      problems.push(...misses.map((miss) => `${id}, round ${round}: ${miss}`));
      return { id, markdown: text };
    });
    plans.push({ round, sheet: changed.sheet, texts: edited, problems });
  }
  return plans;
}

/** The plan as it goes out. */
export function finalPlan(session: RecordedSession): TokenisedPlan {
  const last = tokenisedPlans(session).at(-1);
  if (!last) throw new Error("The session has no plan");
  return last;
}
