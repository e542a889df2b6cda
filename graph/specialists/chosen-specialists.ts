import type { Analysis } from "../../schemas/model/analysis.ts";
import type { SpecialistProfile } from "../../schemas/specialists/specialist-profile.ts";
import { SPECIALISTS, type Specialist, USUAL_SPECIALISTS } from "../../schemas/specialists/specialists.ts";

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
export function chosenSpecialists(
  analysis: Pick<Analysis, "specialists"> | null,
  team = SPECIALISTS,
): readonly Specialist[] {
  const always = team.filter((one) => one.always).map(({ id }) => id);
  const named = new Set((analysis?.specialists ?? []).flatMap((name) => meantBy(name, team) ?? []));
  const ids = team.map(({ id }) => id);
  if (named.size === 0) {
    const usual = new Set([...USUAL_SPECIALISTS, ...always]);
    return ids.filter((id) => usual.has(id));
  }
  const missing = NEEDED_FIRST.filter((id) => !named.has(id)).slice(0, Math.max(0, MIN_SPECIALISTS - named.size));
  // Those who always research keep their place, whoever else was named.
  const most = Math.max(MAX_SPECIALISTS, always.length);
  const chosen = new Set([...new Set([...always, ...named, ...missing])].slice(0, most));
  return ids.filter((id) => chosen.has(id));
}

/** `Business Model`, `수익 모델` and `business_model: who pays` are `business-model`. */
function meantBy(text: string, team: readonly SpecialistProfile[]): Specialist | undefined {
  const word = plain(text.split(/[:(–—]/u, 1).join(""));
  return team.find(({ id, name: { en, ko } }) => [id, en, ko].some((known) => plain(known) === word))?.id;
}

function plain(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s_-]+/gu, "");
}
