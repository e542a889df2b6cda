import type { Language } from "../../schemas/idea.ts";
import type { CheckFinding } from "../../schemas/model/review.ts";
import type { Check, CheckedSection } from "../document/checked-plan.ts";
import { oneLine } from "../document/text/markdown.ts";
import { type Amount, amountsIn, amountText, isMoney, roundingOf, wholeAmount } from "../reading/amounts.ts";
import { blocksOf, type Table } from "../reading/blocks.ts";
import { isMentioned } from "../reading/mentions.ts";
import { statedInText } from "../reading/stated-amounts.ts";
import { isTotal } from "../reading/totals.ts";

const BUDGET = /budget|예산|cost limit|spending limit/i;
const COST = /budget|costs?\b|expens|spending|예산|비용|지출|소요|사업비/i;
/** Income is no cost, and what recurs is no total. */
const OTHER =
  /revenue|sales|income|funding|savings?\b|monthly|annual|yearly|quarter|\b(?:a|per|each|every) (?:month|year)|\byears?\b|매출|수익|수입|절감|조달|투자|매월|매년|월간|연간|월별|연도|분기|\d\s?(?:개월|년)|월 /i;
const NO_LIMIT = /at least|minimum|more than|이상|최소|초과|[~–—-]\s?[$€₩]?\d/i;
const TOTAL = {
  total: /total (?:budget|costs?|spending|expenses)|총\s?(?:예산|비용|사업비|소요\s?비용|지출)/i,
} as const;

interface Words {
  readonly unmentioned: (constraint: string) => string;
  readonly exceeded: (total: string, budget: string) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    unmentioned: (constraint) => `No section mentions the constraint "${constraint}".`,
    exceeded: (total, budget) => `The total of ${total} exceeds the budget of ${budget}.`,
  },
  ko: {
    unmentioned: (constraint) => `다음 조건을 언급한 섹션이 없습니다: ${constraint}`,
    exceeded: (total, budget) => `총액 ${total}이(가) 예산 ${budget}을(를) 넘습니다.`,
  },
};

/** Constraints of the analysis that no section mentions, and totals above the budget. */
export const constraints: Check = ({ constraints, sections, language }) => {
  if (sections.length === 0) return [];
  const texts = sections.map(({ title, markdown }) => `${title}\n${markdown}`);
  const figures = texts.flatMap(amountsIn);
  const unmentioned = constraints.filter((constraint) => {
    const own = amountsIn(constraint).filter(({ unit }) => unit !== "");
    const stated = own.some(({ value, unit }) => figures.some((it) => it.value === value && it.unit === unit));
    return !stated && !isMentioned(constraint, texts, language);
  });
  const budget = budgetOf(constraints);
  return [
    ...unmentioned.map((constraint): CheckFinding => {
      return { check: "constraints", sectionId: null, problem: WORDS[language].unmentioned(oneLine(constraint)) };
    }),
    ...(budget ? sections.flatMap((section) => exceedingTotals(section, budget, language)) : []),
  ];
};

/** The one amount of money that must not be exceeded in all. */
function budgetOf(constraints: readonly string[]): Amount | null {
  const budgets = constraints.filter((constraint) => BUDGET.test(constraint));
  const [text, second] = budgets;
  if (text === undefined || second !== undefined || OTHER.test(text) || NO_LIMIT.test(text)) return null;
  const [amount, another] = amountsIn(text).filter(isMoney);
  return amount && !another ? amount : null;
}

function exceedingTotals({ id, markdown }: CheckedSection, budget: Amount, language: Language): CheckFinding[] {
  const { tables, parts } = blocksOf(markdown);
  const lines = parts.flatMap((part) => part.split("\n")).filter((line) => !OTHER.test(line));
  const stated = lines.flatMap((line) => statedInText(line, TOTAL).get("total") ?? []);
  return [...tables.flatMap(totalOf), ...stated]
    .filter((total) => total.unit === budget.unit && total.value - budget.value > roundingOf([total, budget]))
    .map((total) => {
      const problem = WORDS[language].exceeded(amountText(total, language), amountText(budget, language));
      return { check: "constraints", sectionId: id, problem };
    });
}

/** What a table of costs comes to; nothing where its total row has several amounts: cases, phases, years. */
function totalOf({ heading, header, rows }: Table): Amount[] {
  const totals = rows.filter(([label = ""]) => isTotal(label));
  const [total, second] = totals;
  const about = [heading, ...header, ...rows.map(([label]) => label)].join("\n");
  if (!total || second || !COST.test(`${heading}\n${header.join("\n")}\n${total[0]}`) || OTHER.test(about)) return [];
  const amounts = total.flatMap((cell) => wholeAmount(cell) ?? []).filter(isMoney);
  return amounts.length === 1 ? amounts : [];
}
