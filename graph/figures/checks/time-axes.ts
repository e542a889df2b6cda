import type { Fact } from "./facts.ts";
import { type FigureFinding, shownAround } from "./figure-findings.ts";

/**
 * Milestones on two axes of time: a sentence, or a table, that counts one of them in weeks from the start and another in
 * months. Where the weeks are in one section and a table of months in another, each may be right for what it shows.
 */
export function timeAxes(facts: readonly Fact[]): FigureFinding[] {
  const places = new Map<string, { week: Fact | null; month: Fact | null }>();
  for (const fact of facts) {
    if (fact.unit !== "at week" && fact.unit !== "at month") continue;
    const { sectionId, passage } = fact;
    const key = `${sectionId} ${passage.isRow ? passage.about : passage.start}`;
    const place = places.get(key) ?? { week: null, month: null };
    if (fact.unit === "at week") place.week ??= fact;
    else place.month ??= fact;
    places.set(key, place);
  }
  return [...places.values()].flatMap(({ week, month }) => (week && month ? [finding(week, month)] : []));
}

function finding(week: Fact, month: Fact): FigureFinding {
  const [weeks, months] = [week, month].map(({ passage, written }) => shownAround(passage.text, written));
  return {
    check: "time-axes",
    sectionId: month.sectionId,
    figureId: null,
    passage: months ?? "",
    problem: {
      en: `"${weeks}" counts in weeks from the start, and beside it "${months}" in months: a plan needs one axis of time.`,
      ko: `"${weeks}"은(는) 시작부터 주 단위로, 그 옆의 "${months}"은(는) 월 단위로 시점을 셉니다. 한 가지로 통일해야 합니다.`,
    },
  };
}
