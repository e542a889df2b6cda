/** An id as words, until the title is known: `market-sizing` is "Market sizing". */
export function wordsOfId(id: string): string {
  const said = id.replaceAll(/[-_]+/g, " ").trim();
  return said.charAt(0).toUpperCase() + said.slice(1);
}
