import type { Language } from "../../schemas/idea.ts";
import type { Conclusion } from "../../schemas/rollout/rollout-report.ts";
import type { TestedRow } from "./measure-row.ts";
import { measureNamed } from "./measures.ts";
import { shownDifference, shownInterval, shownLift, shownP, shownValue } from "./shown-values.ts";
import { REPORT_WORDS } from "./words/report-words.ts";

/** Below this a difference by ranks is told beside a mean that shows none. */
const TOLD_BELOW = 0.05;

/**
 * What a row says, in a sentence or two.
 * @param isOver Whether the rollout has ended, and no more sessions come.
 */
export function rowWords(
  row: TestedRow,
  conclusion: Conclusion,
  { language, isOver }: { readonly language: Language; readonly isOver: boolean },
): string {
  const words = REPORT_WORDS[language].row;
  const { unit } = measureNamed(row.measure);
  const { test, byUser, untestable, lift, needed } = row;
  if (test !== null && byUser === null) return words.oneUser;
  if (test === null || byUser === null) {
    const reason = words.untestable[untestable ?? "too-few"];
    return conclusion === "open" && untestable === "too-few" ? [reason, ...missing()].join(" ") : reason;
  }
  const difference = shownDifference(test.difference, unit, language);
  const interval = shownInterval(byUser, unit, language);
  if (conclusion === "better" || conclusion === "worse") {
    const [canary, control] = [row.canary, row.control].map((arm) => {
      return shownValue("rate" in arm ? arm.rate : arm.mean, unit, language);
    });
    return words.moved(canary ?? "", control ?? "", difference, interval);
  }
  if (conclusion === "same") {
    return [words.same(difference, interval, lift === null ? "" : shownLift(lift, unit, language)), ...ranks()].join(
      " ",
    );
  }
  const isByFew = test.p < TOLD_BELOW && byUser.p >= TOLD_BELOW;
  const enough = needed?.more === 0 || needed === null || isByFew;
  return [
    ...(enough ? [words.enough(difference, interval), ...(isByFew ? [words.fewUsers] : [])] : missing()),
    ...ranks(),
  ].join(" ");

  function missing(): string[] {
    if (needed === null || lift === null) return [];
    const { more, days } = needed;
    const wanted = shownLift(lift, unit, language);
    if (more === null) return [words.noWay];
    if (more === 0) return [];
    return [isOver ? words.endedOpen(more, wanted) : words.more(more, days, wanted)];
  }

  function ranks(): string[] {
    const tested = "ranks" in row ? row.ranks : null;
    if (!tested || tested.pByUser === null || tested.pByUser >= TOLD_BELOW) return [];
    return [words.ranks(shownDifference(tested.shift, unit, language), shownP(tested.pByUser))];
  }
}
