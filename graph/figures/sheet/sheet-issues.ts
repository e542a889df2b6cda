import type { Language } from "../../../schemas/idea.ts";
import type { Wording } from "../../../utils/errors.ts";

/** What can be wrong with a sheet. */
export type SheetIssueKind = keyof typeof ISSUES;

/** Something that is wrong with a sheet, or that people should know of it. */
export interface SheetIssue {
  readonly kind: SheetIssueKind;
  /** An error is asked about in the repair; a warning is told to people and to the review. */
  readonly severity: "error" | "warning";
  /** The figure; null where it concerns the sheet as a whole. */
  readonly id: string | null;
  /** Whether the figure can be used all the same. */
  readonly kept: boolean;
  /** What else cannot be used, because it hangs on what was left out. */
  readonly alsoLeftOut: readonly string[];
  /** For the model: one sentence with the id and what to do. */
  readonly repair: string;
  /** For people, where the model has not mended it. */
  readonly warning: Wording;
}

interface Told {
  readonly id: string;
  readonly label: string;
  /** What the sentence needs beside: a formula's fault, a unit, an amount. */
  readonly one: string;
  readonly other: string;
}

interface IssueKind {
  readonly severity: SheetIssue["severity"];
  readonly kept: boolean;
  readonly repair: (told: Told) => string;
  readonly en: (told: Told) => string;
  readonly ko: (told: Told) => string;
}

const ISSUES = {
  "id-malformed": {
    severity: "error",
    kept: false,
    repair: ({ id }) =>
      `"${id}" is no id: use letters, digits and underscores, with a letter first, at most 60 characters.`,
    en: ({ label }) => `"${label}" was left out, since its name cannot be used in formulas.`,
    ko: ({ label }) => `"${label}"은(는) 식별자를 수식에 쓸 수 없어 제외했습니다.`,
  },
  "id-twice": {
    severity: "error",
    kept: true,
    repair: ({ id }) => `${id} stands twice with different contents: keep one, or give the other an id of its own.`,
    en: ({ label }) => `"${label}" stood on the sheet twice; the first one counts.`,
    ko: ({ label }) => `"${label}"이(가) 수치표에 두 번 있어 첫 번째 것을 썼습니다.`,
  },
  "too-many": {
    severity: "error",
    kept: false,
    repair: ({ one, other }) => `There are ${one} figures: keep the ${other} that the plan hangs on.`,
    en: ({ one, other }) => `Of ${one} figures only ${other} were kept.`,
    ko: ({ one, other }) => `수치 ${one}개 가운데 ${other}개만 남겼습니다.`,
  },
  "no-value": {
    severity: "error",
    kept: false,
    repair: ({ id }) => `${id} has neither a value nor a formula: give it one of them.`,
    en: ({ label }) => `"${label}" was left out, since it has no value.`,
    ko: ({ label }) => `"${label}"은(는) 값이 없어 제외했습니다.`,
  },
  "two-values": {
    severity: "error",
    kept: true,
    repair: ({ id, one, other }) =>
      `${id} has the value ${one}, but its formula gives ${other}: set one of them to null.`,
    en: ({ label, one, other }) => `"${label}" was stated as ${one}; its formula gives ${other}, which counts.`,
    ko: ({ label, one, other }) => `"${label}"의 값은 ${one}(으)로 적혀 있으나 수식 결과인 ${other}을(를) 썼습니다.`,
  },
  "formula-unreadable": {
    severity: "error",
    kept: false,
    repair: ({ id, one }) => `The formula of ${id} cannot be read: ${one}.`,
    en: ({ label }) => `"${label}" was left out, since its formula cannot be read.`,
    ko: ({ label }) => `"${label}"은(는) 수식을 읽을 수 없어 제외했습니다.`,
  },
  "unknown-id": {
    severity: "error",
    kept: false,
    repair: ({ id, one, other }) => `The formula of ${id} names ${one}, which is not on the sheet${other}.`,
    en: ({ label, one }) => `"${label}" was left out, since it needs "${one}", which is not known.`,
    ko: ({ label, one }) => `"${label}"은(는) 계산에 필요한 "${one}"을(를) 알 수 없어 제외했습니다.`,
  },
  circle: {
    severity: "error",
    kept: false,
    repair: ({ one }) => `These figures are computed from one another: ${one}. Give one of them a value.`,
    en: ({ one }) => `${one} were left out, since each needs the other.`,
    ko: ({ one }) => `${one}은(는) 서로가 서로를 필요로 하여 제외했습니다.`,
  },
  "unit-mismatch": {
    severity: "error",
    kept: false,
    repair: ({ id, one, other }) => `The formula of ${id} puts ${one} and ${other} together, which do not fit.`,
    en: ({ label, one, other }) => `"${label}" was left out, since it adds ${one} and ${other}.`,
    ko: ({ label, one, other }) => `"${label}"은(는) 단위가 다른 ${one}와(과) ${other}을(를) 더하여 제외했습니다.`,
  },
  "unit-declared": {
    severity: "error",
    kept: true,
    repair: ({ id, one, other }) => `${id} adds up ${one}, but its unit is ${other}: mend the unit or the formula.`,
    en: ({ label, one, other }) => `"${label}" adds up ${one}, but is counted in ${other}.`,
    ko: ({ label, one, other }) => `"${label}"은(는) ${one} 단위의 합이지만 단위가 ${other}(으)로 되어 있습니다.`,
  },
  "currency-mismatch": {
    severity: "error",
    kept: false,
    repair: ({ id, one, other }) => `${id} mixes ${one} with ${other}: mend the formula or its unit.`,
    en: ({ label, one, other }) => `"${label}" was left out, since it mixes ${one} with ${other}.`,
    ko: ({ label, one, other }) => `"${label}"은(는) ${one}와(과) ${other}을(를) 섞어 계산하여 제외했습니다.`,
  },
  "unit-scaled": {
    severity: "error",
    kept: true,
    repair: ({ id, one }) => `${id} is counted in ${one}: write the currency's code and the whole amount.`,
    en: ({ label, one }) => `"${label}" is counted in ${one} and cannot be compared with other amounts.`,
    ko: ({ label, one }) => `"${label}"은(는) ${one} 단위여서 다른 금액과 비교할 수 없습니다.`,
  },
  "percent-whole": {
    severity: "error",
    kept: false,
    repair: ({ id, one, other }) =>
      `${id} is ${one} under %, which means ${other}: write a fraction (7 % is 0.07), or use the unit "times" for a factor.`,
    en: ({ label, other }) => `"${label}" was left out, since ${other} can hardly be meant.`,
    ko: ({ label, other }) => `"${label}"은(는) ${other}(으)로 읽혀 잘못된 값으로 보고 제외했습니다.`,
  },
  "percent-times-100": {
    severity: "error",
    kept: false,
    repair: ({ id, other }) =>
      `${id} comes to ${other}, since its formula multiplies by 100: a percentage is a fraction and is shown times 100.`,
    en: ({ label, other }) => `"${label}" was left out, since ${other} can hardly be meant.`,
    ko: ({ label, other }) => `"${label}"은(는) ${other}(으)로 계산되어 잘못된 값으로 보고 제외했습니다.`,
  },
  "not-computable": {
    severity: "error",
    kept: false,
    repair: ({ id, one }) => `${id} cannot be computed: ${one}.`,
    en: ({ label }) => `"${label}" was left out, since it cannot be computed.`,
    ko: ({ label }) => `"${label}"은(는) 계산할 수 없어 제외했습니다.`,
  },
  "budget-exceeded": {
    severity: "error",
    kept: true,
    repair: ({ id, one, other }) => `${id} breaks the given budget of ${other} by ${one}: bring the plan inside it.`,
    en: ({ label, one, other }) => `"${label}" is ${one} above the given budget of ${other}.`,
    ko: ({ label, one, other }) => `"${label}"이(가) 주어진 예산(${other})을 ${one} 초과합니다.`,
  },
  "time-exceeded": {
    severity: "error",
    kept: true,
    repair: ({ id, one, other }) => `${id} breaks the given time of ${other} by ${one}: bring the plan inside it.`,
    en: ({ label, one, other }) => `"${label}" is ${one} past the given time of ${other}.`,
    ko: ({ label, one, other }) => `"${label}"이(가) 주어진 기간(${other})을 ${one} 넘깁니다.`,
  },
  "given-missing": {
    severity: "error",
    kept: true,
    repair: ({ one }) => `The person gave "${one}" as a limit, but no figure of the kind "given" holds it: add it.`,
    en: ({ one }) => `The given limit "${one}" stands on no sheet, so the figures were not checked against it.`,
    ko: ({ one }) => `주어진 한도 "${one}"이(가) 수치표에 없어 수치를 이에 맞춰 확인하지 못했습니다.`,
  },
  "given-unfounded": {
    severity: "warning",
    kept: true,
    repair: ({ id, one }) => `${id} is called given, but the person's words do not hold ${one}: it counts as assumed.`,
    en: ({ label, one }) => `"${label}" (${one}) was not given by you and counts as assumed.`,
    ko: ({ label, one }) => `"${label}"(${one})은(는) 직접 주신 값이 아니어서 가정으로 다룹니다.`,
  },
  "range-outside": {
    severity: "warning",
    kept: true,
    repair: ({ id }) => `The range of ${id} does not hold its value: it counts as having none.`,
    en: ({ label, one }) => `The range of ${label} does not hold the value and was dropped${one}.`,
    ko: ({ label, one }) => `${label}의 범위는 값을 포함하지 않아 뺐습니다${one}.`,
  },
  "range-misplaced": {
    severity: "warning",
    kept: true,
    repair: ({ id }) => `${id} has a range, but only assumed values have one.`,
    en: ({ label, one }) => `The range of ${label} was dropped, since only an assumed value has one${one}.`,
    ko: ({ label, one }) => `범위는 가정한 값에만 둘 수 있어 ${label}의 범위를 뺐습니다${one}.`,
  },
  "range-too-many": {
    severity: "warning",
    kept: true,
    repair: ({ one }) => `Only ${one} figures may have a range: those that decide the outcome.`,
    en: ({ one }) => `Only ${one} ranges were kept: where all is uncertain, cases say nothing.`,
    ko: ({ one }) => `범위는 ${one}개만 남겼습니다. 모두 불확실하면 경우를 나누는 의미가 없습니다.`,
  },
  "hidden-number": {
    severity: "warning",
    kept: true,
    repair: ({ id, one }) => `The formula of ${id} holds ${one}: an assumption hides there, make it a figure.`,
    en: ({ label, one }) => `"${label}" is computed with ${one}, which stands on the sheet nowhere.`,
    ko: ({ label, one }) => `"${label}"의 수식에 수치표에 없는 ${one}이(가) 들어 있습니다.`,
  },
} satisfies Readonly<Record<string, IssueKind>>;

/** An issue with its sentences, made from what they need; an amount is written otherwise in each language. */
export function sheetIssue(
  kind: SheetIssueKind,
  about: { readonly id: string; readonly label: string } | null,
  one: string | Wording = "",
  other: string | Wording = "",
): SheetIssue {
  const { severity, kept, repair, en, ko }: IssueKind = ISSUES[kind];
  const told = (language: Language): Told => {
    const text = (words: string | Wording) => (typeof words === "string" ? words : words[language]);
    return { id: about?.id ?? "", label: about?.label ?? "", one: text(one), other: text(other) };
  };
  return {
    kind,
    severity,
    id: about?.id ?? null,
    kept,
    alsoLeftOut: [],
    repair: repair(told("en")),
    warning: { en: en(told("en")), ko: ko(told("ko")) },
  };
}
