import type { Language } from "../../../../schemas/idea.ts";
import type { Figure, Figures } from "../../../../schemas/model/figures.ts";
import type { FiguresInput } from "../../../../schemas/model/model-inputs.ts";
import { type Period, periodUnit, type StatedFigure, statedFigures } from "./stated-figures.ts";

type Derived = Pick<Figure, "id" | "label" | "formula" | "unit">;

const PERIOD_NAMES: Readonly<Record<Language, Readonly<Record<Period, string>>>> = {
  en: { day: "a day", week: "a week", month: "a month", year: "a year" },
  ko: { day: "하루", week: "주간", month: "월간", year: "연간" },
};
const IN_A_YEAR: Readonly<Partial<Record<Period, number>>> = { week: 52, month: 12 };
const LABELS = {
  en: {
    revenue: (of: string) => `Revenue ${of}, if each pays the price once`,
    revenueOfAll: "Revenue, if each pays the price once",
    yearly: "Revenue in a year of such periods",
    ours: (of: string) => `Commission ${of} on that revenue`,
    lasts: (of: string) => `The budget, in revenue ${of}`,
    each: (of: string) => `Budget for each (${of})`,
    costs: (of: string) => `Costs stated ${of}, together`,
    covered: "How long the budget carries these costs",
    left: (of: string) => `Revenue less the costs stated ${of}`,
    basis: "computed from what was said; nothing else is taken into account",
  },
  ko: {
    revenue: (of: string) => `${of} 매출(각자 가격을 한 번 낼 때)`,
    revenueOfAll: "매출(각자 가격을 한 번 낼 때)",
    yearly: "같은 기간이 이어질 때의 한 해 매출",
    ours: (of: string) => `그 매출에 대한 ${of} 수수료`,
    lasts: (of: string) => `예산에 해당하는 ${of} 매출의 기간`,
    each: (of: string) => `${of} 하나당 예산`,
    costs: (of: string) => `말씀하신 ${of} 비용 합계`,
    covered: "예산으로 이 비용을 감당하는 기간",
    left: (of: string) => `${of} 매출에서 말씀하신 비용을 뺀 금액`,
    basis: "말씀하신 값만으로 계산했으며 다른 것은 고려하지 않았습니다",
  },
} as const;

/**
 * The offline `Figures`: the amounts and dates of the person's own words, and what follows from them where their units
 * leave no doubt. Nothing is estimated.
 */
export function figuresOffline({ stated = [], language }: FiguresInput): Figures {
  const own = statedFigures(stated, language);
  const derived = derivedFigures(own, language).map((figure): Figure => {
    return { ...figure, value: null, decimals: null, kind: "derived", basis: LABELS[language].basis, owner: "" };
  });
  const figures = own.map(({ role: _role, period: _period, ...figure }): Figure => figure);
  return { figures: [...figures, ...derived], decisions: [] };
}

function derivedFigures(figures: readonly StatedFigure[], language: Language): Derived[] {
  const labels = LABELS[language];
  const all = (role: StatedFigure["role"]) => figures.filter((figure) => figure.role === role);
  // Where there are two of a kind nobody knows which one is meant.
  const only = (role: StatedFigure["role"]) => (all(role).length === 1 ? all(role)[0] : undefined);
  const [price, budget, count] = [only("price"), only("budget"), only("count")];
  const commission = figures.find(({ id }) => id === "commission");
  const derived: Derived[] = [];
  const currencyOf = ({ unit }: StatedFigure) => unit.split("/")[0] ?? "";
  const period = count?.period ?? price?.period ?? null;
  const name = period === null ? "" : PERIOD_NAMES[language][period];
  // A price a month for so many a week says nothing of what comes in.
  const isClear = !(count?.period && price?.period);
  const revenue = price && count && isClear ? (period === null ? "revenue_of_all" : `revenue_${period}`) : null;
  if (price && count && revenue) {
    const currency = currencyOf(price);
    const unit = period === null ? currency : `${currency}/${periodUnit(period, language)}`;
    const label = period === null ? labels.revenueOfAll : labels.revenue(name);
    derived.push({ id: revenue, label, formula: `${price.id} * ${count.id}`, unit });
    if (commission) {
      const formula = `${revenue} * commission`;
      derived.push({
        id: period === null ? "commission_of_all" : `commission_${period}`,
        label: labels.ours(name).trim(),
        formula,
        unit,
      });
    }
    const times = period && IN_A_YEAR[period];
    if (times)
      derived.push({
        id: "revenue_year",
        label: labels.yearly,
        formula: `${revenue} * ${times}`,
        unit: `${currency}/${periodUnit("year", language)}`,
      });
    if (budget && period && currencyOf(budget) === currency) {
      derived.push({
        id: "budget_multiple",
        label: labels.lasts(name),
        formula: `budget / ${revenue}`,
        unit: `${period}s`,
      });
    }
  } else if (budget && count && period === null && !price) {
    derived.push({
      id: "budget_each",
      label: labels.each(count.label),
      formula: `${budget.id} / ${count.id}`,
      unit: currencyOf(budget),
    });
  }
  return [
    ...derived,
    ...costFigures(
      all("cost"),
      budget,
      revenue && price ? { id: revenue, period, currency: currencyOf(price) } : null,
      language,
    ),
  ];
}

interface Revenue {
  readonly id: string;
  readonly period: Period | null;
  readonly currency: string;
}

function costFigures(
  costs: readonly StatedFigure[],
  budget: StatedFigure | undefined,
  revenue: Revenue | null,
  language: Language,
): Derived[] {
  const labels = LABELS[language];
  const [first] = costs;
  if (!first?.period || costs.some(({ unit }) => unit !== first.unit)) return [];
  const { period, unit } = first;
  const name = PERIOD_NAMES[language][period];
  const total = costs.length > 1 ? `costs_${period}` : first.id;
  const sum = costs.map(({ id }) => id).join(" + ");
  const currency = unit.split("/")[0];
  return [
    ...(costs.length > 1 ? [{ id: total, label: labels.costs(name), formula: sum, unit }] : []),
    ...(budget && budget.unit === currency
      ? [{ id: "budget_lasts", label: labels.covered, formula: `${budget.id} / ${total}`, unit: `${period}s` }]
      : []),
    ...(revenue && revenue.period === period && revenue.currency === currency
      ? [{ id: `left_${period}`, label: labels.left(name), formula: `${revenue.id} - ${total}`, unit }]
      : []),
  ];
}
