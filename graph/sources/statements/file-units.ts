import type { Passage } from "../../../schemas/source.ts";

/** One thing that a file says: a sentence, an entry of a list, a row of a table. */
export interface FileUnit {
  readonly text: string;
  /** Where in the file, as its passages say. */
  readonly place: string | null;
  /** The headings that it stands under, as far as they are known. */
  readonly under: string;
  /** An entry or a row: what lists of features are made of. */
  readonly isEntry: boolean;
}

/** What is longer is no statement, but a paragraph without a stop or a table's long cell: it is begun. */
const MAX_CHARACTERS = 240;
const TELLING = /(?:[\p{L}\p{N}][^\p{L}\p{N}]*){6}/u;
/** A line that is shorter ends by itself; a longer one may have been broken at the width of a page. */
const BROKEN_LINE = 60;
const FENCE = /^\s*(?:`{3}|~{3})/;
const HEADING = /^ {0,3}#{1,6}\s+(.*)$/;
const ENTRY =
  /^\s*(?:[-*+•·‧○●◦■□▪▫◇◆▶►※–]\s+|\(?\d{1,3}[.)]\s+|[①-⑳㉠-㉻]\s*|[가나다라마바사아자차카타파하][.)]\s+)(.*)$/u;
const ROW = /^\s*\|(.*)\|\s*$/;
const RULE = /^\s*\|[\s|:-]*-[\s|:-]*$/;
/** Most texts have nothing that `plain` would take out. */
const MARKED = /[[\]<>\\*_`“”\p{Cc}]|\s\s|[^\S ]/u;
const STOP = /(?<=[.!?。]["'”’)]?)\s+(?=[\p{Lu}\p{Lo}\d"'“‘([])/u;

/** What a file says, piece by piece in its order; code is left out. Never throws. */
export function fileUnits(passages: readonly Passage[]): FileUnit[] {
  return passages.flatMap(({ place, text }) => {
    const units: FileUnit[] = [];
    const inside = { code: false, heading: "", header: null as readonly string[] | null, above: "" };
    const add = (said: string, isEntry: boolean) => {
      const shown = plain(said);
      const under = `${place ?? ""} ${inside.heading}`.trim();
      if (TELLING.test(shown)) {
        units.push({ text: begun(shown), place, under, isEntry });
      }
    };
    const paragraph: string[] = [];
    const flush = () => {
      for (const sentence of paragraph.splice(0).join(" ").split(STOP)) add(sentence, false);
    };
    const lines = text.split("\n");
    for (const [at, line] of lines.entries()) {
      const isFence = FENCE.test(line);
      if (isFence) inside.code = !inside.code;
      if (isFence || inside.code) continue;
      const [heading, row, entry] = [HEADING.exec(line)?.[1], ROW.exec(line)?.[1], ENTRY.exec(line)?.[1]];
      const isBlank = line.trim() === "";
      if (isBlank || heading !== undefined || row !== undefined || entry !== undefined) flush();
      if (row === undefined) inside.header = null;
      if (heading !== undefined) inside.heading = plain(heading);
      else if (row !== undefined) {
        const cells = cellsOf(row);
        if (RULE.test(lines[at + 1] ?? "")) inside.header = cells;
        else if (!RULE.test(line)) add(rowText(cells, inside.header), true);
      } else if (entry !== undefined) {
        for (const sentence of entry.split(STOP)) add(sentence, true);
      } else if (!isBlank) {
        paragraph.push(line.trim());
        if (line.trim().length < BROKEN_LINE) flush();
      }
    }
    flush();
    return units;
  });
}

function cellsOf(row: string): string[] {
  return row.split(/(?<!\\)\|/).map((cell) => plain(cell));
}

/** A row as a sentence: its label, then each cell under the name of its column. */
function rowText([label = "", ...cells]: readonly string[], header: readonly string[] | null): string {
  const named = cells.flatMap((cell, at) => {
    const name = header?.[at + 1] ?? "";
    if (cell === "") return [];
    // Of a table of two columns the second one's name is most often no more than "value".
    return [name === "" || cells.length === 1 ? cell : `${name} ${cell}`];
  });
  return label === "" ? named.join(", ") : [label, named.join(", ")].filter(Boolean).join(": ");
}

/** A text as it is read: without the marks of Markdown, on one line, and without the quotes that it is shown in. */
export function plain(text: string): string {
  if (!MARKED.test(text)) return text.trim();
  return text
    .replace(/!?\[([^\][]{0,300})\]\([^()]{0,300}\)/g, "$1")
    .replace(/<\/?[a-z][^>]{0,200}>/gi, " ")
    .replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, "$1")
    .replace(/(\*\*|__|`+)/g, "")
    .replace(/[“”]/g, "'")
    .replace(/\p{Cc}/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function begun(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${[...text].slice(0, MAX_CHARACTERS).join("").trimEnd()}…`;
}
