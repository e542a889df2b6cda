import type { Language } from "../../../schemas/idea.ts";
import type { MeasureRow } from "../../../schemas/rollout/rollout-report.ts";
import { number } from "../../../utils/number-format.ts";
import { measureNamed } from "../measures.ts";
import { NO_VALUE, shownDifference, shownInterval, shownNumber, shownP, shownValue } from "../shown-values.ts";
import { REPORT_WORDS } from "../words/report-words.ts";

/** A row's figures as people read them, the same in every format. */
export interface RowFigures {
  readonly canary: string;
  readonly control: string;
  readonly difference: string;
  /** By user. */
  readonly interval: string;
  readonly counts: { readonly canary: string; readonly control: string };
  readonly test: string;
  readonly p: string;
  readonly pByUser: string;
  readonly holm: string;
  readonly effect: { readonly g: string; readonly interval: string };
  readonly ranks: string;
  readonly needed: string;
}

/** What a row shows. */
export function rowFigures(row: MeasureRow, language: Language): RowFigures {
  const { page } = REPORT_WORDS[language];
  const { unit } = measureNamed(row.measure);
  const { test, byUser, holm, needed } = row;
  const of = (arm: MeasureRow["canary"]) => shownValue("rate" in arm ? arm.rate : arm.mean, unit, language);
  const counted = ({ sessions, users }: MeasureRow["canary"]) => `${number.format(sessions)} (${number.format(users)})`;
  const ranks = "ranks" in row ? row.ranks : null;
  const effect = "effect" in row ? row.effect : null;
  return {
    canary: of(row.canary),
    control: of(row.control),
    difference: test ? shownDifference(test.difference, unit, language) : NO_VALUE,
    interval: byUser ? shownInterval(byUser, unit, language) : NO_VALUE,
    counts: { canary: counted(row.canary), control: counted(row.control) },
    test:
      test === null ? NO_VALUE : "t" in test ? page.welch(shownNumber(test.t), shownNumber(test.df, 1)) : page.fisher,
    p: shownP(test?.p ?? null),
    pByUser: shownP(byUser?.p ?? null),
    holm: shownP(holm),
    effect: effect
      ? {
          g: shownNumber(effect.g),
          interval: `${shownNumber(effect.interval.low)}, ${shownNumber(effect.interval.high)}`,
        }
      : { g: NO_VALUE, interval: "" },
    ranks: ranks ? page.ranks(shownDifference(ranks.shift, unit, language), shownP(ranks.p)) : NO_VALUE,
    needed: needed ? number.format(needed.perArm) : NO_VALUE,
  };
}
