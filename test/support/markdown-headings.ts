const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * The headings of levels 1 and 2 as a Markdown reader sees them outside lists and quotes: marked or underlined, not in
 * fences. Written apart from what it checks.
 */
export function headings(markdown: string): string[] {
  const found: string[] = [];
  let fence: string | null = null;
  let above = "";
  for (const line of markdown.split(/\r\n?|\n/)) {
    const marks = FENCE.exec(line)?.[1];
    if (fence !== null) {
      if (marks?.startsWith(fence) && line.trim() === marks) fence = null;
      above = "";
      continue;
    }
    const [, level, text = ""] = /^ {0,3}(##?)(?:[ \t]+(.*))?$/.exec(line) ?? [];
    if (marks) fence = marks;
    else if (level) found.push(`${level} ${text.trim()}`);
    else if (/^ {0,3}(=+|-+)[ \t]*$/.test(line) && above) found.push(`${line.includes("=") ? "#" : "##"} ${above}`);
    above = marks || level || /^( {4}|\t| *([-*+>|]|\d+[.)]|<))/.test(line) ? "" : line.trim();
  }
  return found;
}
