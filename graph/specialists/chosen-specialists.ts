import type { Analysis } from "../../schemas/analysis.ts";
import { SPECIALIST_IDS, SPECIALISTS, type Specialist, USUAL_SPECIALISTS } from "../../schemas/specialists.ts";

/** Fewer leave a plan without a second opinion. */
export const MIN_SPECIALISTS = 3;
/** More say the same twice, and each is a call. */
export const MAX_SPECIALISTS = 8;

/** Who joins where too few were chosen: no plan does without customers, income and costs. */
const NEEDED_FIRST: readonly Specialist[] = ["market", "business-model", "finance"];

/**
 * Who researches, in the order in which plans name them: those whom the analysis chose, as far as they are known, three
 * to eight; the usual ones where it chose none, as in sessions that were stored before it could.
 */
export function chosenSpecialists(analysis: Pick<Analysis, "specialists"> | null): readonly Specialist[] {
  const named = new Set((analysis?.specialists ?? []).flatMap((name) => meantBy(name) ?? []));
  if (named.size === 0) return USUAL_SPECIALISTS;
  const missing = NEEDED_FIRST.filter((id) => !named.has(id)).slice(0, Math.max(0, MIN_SPECIALISTS - named.size));
  const chosen = new Set([...named, ...missing].slice(0, MAX_SPECIALISTS));
  return SPECIALIST_IDS.filter((id) => chosen.has(id));
}

/** `Business Model`, `수익 모델` and `business_model: who pays` are `business-model`. */
function meantBy(text: string): Specialist | undefined {
  const word = plain(text.split(/[:(–—]/u, 1).join(""));
  return SPECIALISTS.find(({ id, name: { en, ko } }) => [id, en, ko].some((known) => plain(known) === word))?.id;
}

function plain(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s_-]+/gu, "");
}
