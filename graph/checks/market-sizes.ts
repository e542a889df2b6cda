import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { amountText, roundingOf } from "../reading/amounts.ts";
import { blocksOf } from "../reading/blocks.ts";
import { type Labels, type Stated, statedInTable, statedInText } from "../reading/stated-amounts.ts";

type Market = "TAM" | "SAM" | "SOM";

const NAMES: Readonly<Record<Market, string>> = {
  TAM: String.raw`\bTAM\b|[Tt]otal [Aa]ddressable [Mm]arket|전체\s?시장`,
  SAM: String.raw`\bSAM\b|[Ss]erviceable (?:[Aa]ddressable|[Aa]vailable) [Mm]arket|유효\s?시장`,
  SOM: String.raw`\bSOM\b|[Ss]erviceable [Oo]btainable [Mm]arket|수익\s?시장`,
};
const IN_TEXT = labels((names) => names);
/** A cell that says more of it (`SOM customers`, `Our income from SOM`) is about something else. */
const IN_CELL = labels((names) => {
  return String.raw`^(?:${names})\s?(?:\([^()]*\))?\s?(?:규모|시장|size|market|(?:after|in|by) [\w\s]{1,20})?[:：]?$`;
});
const PAIRS: readonly (readonly [Market, Market])[] = [
  ["TAM", "SAM"],
  ["SAM", "SOM"],
  ["TAM", "SOM"],
];

const WORDS: Readonly<Record<Language, (inner: string, of: string, outer: string, other: string) => string>> = {
  en: (inner, of, outer, other) => `${inner} (${of}) is greater than ${outer} (${other}), which it is a part of.`,
  ko: (inner, of, outer, other) => `${inner}(${of})이(가) 더 넓은 시장인 ${outer}(${other})보다 큽니다.`,
};

/** Markets that are greater than the one they are a part of: TAM, then SAM, then SOM. */
export const marketSizes: Check = ({ sections, language }) =>
  sections.flatMap(({ id, markdown }) => {
    const { tables, parts } = blocksOf(markdown);
    const stated = [
      ...tables.flatMap((table) => statedInTable(table, IN_CELL)),
      statedInText(parts.join("\n"), IN_TEXT),
    ];
    return stated
      .flatMap((sizes) => outOfOrder(sizes, language))
      .map((problem) => ({ check: "market-sizes" as const, sectionId: id, problem }));
  });

function outOfOrder(sizes: Stated<Market>, language: Language): string[] {
  return PAIRS.flatMap(([outer, inner]) => {
    const [whole, part] = [sizes.get(outer), sizes.get(inner)];
    if (!whole || !part || whole.unit !== part.unit) return [];
    // Of two that are rounded alike, the one that is stated greater is greater.
    const rounding = roundingOf([whole, part]) * (1 - 1e-9);
    if (part.value <= whole.value || part.value - whole.value < rounding) return [];
    return [WORDS[language](inner, amountText(part, language), outer, amountText(whole, language))];
  });
}

function labels(pattern: (names: string) => string): Labels<Market> {
  const of = (market: Market) => new RegExp(pattern(NAMES[market]), "u");
  return { TAM: of("TAM"), SAM: of("SAM"), SOM: of("SOM") };
}
