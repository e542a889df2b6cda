/** Syllables whose first byte is below this have two bytes of nearly any value; above, the second is below it too. */
const WIDE_LEADS_END = 0xa1;
const WIDE_TRAILS = 178;
const NARROW_TRAILS = 84;
const FIRST_LEAD = 0x81;
const EXTENSION_SYLLABLES = 8_822;

let extension: readonly string[] | null = null;

/**
 * Text in CP949, which Korean Windows programs wrote for decades: EUC-KR and the syllables that it lacks. Node's own
 * decoder knows only EUC-KR, and turns the others into control characters.
 * @returns Null where the bytes are something else.
 */
export function decodeCp949(bytes: Uint8Array): string | null {
  extension ??= extensionSyllables();
  const decoder = new TextDecoder("euc-kr", { fatal: true });
  const parts: string[] = [];
  let from = 0;
  try {
    for (let at = 0; at < bytes.length; ) {
      const lead = bytes[at] ?? 0;
      const syllable = extension[extensionIndex(lead, bytes[at + 1] ?? 0)];
      if (syllable !== undefined) {
        parts.push(decoder.decode(bytes.subarray(from, at)), syllable);
        from = at + 2;
      }
      at += lead < 0x80 ? 1 : 2;
    }
    const text = parts.join("") + decoder.decode(bytes.subarray(from));
    return /[\u0080-\u009f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The place of a two-byte code among the extension's, or -1 where it is none of them. */
function extensionIndex(lead: number, trail: number): number {
  const column = trailColumn(trail);
  if (lead < FIRST_LEAD || column < 0) return -1;
  if (lead < WIDE_LEADS_END) return (lead - FIRST_LEAD) * WIDE_TRAILS + column;
  const index = (WIDE_LEADS_END - FIRST_LEAD) * WIDE_TRAILS + (lead - WIDE_LEADS_END) * NARROW_TRAILS + column;
  return column < NARROW_TRAILS && index < EXTENSION_SYLLABLES ? index : -1;
}

/** Letters first, then all from 0x81. */
function trailColumn(trail: number): number {
  if (trail >= 0x41 && trail <= 0x5a) return trail - 0x41;
  if (trail >= 0x61 && trail <= 0x7a) return trail - 0x61 + 26;
  return trail >= 0x81 && trail <= 0xfe ? trail - 0x81 + 52 : -1;
}

/** The extension is in Unicode's order: all syllables but those that EUC-KR has. */
function extensionSyllables(): string[] {
  const rows = Array.from({ length: 0xc8 - 0xb0 + 1 }, (_, row) =>
    Array.from({ length: 94 }, (_, column) => [0xb0 + row, 0xa1 + column]).flat(),
  );
  const known = new Set(new TextDecoder("euc-kr").decode(Uint8Array.from(rows.flat())));
  const all = Array.from({ length: 0xd7a3 - 0xac00 + 1 }, (_, at) => String.fromCharCode(0xac00 + at));
  return all.filter((syllable) => !known.has(syllable));
}
