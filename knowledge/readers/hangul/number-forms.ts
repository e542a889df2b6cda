/** How numbers are written, in the order in which HWP counts the forms; the names are those of HWPX. */
export const NUMBER_FORMS = [
  "DIGIT",
  "CIRCLED_DIGIT",
  "ROMAN_CAPITAL",
  "ROMAN_SMALL",
  "LATIN_CAPITAL",
  "LATIN_SMALL",
  "CIRCLED_LATIN_CAPITAL",
  "CIRCLED_LATIN_SMALL",
  "HANGUL_SYLLABLE",
  "CIRCLED_HANGUL_SYLLABLE",
  "HANGUL_JAMO",
  "CIRCLED_HANGUL_JAMO",
  "HANGUL_PHONETIC",
  "IDEOGRAPH",
  "CIRCLED_IDEOGRAPH",
] as const;
export type NumberForm = (typeof NUMBER_FORMS)[number];

const LETTERS = 26;
const ROMAN = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
] as const;
const MAX_ROMAN = 3_999;

/** The characters of a form in their order; a number beyond them is written in digits. */
const ROWS: Readonly<Partial<Record<NumberForm, string>>> = {
  CIRCLED_DIGIT: "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
  CIRCLED_LATIN_CAPITAL: "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ",
  CIRCLED_LATIN_SMALL: "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
  HANGUL_SYLLABLE: "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호",
  CIRCLED_HANGUL_SYLLABLE: "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻",
  HANGUL_JAMO: "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
  CIRCLED_HANGUL_JAMO: "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭",
  HANGUL_PHONETIC: "일이삼사오육칠팔구십",
  IDEOGRAPH: "一二三四五六七八九十",
  CIRCLED_IDEOGRAPH: "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
};

/** A form by its name in HWPX; digits where the name is none that is known. */
export function numberForm(name: string | undefined): NumberForm {
  return NUMBER_FORMS.find((form) => form === name) ?? "DIGIT";
}

/** A number as a form writes it. */
export function numbered(number: number, form: NumberForm): string {
  if (form === "ROMAN_CAPITAL") return roman(number);
  if (form === "ROMAN_SMALL") return roman(number).toLowerCase();
  if (form === "LATIN_CAPITAL") return latin(number);
  if (form === "LATIN_SMALL") return latin(number).toLowerCase();
  return ROWS[form]?.[number - 1] ?? `${number}`;
}

function roman(number: number): string {
  if (number < 1 || number > MAX_ROMAN) return `${number}`;
  let [written, left] = ["", number];
  for (const [value, letters] of ROMAN)
    while (left >= value) {
      written += letters;
      left -= value;
    }
  return written;
}

function latin(number: number): string {
  return number >= 1 && number <= LETTERS ? String.fromCharCode("A".charCodeAt(0) + number - 1) : `${number}`;
}
