/**
 * A pure function of a text that remembers what it gave, since plans are read again and again with little changed: of so
 * many characters in all, and of them those asked for last. What it gives is shared, and only read. What it throws is not
 * remembered.
 */
export function remembered<T>(compute: (text: string) => T, mostCharacters: number): (text: string) => T {
  const known = new Map<string, T>();
  let characters = 0;
  return (text) => {
    const isKnown = known.has(text);
    const value = isKnown ? (known.get(text) as T) : compute(text);
    if (isKnown) known.delete(text);
    else characters += text.length;
    known.set(text, value);
    for (const [oldest] of known) {
      if (characters <= mostCharacters || known.size === 1) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return value;
  };
}
