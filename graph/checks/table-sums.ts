import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { type Amount, amountText, roundingOf, wholeAmount } from "../reading/amounts.ts";
import { blocksOf, type Table } from "../reading/blocks.ts";
import { isTotal } from "../reading/totals.ts";

/** Columns whose last row is no sum: averages, rates, balances, names of years. */
const NOT_ADDED =
  /price|rate|average|avg|per\b|unit|margin|ratio|share|score|rank|year\b|balance|cumulative|month\b|no\.?$|^#|단가|가격|평균|비율|율$|률$|당\b|당$|누적|잔액|순위|번호|점수|연도|비중|가중/i;
/** Rows that are subtracted, that are part of another one, or that stand for rows that are left out. */
const NOT_A_PART =
  /^(?:[-–−└ㄴ↳+]|of which|thereof|less\b|minus|incl)|sub-?total|discount|refund|deduct|average|^\.{3}|…|소계|중계|차감|공제|할인|환불|평균|그\s?중|이 중|누계/i;
const INCOME = /revenue|sales|income|receipts|price|매출|수입|수익|가격|판매|입금/i;
const OUTLAY = /costs?\b|expens|payment|spending|비용|지출|원가|출금|고정비|변동비/i;
/** Columns that a total column adds up: spans of time, or parts of the work. */
const SERIES =
  /^(?:q[1-4]|h[12]|year \d|y\d|month \d+|m\d+|phase \d|20\d\d년?|[1-4]분기|상반기|하반기|\d+년차|\d+차년도|\d+단계|\d+월)$/i;

const WORDS: Readonly<Record<Language, (name: string, stated: string, sum: string) => string>> = {
  en: (name, stated, sum) => `The total of "${name}" is stated as ${stated}, but the entries add up to ${sum}.`,
  ko: (name, stated, sum) => `"${name}"의 합계가 ${stated}(으)로 적혀 있지만, 항목을 더하면 ${sum}입니다.`,
};

/** Totals of tables that are not the sum of the entries. */
export const tableSums: Check = ({ sections, language }) =>
  sections.flatMap(({ id, markdown }) =>
    blocksOf(markdown)
      .tables.flatMap((table) => [...wrongTotalRow(table, language), ...wrongTotalColumn(table, language)])
      .map((problem) => ({ check: "table-sums" as const, sectionId: id, problem })),
  );

function wrongTotalRow({ header, rows }: Table, language: Language): string[] {
  const totals = rows.filter(([label = ""]) => isTotal(label));
  const [total, second] = totals;
  if (!total || second || (total !== rows.at(-1) && total !== rows[0])) return [];
  const parts = rows.filter((row) => row !== total);
  const names = parts.map(([label = ""]) => label);
  if (parts.length < 2 || names.some((name) => name === "" || NOT_A_PART.test(name))) return [];
  if (names.some((name) => INCOME.test(name)) && names.some((name) => OUTLAY.test(name))) return [];
  return header.flatMap((name, column) => {
    if (column === 0 || NOT_ADDED.test(name) || isTotal(name)) return [];
    const wrong = wrongSum(
      total[column] ?? "",
      parts.map((row) => row[column] ?? ""),
    );
    return wrong ? [inWords(name || (total[0] ?? ""), wrong, language)] : [];
  });
}

/** A column called total may be a product. It is a sum where its columns are a series, or where most rows prove it. */
function wrongTotalColumn({ header, rows }: Table, language: Language): string[] {
  const column = header.findIndex(isTotal);
  const partColumns = header.flatMap((_, at) => (at > 0 && at !== column ? [at] : []));
  if (column < 2 || partColumns.length < 2 || header.filter(isTotal).length > 1) return [];
  if (header.some((name) => NOT_ADDED.test(name) && !SERIES.test(name))) return [];
  const partsOf = (row: readonly string[]) => partColumns.map((at) => row[at] ?? "");
  const isSeries = partColumns.every((at) => SERIES.test(header[at] ?? ""));
  const read = rows.filter((row) => readSum(row[column] ?? "", partsOf(row)));
  const wrong = read.filter((row) => wrongSum(row[column] ?? "", partsOf(row)));
  const proved = read.length - wrong.length >= 2 && read.length - wrong.length > wrong.length;
  if (!isSeries && !proved) return [];
  return wrong.flatMap((row) => {
    const sum = wrongSum(row[column] ?? "", partsOf(row));
    return sum ? [inWords(row[0] ?? "", sum, language)] : [];
  });
}

interface Sum {
  readonly total: Amount;
  readonly parts: readonly Amount[];
  readonly sum: Amount;
}

/** Null where one cell is no amount, or where units or percentages are mixed. */
function readSum(cell: string, cells: readonly string[]): Sum | null {
  const total = wholeAmount(cell);
  const parts = cells.flatMap((text) => wholeAmount(text) ?? []);
  if (!total || parts.length < cells.length || total.unit === "%") return null;
  if (parts.some(({ unit }) => unit !== total.unit)) return null;
  return { total, parts, sum: { ...total, value: parts.reduce((all, { value }) => all + value, 0) } };
}

/** A total that is no more than the greatest entry is an average, a balance or a difference. */
function wrongSum(cell: string, cells: readonly string[]): Sum | null {
  const read = readSum(cell, cells);
  if (!read) return null;
  const { total, parts, sum } = read;
  if (total.value <= Math.max(...parts.map(({ value }) => value))) return null;
  return Math.abs(total.value - sum.value) > roundingOf([total, ...parts]) ? read : null;
}

function inWords(name: string, { total, sum }: Sum, language: Language): string {
  return WORDS[language](name, amountText(total, language), amountText(sum, language));
}
