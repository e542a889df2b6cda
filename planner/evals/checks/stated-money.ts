import { amountsIn, isMoney, wholeAmount } from "../../../graph/reading/amounts.ts";
import { type ParsedTable, parsedTables } from "../../../graph/reading/parsed-tables.ts";
import { type Labels, statedInText } from "../../../graph/reading/stated-amounts.ts";
import { tableMoney } from "../../../graph/reading/table-money.ts";
import { isTotal } from "../../../graph/reading/totals.ts";

/** Below it a bare number may be anything: weeks, people, a phase. */
const BARE_FROM = 1_000;

/** Whether a text states the amount: with its currency, or a large one as a bare number, since a table may name that elsewhere. */
export function statesAmount(markdown: string, amount: number, currency: string): boolean {
  const isIt = (value: number) => Math.abs(value - amount) <= amount * 1e-9;
  const inText = amountsIn(markdown).some(({ value, unit }) => {
    return isIt(value) && ((unit === "" && amount >= BARE_FROM) || (unit.split("/")[0] ?? "") === currency);
  });
  return (
    inText ||
    parsedTables(markdown).some((table) =>
      moneyCells(table).some(({ value, unit }) => {
        return unit === currency && isIt(value);
      }),
    )
  );
}

/** What is no budget: what comes in, and what runs over years. */
const NOT_SPENT =
  /revenue|sales|income|turnover|profit|market|savings|break-?even|year \d|annual|per year|cumulative|매출|수입|수익|이익|시장|손익|연차|연간|누적|년차/i;
const BUDGET =
  /\b(?:total|overall|whole) (?:costs?|budget|spend(?:ing)?)\b|\bbudget\b|총\s?(?:예산|비용|사업비)|예산\s?(?:총액|합계)|^예산$/i;
const BUDGET_LABELS: Labels<"budget"> = {
  budget: /\b(?:total|overall) (?:costs?|budget|spend(?:ing)?)\b|총\s?(?:예산|비용|사업비)/i,
};

/** The greatest total or budget of what is spent that a text states in a currency; null where it states none. */
export function greatestBudget(markdown: string, currency: string): number | null {
  const inTables = parsedTables(markdown).flatMap((table) => budgetCells(table));
  const inText = markdown
    .split("\n")
    .filter((line) => !line.includes("|") && !NOT_SPENT.test(line))
    .flatMap((line) => [...statedInText(line, BUDGET_LABELS).values()].filter(isMoney));
  const found = [...inTables, ...inText].flatMap(({ value, unit }) => (unit.split("/")[0] === currency ? [value] : []));
  return found.length === 0 ? null : Math.max(...found);
}

interface Money {
  readonly value: number;
  readonly unit: string;
}

function budgetCells(table: ParsedTable): Money[] {
  const { caption, header, rows } = table;
  if ([caption, ...header, ...rows.map(({ cells: [label = ""] }) => label)].some((text) => NOT_SPENT.test(text)))
    return [];
  const totals = rows.filter(({ cells: [label = ""] }) => isTotal(label) || BUDGET.test(label));
  return moneyCells({ caption, header, rows: totals });
}

/** The money in a table's cells, where the cell, its column, its row or the caption says which. */
function moneyCells({ caption, header, rows }: ParsedTable): Money[] {
  return rows.flatMap(({ cells }) =>
    cells.slice(1).flatMap((cell, at) => {
      const amount = wholeAmount(cell);
      if (!amount) return [];
      if (isMoney(amount)) return [{ value: amount.value, unit: amount.unit.split("/")[0] ?? "" }];
      const money =
        amount.unit === "" ? tableMoney({ header: header[at + 1] ?? "", label: cells[0] ?? "", caption }) : null;
      return money ? [{ value: amount.value * money.scale, unit: money.unit }] : [];
    }),
  );
}
