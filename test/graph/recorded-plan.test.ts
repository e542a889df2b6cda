import { describe, expect, it } from "vitest";
import { figureChecks } from "../../graph/figures/checks/figure-checks.ts";
import { renderFigures } from "../../graph/figures/text/render-figures.ts";
import { Review } from "../../schemas/model/review.ts";
import { outlineOf, plainSession, recordedSession, tokenisedSession } from "../support/recorded-plan.ts";
import { finalPlan, tokenisedPlans } from "../support/tokenised-plan.ts";

const session = tokenisedSession();
const plans = tokenisedPlans(session);
const titles = new Map(outlineOf(session.calls).map(({ id, title }) => [id, title]));
const ids = [...titles.keys()];

function shown({ texts, sheet }: (typeof plans)[number]) {
  return texts.map(({ id, markdown }) => {
    const { text, problems } = renderFigures(markdown, sheet, { language: "en", startDate: "2026-11-27" });
    return { id, markdown: text, problems: problems.map(({ repair }) => `${id}: ${repair}`) };
  });
}

describe("the English session that is recorded against a sheet", () => {
  it("has a text for each section of the outline, and rounds of edits for sections that there are", () => {
    expect(plans.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
    expect(plans[0]?.texts.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const edited = session.calls.filter(({ name }) => name === "Edits").map(({ target }) => target);
    expect(edited.filter((target) => target === null || !ids.includes(target))).toEqual([]);
  });

  it.each(plans)("has edits that stand once, figures that change and tokens that are known in round $round", (plan) => {
    expect(plan.problems).toEqual([]);
    expect(shown(plan).flatMap(({ problems }) => problems)).toEqual([]);
  });

  it("has edits for each section that a review asks something of, in the round after it", () => {
    const asked = session.calls.flatMap(({ name, round, answer }) => {
      if (name !== "Review" || round === undefined) return [];
      return Review.parse(answer).actions.map(({ sectionId }) => `${round + 1} ${sectionId}`);
    });
    const edited = session.calls.flatMap(({ name, round, target }) => (name === "Edits" ? [`${round} ${target}`] : []));
    expect(asked.length).toBe(27);
    expect(edited.toSorted()).toEqual(asked.toSorted());
  });

  it("has what the checks find in its draft, and nothing that they find in its last round", () => {
    const found = (plan: (typeof plans)[number]) => {
      const sections = shown(plan).map(({ id, markdown: rendered }, at) => {
        return { id, title: titles.get(id) ?? id, markdown: plan.texts[at]?.markdown ?? "", rendered };
      });
      return figureChecks(sections, plan.sheet, "en").map(({ sectionId, problem }) => `${sectionId}: ${problem}`);
    };
    expect(plans[0] && found(plans[0]).length).toBeGreaterThan(0);
    expect(found(finalPlan(session))).toEqual([]);
  });

  it("moves the figures that the recorded reviews found to be wrong, and what hangs on them", () => {
    const value = (round: number, id: string) => {
      return plans.find((plan) => plan.round === round)?.sheet.figures.find((figure) => figure.id === id)?.value;
    };
    expect([1, 2, 3].map((round) => value(round, "orders_baker"))).toEqual([36, 38, 38]);
    expect([1, 2, 3].map((round) => value(round, "contribution"))).toEqual([1.68, 1.68, 1.39]);
    expect([1, 2, 3].map((round) => value(round, "break_even_bakers"))).toEqual([19, 18, 21]);
  });

  it("keeps the amounts that the idea gives", () => {
    const given = plans.map(({ sheet }) =>
      sheet.figures.filter(({ kind }) => kind === "given").map(({ value }) => value),
    );
    expect(given).toEqual(Array(4).fill([40_000, 26, 2, 2]));
  });
});

describe("the Korean session behind today's prompts", () => {
  const { calls } = plainSession();
  const targets = outlineOf(calls).map(({ id }) => id);

  it("has the recorded draft of each section, the recorded rewrite whole, and no edits after the last review", () => {
    const drafts = recordedSession("ko")
      .calls.filter(({ name }) => name === "Section")
      .slice(0, targets.length);
    expect(calls.filter(({ name }) => name === "Section")).toEqual(drafts);
    const edits = (round: number) => calls.filter((call) => call.name === "Edits" && call.round === round);
    expect(
      edits(2)
        .map(({ target }) => target)
        .toSorted(),
    ).toEqual(targets.toSorted());
    expect(edits(2).every(({ answer }) => String(answer["markdown"]).length > 500)).toBe(true);
    expect(edits(3).every(({ answer }) => answer["markdown"] === null)).toBe(true);
  });
});
