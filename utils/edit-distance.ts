/** What is compared of a text: names are shorter. */
const MAX_CHARACTERS = 80;

/** How many letters must be typed otherwise (Levenshtein). */
export function editDistance(one: string, other: string): number {
  const [a, b] = [one.slice(0, MAX_CHARACTERS), other.slice(0, MAX_CHARACTERS)];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [to, wanted] of [...b].entries()) {
      const change = (row[to] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(change, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
