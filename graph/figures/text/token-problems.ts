import type { Language } from "../../../schemas/idea.ts";

export type TokenProblemKind = keyof typeof PROBLEMS;

/** A token that cannot be rendered, or that stands where none is rendered. */
export interface TokenProblem {
  readonly kind: TokenProblemKind;
  /** As it is written in the text. */
  readonly token: string;
  readonly start: number;
  readonly end: number;
  /** For the model: what to mend. */
  readonly repair: string;
  /** For people, where it stands in the finished text. */
  readonly warning: Readonly<Record<Language, string>>;
}

interface Told {
  readonly token: string;
  readonly label: string;
  readonly why: string;
}

interface ProblemWords {
  readonly repair: (told: Told) => string;
  readonly en: (told: Told) => string;
  readonly ko: (told: Told) => string;
}

const MAX_SHOWN = 120;
const NO_VALUE: Omit<ProblemWords, "repair"> = {
  en: ({ label }) => `A place in the text names "${label}" without its amount, which is not known.`,
  ko: ({ label }) => `본문 한 곳에 "${label}"의 수치가 없어 이름만 적었습니다.`,
};

const PROBLEMS = {
  "unknown-figure": {
    ...NO_VALUE,
    repair: ({ token, why }) => `${token} names no figure of the sheet${why}.`,
  },
  "left-out": {
    ...NO_VALUE,
    repair: ({ token }) => `${token} names a figure that could not be computed: say it without the amount.`,
  },
  malformed: {
    ...NO_VALUE,
    repair: ({ token }) =>
      `${token} is no token: write {{id}}, {{= formula : unit decimals}}, {{id|above:below}} or {{id|date}}.`,
  },
  formula: {
    repair: ({ token, why }) => `The formula in ${token} cannot be used: ${why}.`,
    en: () => "A computed place in the text was left open, since its formula cannot be used.",
    ko: () => "본문의 계산식 하나를 쓸 수 없어 미정으로 두었습니다.",
  },
  unit: {
    repair: ({ token, why }) => `The units in ${token} do not fit: ${why}.`,
    en: () => "A computed place in the text was left open, since it mixes units that do not fit.",
    ko: () => "본문의 계산식 하나가 서로 맞지 않는 단위를 섞어 미정으로 두었습니다.",
  },
  date: {
    repair: ({ token }) => `${token} asks for a date, but only a point in time (unit week or month) has one.`,
    en: ({ label }) => `The date of "${label}" was left open, since it is no point in time.`,
    ko: ({ label }) => `"${label}"은(는) 시점이 아니어서 날짜를 미정으로 두었습니다.`,
  },
  "in-code": {
    repair: ({ token }) => `${token} stands in code or in an address, where nothing is rendered: write it as text.`,
    en: ({ token }) => `${token} stands in code, where no amount is put in its place.`,
    ko: ({ token }) => `${token}이(가) 코드 안에 있어 수치로 바뀌지 않았습니다.`,
  },
} satisfies Readonly<Record<string, ProblemWords>>;

export function tokenProblem(
  kind: TokenProblemKind,
  place: { readonly raw: string; readonly start: number; readonly end: number },
  label: string,
  why = "",
): TokenProblem {
  const words: ProblemWords = PROBLEMS[kind];
  const raw = place.raw.trim();
  const token = raw.length > MAX_SHOWN ? `${raw.slice(0, MAX_SHOWN).toWellFormed()}...` : raw;
  const told = { token, label, why };
  const { start, end } = place;
  return { kind, token, start, end, repair: words.repair(told), warning: { en: words.en(told), ko: words.ko(told) } };
}
