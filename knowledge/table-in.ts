/** A table in a text, and what stands around it. */
export interface TableIn {
  readonly before: string;
  /** Its head and the line under it. */
  readonly head: string;
  /** Each with its line end. */
  readonly rows: readonly string[];
  readonly after: string;
}

const RULE = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n?$/;

/** The first table of a Markdown text that has no empty line in it. */
export function tableIn(text: string): TableIn | null {
  const lines = text.split(/(?<=\n)/);
  const rule = lines.findIndex((line, at) => at > 0 && isRow(lines[at - 1]) && isRow(line) && RULE.test(line));
  if (rule === -1) return null;
  const behind = lines.findIndex((line, at) => at > rule && !isRow(line));
  const end = behind === -1 ? lines.length : behind;
  return {
    before: lines.slice(0, rule - 1).join(""),
    head: lines.slice(rule - 1, rule + 1).join(""),
    rows: lines.slice(rule + 1, end),
    after: lines.slice(end).join(""),
  };
}

function isRow(line: string | undefined): boolean {
  return line !== undefined && /^ {0,3}\|/.test(line);
}
