import type { VariantPrompt } from "../schemas/rollout/variant.ts";
import type { Wording } from "../utils/errors.ts";
import { nearestName } from "../utils/nearest-name.ts";
import { quoted } from "./variant-words.ts";

const PLACES = ["data", "words"] as const;
/** What stands in double braces, on one line; else a name in single ones. */
const BRACES = /\{\{([^{}\n]{0,80})\}\}|\{\s*(data|words)\s*\}/gi;
/** Their answers hold figures by `{{id}}`, which a prompt may have to speak of. */
const WITH_FIGURES: readonly VariantPrompt[] = ["figures", "write", "edit", "review", "revise"];

const NO_DATA: Wording = {
  en: "is without its data, write {{data}} where the material is to stand, and {{words}} where our words are to",
  ko: "자료가 빠졌습니다. 자료가 들어갈 곳에 {{data}}, 기본 문구가 들어갈 곳에 {{words}}를 적어 주세요",
};

/** What is wrong with the places of a prompt's text, where the material and our own words are put in. */
export function placeProblems(prompt: VariantPrompt, text: string): Wording[] {
  const wrong = [...text.matchAll(BRACES)].flatMap(([written, double, single]) => {
    const place = PLACES.find((one) => written === `{{${one}}}`);
    if (place !== undefined) return [];
    const meant = nearestPlace(double ?? single ?? "");
    if (meant === null && (double === undefined || WITH_FIGURES.includes(prompt))) return [];
    return [noPlace(written, meant)];
  });
  if (wrong.length > 0) return wrong;
  return text.includes("{{data}}") ? [] : [NO_DATA];
}

function nearestPlace(name: string): string | null {
  const trimmed = name.trim();
  // A figure's token may hold anything but a name.
  return /^\w{2,12}$/.test(trimmed) ? nearestName(trimmed, PLACES) : null;
}

function noPlace(written: string, meant: string | null): Wording {
  const shown = quoted(written);
  if (meant === null)
    return {
      en: `has ${shown}, and the places are {{data}} and {{words}}`,
      ko: `${shown}: 없는 자리입니다. 쓸 수 있는 자리는 {{data}}와 {{words}}입니다`,
    };
  return {
    en: `has ${shown}, write {{${meant}}} if that is meant`,
    ko: `${shown}: 없는 자리입니다. {{${meant}}}인지 확인해 주세요`,
  };
}
