import type { StatedAmount } from "../../../schemas/model/model-inputs.ts";
import { amountsIn } from "../../reading/amounts.ts";
import { type FoundSpan, spansIn } from "../../reading/dates.ts";
import { inDigits, spanOfTime } from "./given-amounts.ts";

/** What a person said in one place. */
export type SaidText = Pick<StatedAmount, "question" | "byHuman"> & { readonly text: string };

/** More is no idea in a line any more, and no sheet that somebody tries. */
const MOST_AMOUNTS = 40;
const MOST_CHARACTERS = 4_000;
const SENTENCE = /[^.!?;\n。]+(?:[.!?](?=\d)[^.!?;\n。]*)*/gu;
const DAY_MS = 86_400_000;

/**
 * The amounts, spans and dates that a person's words state, each with the words around it, in their order. Never throws.
 * @param startedOn The day from which dates are counted; without it they are left out.
 */
export function statedAmounts(said: readonly SaidText[], startedOn: string | null): StatedAmount[] {
  return said
    .flatMap(({ text, question, byHuman }) => {
      const sentences = inDigits(text.slice(0, MOST_CHARACTERS)).match(SENTENCE) ?? [];
      return sentences.flatMap((sentence) => {
        return inSentence(sentence, startedOn).map((amount) => ({ ...amount, question, byHuman }));
      });
    })
    .slice(0, MOST_AMOUNTS);
}

type FoundAmount = Omit<StatedAmount, "question" | "byHuman">;

function inSentence(sentence: string, startedOn: string | null): FoundAmount[] {
  const dates = spansIn(sentence).filter(({ kind }) => kind === "calendar");
  const isInDate = (start: number, end: number) => dates.some((date) => start < date.end && end > date.start);
  const around = (start: number, end: number) => {
    const [before, text, after] = [sentence.slice(0, start), sentence.slice(start, end), sentence.slice(end)];
    return { before, text: text.trim(), after };
  };
  const amounts = amountsIn(sentence).flatMap(({ value, unit, start, end }) => {
    if (isInDate(start, end)) return [];
    const words = around(start, end);
    const span = unit === "time" ? spanOfTime(words.text) : unit;
    return [{ start, found: { value, unit: span, isDate: false, ...words } }];
  });
  const points = dates.flatMap((date) => {
    const point = pointOf(date, startedOn);
    return point ? [{ start: date.start, found: { ...point, isDate: true, ...around(date.start, date.end) } }] : [];
  });
  return [...amounts, ...points].sort((a, b) => a.start - b.start).map(({ found }) => found);
}

/** A day as a point in days, any longer span as the month in which it begins: the first month is that of the start. */
function pointOf({ first, last }: FoundSpan, startedOn: string | null): { value: number; unit: string } | null {
  const start = startedOn === null ? Number.NaN : Date.parse(`${startedOn.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  const day = new Date(first * DAY_MS);
  const begun = new Date(start);
  const value =
    first === last
      ? first - start / DAY_MS + 1
      : (day.getUTCFullYear() - begun.getUTCFullYear()) * 12 + day.getUTCMonth() - begun.getUTCMonth() + 1;
  return value >= 1 ? { value, unit: first === last ? "day" : "month" } : null;
}
