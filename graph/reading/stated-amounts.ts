import { type Amount, amountsIn, wholeAmount } from "./amounts.ts";
import type { Table } from "./blocks.ts";

/** What is looked for, by name; each pattern finds its label anywhere in a text. */
export type Labels<L extends string> = Readonly<Record<L, RegExp>>;
export type Stated<L extends string> = ReadonlyMap<L, Amount>;

/** What is longer is no sentence. */
const SENTENCE_CHARACTERS = 2_000;
const SENTENCE_END = /[.!?。](?=\s|$)|[;\n]/;
/** Such an amount is a limit, a difference or somebody else's. */
const BOUND =
  /\b(?:under|below|less|lower|up to|at most|at least|over|above|more|higher|minimum|maximum|competitors?|between|from|if|would|vs)\b|이상|이하|미만|초과|최대|최소|경쟁|경우|대비|보다|넘/i;
/** What refers to a label states nothing of it: 5% of SAM, TAM의 5%. */
const REFERRING = /\b(?:of|from|in|within|than|to|by|per)\s+(?:the |our |this |its )?$|[×÷/*]\s*$/i;
const REFERRED = /^\s?\)?\s?(?:의|에서|중|대비|보다|가운데|[×÷/*])/;
const UNIT_WORD = /[조억만천$€£₩%]|원|달러|유로|\b(?:thousand|million|billion|USD|KRW|EUR|bn)\b/i;

/**
 * What a text states after each label: one amount, and where it is stated twice the same. A sentence that puts an
 * amount before its label, or only refers to one, is not read, nor is a label with several amounts.
 */
export function statedInText<L extends string>(text: string, labels: Labels<L>): Stated<L> {
  const found = new Map<L, Amount | null>();
  for (const sentence of text.replace(/^[ \t]*\d{1,3}\)\s/gm, "").split(SENTENCE_END)) {
    if (sentence.length > SENTENCE_CHARACTERS || !/\d/.test(sentence)) continue;
    const places = placesOf(sentence, labels);
    const amounts = amountsIn(sentence).filter(({ unit }) => unit !== "time" && unit !== "%");
    const first = places[0];
    if (!first || amounts.some(({ start }) => start < first.start)) continue;
    if (places.some(({ start, end }) => REFERRING.test(sentence.slice(0, start)) || REFERRED.test(sentence.slice(end))))
      continue;
    for (const [at, { label, end }] of places.entries()) {
      const next = places[at + 1]?.start ?? sentence.length;
      const [amount, second] = amounts.filter(({ start }) => start >= end && start < next);
      if (!amount) continue;
      const before = found.get(label);
      const doubtful = second !== undefined || BOUND.test(sentence.slice(end, next));
      found.set(label, doubtful || (before !== undefined && !same(before, amount)) ? null : amount);
    }
  }
  return new Map([...found].flatMap(([label, amount]) => (amount ? [[label, amount] as const] : [])));
}

/**
 * What a table states: a set for each of its columns where the labels stand in its first cells, for each of its rows
 * where they stand in its header. Nothing where a label stands twice.
 */
export function statedInTable<L extends string>({ header, rows }: Table, labels: Labels<L>): Stated<L>[] {
  const inRows = rows.flatMap((cells) => labelled(cells[0] ?? "", labels).map((label) => ({ label, cells })));
  const inHeader = header.flatMap((cell, column) => labelled(cell, labels).map((label) => ({ label, column })));
  if (inRows.length > 1 && distinct(inRows)) {
    // A unit beside the numbers, in a cell of its own, may be another one in each row.
    const mixed = inRows.some(({ cells }) => cells.some((cell) => !wholeAmount(cell) && UNIT_WORD.test(cell)));
    return header.slice(1).map((_, at) => {
      return statedIn(
        inRows.map(({ label, cells }) => [label, cells[at + 1] ?? ""] as const),
        mixed,
      );
    });
  }
  if (inHeader.length < 2 || !distinct(inHeader)) return [];
  const mixed = inHeader.some(({ column }) => UNIT_WORD.test(header[column] ?? ""));
  return rows.map((cells) => {
    return statedIn(
      inHeader.map(({ label, column }) => [label, cells[column] ?? ""] as const),
      mixed,
    );
  });
}

function statedIn<L extends string>(entries: readonly (readonly [L, string])[], mixed: boolean): Stated<L> {
  return new Map(
    entries.flatMap(([label, cell]) => {
      const amount = wholeAmount(cell);
      return amount && !(mixed && amount.unit === "") ? [[label, amount] as const] : [];
    }),
  );
}

function placesOf<L extends string>(text: string, labels: Labels<L>) {
  return namesOf(labels)
    .flatMap((label) =>
      [...text.matchAll(new RegExp(labels[label], `${labels[label].flags}g`))].map((match) => {
        return { label, start: match.index, end: match.index + match[0].length };
      }),
    )
    .sort((a, b) => a.start - b.start);
}

/** The one label that a cell is about; a cell that names two is about neither. */
function labelled<L extends string>(cell: string, labels: Labels<L>): L[] {
  const names = namesOf(labels).filter((label) => labels[label].test(cell));
  return names.length === 1 ? names : [];
}

function namesOf<L extends string>(labels: Labels<L>): L[] {
  return Object.keys(labels).filter((name): name is L => Object.hasOwn(labels, name));
}

function distinct(entries: readonly { readonly label: string }[]): boolean {
  return new Set(entries.map(({ label }) => label)).size === entries.length;
}

function same(before: Amount | null, amount: Amount): boolean {
  return before !== null && before.value === amount.value && before.unit === amount.unit;
}
