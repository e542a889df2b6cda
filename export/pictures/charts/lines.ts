/** The lines of a Mermaid diagram that say something, trimmed: no comments, settings or words for screen readers. */
export function chartLines(source: string): string[] {
  return source
    .replace(/^\s*---\n[\s\S]*?\n---\s*\n/, "")
    .replace(/%%\{[\s\S]*?\}%%/g, "")
    .split(/\r\n?|\n/)
    .map((line) => line.replace(/%%.*$/, "").trim())
    .filter((line) => line !== "" && !/^acc(?:Title|Descr)\s*:/i.test(line));
}
