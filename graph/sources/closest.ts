/**
 * The items that share most words with a text, the closest first; where the words do not tell, the order stays. A word
 * counts the more, the fewer of the items have it, so that no list of common words is needed.
 */
export function closest<T>(about: string, items: readonly T[], textOf: (item: T) => string, count: number): T[] {
  const wanted = words(about);
  const sharing = items.map((item) => ({ item, shared: words(textOf(item)).filter((word) => wanted.includes(word)) }));
  const users = new Map<string, number>();
  for (const word of sharing.flatMap(({ shared }) => shared)) users.set(word, (users.get(word) ?? 0) + 1);
  return sharing
    .map(({ item, shared }) => ({ item, closeness: shared.reduce((sum, word) => sum + 1 / (users.get(word) ?? 1), 0) }))
    .sort((a, b) => b.closeness - a.closeness)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Whether two texts have a word in common. */
export function shareWords(one: string, other: string): boolean {
  const wanted = new Set(words(one));
  return words(other).some((word) => wanted.has(word));
}

/** The words of a text, each once. Korean words end in particles, so they are compared by pairs of syllables. */
export function words(text: string): string[] {
  const whole =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{Script=Hangul}{2,}|[\p{L}\p{N}]{3,}/gu) ?? [];
  return [...new Set(whole.flatMap((word) => (/^\p{Script=Hangul}/u.test(word) ? pairs(word) : [word])))];
}

function pairs(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2));
}
