/** Marks that a parser of Markdown pairs with others before or behind them: its time grows with their square. */
const MARK = /[*_[\]<!`~&]/g;
/** More than any paragraph has: 300 are a parser's moment, 20,000 its minute. */
const MOST_MARKS = 300;
/** Where a block of its own begins: lists, quotes, headings, rows, and what stands behind a blank line. */
const BLOCK = /^[ \t]*(?:$|[-+*>#|]|\d{1,9}[.)]|`{3}|~{3})/;
/** What begins a line: the fence of code is no mark in a paragraph. */
const BEGIN = /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})?/;
/** Further to the right lists in lists begin that no reader tells apart, and parsers go through all of them at each line. */
const MOST_INDENT = 60;
const FAR_LIST = new RegExp(`^([ \\t]{${MOST_INDENT},})([-+*>]|\\d{1,9}[.)])`);

/** Quotes and lists in one another on one line: readers go through them by recursion, and run out of stack. */
const TOO_DEEP =
  /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){20})(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/gm;
/** A line that makes a heading of the one above. No text has hundreds of these; each costs a parser its whole list. */
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const MOST_UNDERLINES = 100;

/** Text in which no more than twenty quotes and lists begin on a line. @param rest What is written for the others. */
export function flattened(markdown: string, rest: (marks: string) => string = () => ""): string {
  return markdown.replace(TOO_DEEP, (all: string, kept: string) => kept + rest(all.slice(kept.length)));
}

/**
 * The lines of a text with the marks beyond the first hundreds of a paragraph, and lists beyond thirty in one another,
 * written in another way. Lines of code are as they were.
 * @param calm What is written for a mark.
 */
export function calmMarks(
  lines: readonly { readonly text: string; readonly code: boolean }[],
  calm: (mark: string) => string,
): string[] {
  let [marks, underlines] = [0, 0];
  return lines.map(({ text, code }) => {
    if (code || BLOCK.test(text)) marks = 0;
    if (code) return text;
    if (UNDERLINE.test(text) && ++underlines > MOST_UNDERLINES) return text.replace(/[=-]/, calm);
    const line = FAR_LIST.test(text)
      ? text.replace(FAR_LIST, (_, indent: string, list: string) => indent + list.slice(0, -1) + calm(list.slice(-1)))
      : text;
    const begin = BEGIN.exec(line)?.[0].length ?? 0;
    return line.slice(0, begin) + line.slice(begin).replace(MARK, (mark) => (++marks > MOST_MARKS ? calm(mark) : mark));
  });
}
