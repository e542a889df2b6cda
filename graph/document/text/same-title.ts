/** What a heading's number ends with. */
const SEPARATOR = String.raw`[\s.):\]}>·,|/—–-]`;
const COUNT = String.raw`\d{1,2}(?:[.-]\d{1,2})*|[ivx]{1,5}`;
/** `3.`, `2.1`, `4)`, `(5)`, `IV.`, `A.`, `가.`, `제1장`, `2부`, `Section 3:`, `Part II -`: what models put before a title. */
const NUMBER = new RegExp(
  [
    String.raw`^[\s#§([{<]*(?:`,
    String.raw`제\s*(?:${COUNT})\s*[장절부편항과]${SEPARATOR}*`,
    String.raw`|(?:${COUNT})\s*[장절부편항]${SEPARATOR}+`,
    String.raw`|(?:section|chapter|part|섹션|파트|챕터)\s*(?:${COUNT}|[a-z])(?![\p{L}\p{N}])${SEPARATOR}*`,
    String.raw`|(?:\d{1,2}(?:[.-]\d{1,2})*)(?:\s*[.):\]}>·,|/—–-]${SEPARATOR}*|\s+)`,
    String.raw`|(?:[ivx]{1,5}|[a-z가나다라마바사아자차카타파하])\s*[.):\]}>]${SEPARATOR}*)`,
  ].join(""),
  "iu",
);
/** The tags that models write where Markdown has marks. */
const TAG = /<\/?[a-z][^<>]*>/giu;
const AND = /\s(?:and|및)(?=\s)/gu;

/** Whether two titles are the same but for a number before them, marks, quotes, pictures, and how letters are written. */
export function isSameTitle(one: string, other: string): boolean {
  const [ones, others] = [readings(one), readings(other)];
  return ones.some((reading) => others.includes(reading));
}

/** What stands behind a title's number; null where it has none. */
export function numberedTitle(title: string): string | null {
  const line = title.normalize("NFKC").replace(TAG, "").trim();
  const rest = line.replace(/^[*_`~"'“”‘’]+/u, "").replace(NUMBER, "");
  return rest === line || letters(rest) === letters(line) || letters(rest) === "" ? null : rest;
}

/** A title's letters and digits as they are, and without its number. */
function readings(title: string): string[] {
  const whole = letters(title);
  const rest = numberedTitle(title);
  return [whole, ...(rest === null ? [] : [letters(rest)])].filter((reading) => reading !== "");
}

function letters(text: string): string {
  const words = text
    .normalize("NFKC")
    .replace(TAG, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}+#]+/gu, " ")
    .replace(/(?<![\p{L}+])[#+]+|#+$/gu, "");
  return ` ${words} `.replace(AND, " ").replace(/\s+/gu, " ").trim();
}
