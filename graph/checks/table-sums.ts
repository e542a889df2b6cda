import type { Language } from "../../schemas/idea.ts";
import type { Check } from "../document/checked-plan.ts";
import { type Amount, amountText, roundingOf, wholeAmount } from "../reading/amounts.ts";
import { type ParsedRow, type ParsedTable, parsedTables } from "../reading/parsed-tables.ts";
import { tableMoney } from "../reading/table-money.ts";
import { isTotal } from "../reading/totals.ts";
import { type Cut, cutsOf, type Entry } from "./sum-cuts.ts";

/** Columns whose last row is no sum: averages, rates, balances, names of years. */
const NOT_ADDED =
  /price|rate|average|avg|per\b|unit|margin|ratio|share|score|rank|year\b|balance|cumulative|^months?$|no\.?$|^#|단가|가격|평균|비율|율$|률$|당\b|당$|누적|잔액|순위|번호|점수|연도|비중|가중/i;
/** Rows that are a part of the one above. */
const INNER = /^(?:[└ㄴ↳]|of which|thereof|incl|그\s?중|이 중)/i;
const SUBTOTAL = /sub-?total|소계|중계/i;
/** Rows that are subtracted, or that stand for rows that are left out. */
const UNCLEAR = /^(?:[-–−+]|less\b|minus|\.{3})|discount|refund|deduct|average|…|차감|공제|할인|환불|평균|누계/i;
const INCOME = /revenue|sales|income|receipts|price|매출|수입|수익|가격|판매|입금/i;
const OUTLAY = /costs?\b|expens|payment|spending|비용|지출|원가|출금|고정비|변동비/i;
/** Columns that a total column adds up: spans of time, or parts of the work. */
const SERIES =
  /^(?:q[1-4]|h[12]|year \d|y\d|month \d+|m\d+|phase \d|20\d\d년?|[1-4]분기|상반기|하반기|\d+년차|\d+차년도|\d+단계|\d+월)$/i;

const WORDS: Readonly<Record<Language, (name: string, stated: string, sum: string) => string>> = {
  en: (name, stated, sum) => `The total of "${name}" is stated as ${stated}, but the entries add up to ${sum}.`,
  ko: (name, stated, sum) => `"${name}"의 합계가 ${stated}(으)로 적혀 있지만, 항목을 더하면 ${sum}입니다.`,
};

/** A longer table is none that a reader adds up. */
const MAX_ROWS = 120;

/** Totals and subtotals of tables that are not the sum of the entries. */
export const tableSums: Check = ({ sections, language }) =>
  sections.flatMap(({ id, markdown }) =>
    parsedTables(markdown)
      .flatMap((table) => [...wrongTotalRow(table), ...wrongTotalColumn(table)])
      .map((wrong) => ({ check: "table-sums" as const, sectionId: id, problem: inWords(wrong, language) })),
  );

/** The last total, of the rows above it; or the first row, of those below. */
function wrongTotalRow({ caption, header, rows }: ParsedTable): Wrong[] {
  const at = rows.findLastIndex(({ cells: [label = ""] }) => isTotal(label));
  const total = rows[at];
  if (!total || rows.length > MAX_ROWS) return [];
  const parts = (at === 0 ? rows.slice(1) : rows.slice(0, at)).filter(({ cells: [label = ""] }) => !INNER.test(label));
  const names = parts.map(({ cells: [label = ""] }) => label);
  if (parts.length < 2 || names.some((name) => name === "" || UNCLEAR.test(name))) return [];
  if (names.some((name) => INCOME.test(name)) && names.some((name) => OUTLAY.test(name))) return [];
  const below = at === 0 ? [] : rows.slice(at + 1);
  return header.flatMap((name, column) => {
    if (column === 0 || NOT_ADDED.test(name) || isTotal(name)) return [];
    const money = tableMoney({ header: name, label: "", caption });
    const cellOf = ({ cells }: ParsedRow) => scaled(cells[column] ?? "", money);
    const label = name || (total.cells[0] ?? "");
    const wrong = wrongSum(
      cellOf(total),
      parts.map(cellOf),
      parts.map((row) => isSubtotal(row, total)),
      names,
    );
    if (!wrong) return [];
    // A total in the middle may be one of all rows.
    const all = [...parts, ...below].map(cellOf);
    if (below.length > 0 && isSum(cellOf(total), all)) return [];
    return [{ ...wrong, name: wrong.name || label }];
  });
}

/** A column called total may be a product. It is a sum where its columns are a series, or where most rows prove it. */
function wrongTotalColumn({ header, rows }: ParsedTable): Wrong[] {
  const column = header.findIndex(isTotal);
  const isShare = (at: number) => rows.every(({ cells }) => /^$|%$/.test(cells[at] ?? ""));
  const partColumns = header.flatMap((_, at) => (at > 0 && at !== column && !isShare(at) ? [at] : []));
  if (column < 2 || partColumns.length < 2 || partColumns.length > MAX_ROWS || header.filter(isTotal).length > 1)
    return [];
  if (partColumns.some((at) => NOT_ADDED.test(header[at] ?? "") && !SERIES.test(header[at] ?? ""))) return [];
  const isSeries = partColumns.every((at) => SERIES.test(header[at] ?? ""));
  const names = partColumns.map((at) => header[at] ?? "");
  const sums = rows.flatMap(({ cells }) => {
    const parts = partColumns.map((at) => scaled(cells[at] ?? "", null));
    const total = scaled(cells[column] ?? "", null);
    if (!readSum(total, parts)) return [];
    return [
      {
        label: cells[0] ?? "",
        wrong: wrongSum(
          total,
          parts,
          parts.map(() => false),
          names,
        ),
      },
    ];
  });
  const wrong = sums.flatMap(({ label, wrong }) => (wrong ? [{ ...wrong, name: label }] : []));
  const isProved = sums.length - wrong.length >= 2 && sums.length - wrong.length > wrong.length;
  return isSeries || isProved ? wrong : [];
}

interface Wrong {
  readonly name: string;
  readonly total: Amount;
  readonly sum: Amount;
}

/** A dash is nothing; null is a cell of which nobody knows what to add. */
type Cell = Amount | "none" | null;

function scaled(cell: string, money: { readonly unit: string; readonly scale: number } | null): Cell {
  if (/^[-–—]$/.test(cell)) return "none";
  const amount = wholeAmount(cell);
  if (!amount || !money || amount.unit !== "") return amount;
  return { value: amount.value * money.scale, step: amount.step * money.scale, unit: money.unit };
}

function isSubtotal({ cells: [label = ""], isStrong }: ParsedRow, total: ParsedRow): boolean {
  return SUBTOTAL.test(label) || isTotal(label) || (isStrong && total.isStrong);
}

/** Null where one cell is no amount, or where units or percentages are mixed. */
function readSum(
  total: Cell,
  cells: readonly Cell[],
): { readonly total: Amount; readonly parts: readonly Amount[] } | null {
  if (total === null || total === "none" || total.unit === "%") return null;
  const parts = cells.flatMap((cell) => (cell === "none" ? [{ value: 0, step: 0, unit: total.unit }] : (cell ?? [])));
  if (parts.length < cells.length || parts.some(({ unit }) => unit !== total.unit)) return null;
  return { total, parts };
}

function isSum(cell: Cell, cells: readonly Cell[]): boolean {
  const read = readSum(cell, cells);
  if (!read) return false;
  const { total, parts } = read;
  return Math.abs(total.value - parts.reduce((all, { value }) => all + value, 0)) <= roundingOf([total, ...parts]);
}

/** A total that is no more than the greatest entry is an average, a balance or a difference. */
function wrongSum(
  cell: Cell,
  cells: readonly Cell[],
  sums: readonly boolean[],
  names: readonly string[],
): Wrong | null {
  const read = readSum(cell, cells);
  if (!read) return null;
  const { total, parts } = read;
  if (total.value <= Math.max(...parts.map(({ value }) => value))) return null;
  const rounding = roundingOf([total, ...parts]);
  const isNear = (one: number, other: number) => Math.abs(one - other) <= rounding;
  const entries = parts.map(({ value }, at) => ({ label: names[at] ?? "", value, isSubtotal: sums[at] ?? false }));
  const cuts = cutsOf(entries, isNear);
  if (cuts.some(({ sum }) => isNear(sum, total.value))) return null;
  return wrongSubtotal(entries, total, isNear) ?? wrongTotal(entries, cuts, total, isNear);
}

/** The total is right if one subtotal is taken as it stands, or as what is above it: then that one is wrong. */
function wrongSubtotal(entries: readonly Entry[], total: Amount, isNear: IsNear): Wrong | null {
  for (const [at, { label, value, isSubtotal }] of entries.entries()) {
    if (!isSubtotal || at < 2) continue;
    const rest = cutsOf(entries.slice(at + 1), isNear);
    const [above] = cutsOf(entries.slice(0, at), isNear);
    if (above && rest.some(({ sum }) => isNear(sum + value, total.value) || isNear(sum + above.sum, total.value))) {
      return { name: label, total: { ...total, value }, sum: { ...total, value: above.sum } };
    }
  }
  return null;
}

/** Where a subtotal is none of what stands above it, nobody knows what the total adds up. */
function wrongTotal(entries: readonly Entry[], [known]: readonly Cut[], total: Amount, isNear: IsNear): Wrong | null {
  const isOpen = entries.some(({ isSubtotal, value }, at) => {
    return isSubtotal && !startsOf(entries, at).some((sum) => isNear(sum, value));
  });
  return known && !isOpen ? { name: "", total, sum: { ...total, value: known.sum } } : null;
}

/** What the last one, two, three and so on of the entries before one come to. */
function startsOf(entries: readonly Entry[], at: number): number[] {
  let sum = 0;
  return entries
    .slice(0, at)
    .toReversed()
    .map(({ value }) => (sum += value));
}

type IsNear = (one: number, other: number) => boolean;

function inWords({ name, total, sum }: Wrong, language: Language): string {
  return WORDS[language](name, amountText(total, language), amountText(sum, language));
}
