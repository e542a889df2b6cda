/** What the bare numbers of a table are, by its header, the row's label, or the line above it. */
export interface TableMoney {
  readonly unit: string;
  /** What each number stands for: 10,000 in a column of 만 원. */
  readonly scale: number;
}

const SCALES: Readonly<Record<string, number>> = {
  십: 1e1,
  백: 1e2,
  천: 1e3,
  만: 1e4,
  십만: 1e5,
  백만: 1e6,
  천만: 1e7,
  억: 1e8,
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
};
/** 원 alone, in brackets or behind `단위:`: in a word (직원) it is none. */
const WON = /(?:단위\s?[:：]?\s?|[(（/,]\s?|^\s*)(십만|백만|천만|십|백|천|만|억)?\s?원\s?(?:[)）,/]|$)/u;
const SIGNED = /(?:^|[\s(])(?:US)?([$€£₩])\s?(k|m|thousand|million)?(?![\p{L}\d])/iu;
const NAMED = /(?:^|[\s(])(USD|EUR|GBP|KRW|JPY|dollars?|euros?)(?!\p{L})/u;
const LARGE = /\b(thousand|million)s?\b/i;
const UNITS: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "₩": "KRW" };
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^dollar/, "USD"],
  [/^euro/, "EUR"],
];

/** The money of a cell's number; null where nobody says that it is money. */
export function tableMoney(places: {
  readonly header: string;
  readonly label: string;
  readonly caption: string;
}): TableMoney | null {
  return moneyIn(places.header) ?? moneyIn(places.label) ?? moneyIn(captionUnit(places.caption));
}

function moneyIn(text: string): TableMoney | null {
  const won = WON.exec(text);
  if (won) return { unit: "KRW", scale: SCALES[won[1] ?? ""] ?? 1 };
  const signed = SIGNED.exec(text);
  const named = signed ? null : NAMED.exec(text)?.[1];
  const unit = signed ? UNITS[signed[1] ?? ""] : (WORDS.find(([word]) => word.test(named ?? ""))?.[1] ?? named);
  if (!unit) return null;
  const scale = signed?.[2] ?? LARGE.exec(text)?.[1] ?? "";
  return { unit, scale: SCALES[scale.toLowerCase()] ?? 1 };
}

/** Of a caption only what it says of the unit: it may speak of money in passing. */
function captionUnit(caption: string): string {
  return (
    /단위\s?[:：]?\s?[^)）\n|]{1,12}/u.exec(caption)?.[0] ??
    /\(?\b(?:all )?in (?:thousands?|millions?)? ?(?:of )?(?:US)?(?:[$€£]|dollars?|euros?|USD|EUR|GBP)\)?/i.exec(
      caption,
    )?.[0] ??
    ""
  );
}
