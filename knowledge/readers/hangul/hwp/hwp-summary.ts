const SECTION_AT = 44;
const TITLE = 2;
const WIDE_TEXT = 31;
const MAX_PROPERTIES = 100;

/** The title in a set of properties (OLE), null where there is none or the set is damaged: it is no part of the text. */
export function summaryTitle(set: Buffer | null): string | null {
  if (set === null || set.length < SECTION_AT + 4) return null;
  const section = set.subarray(Math.min(set.readUInt32LE(SECTION_AT), set.length));
  if (section.length < 8) return null;
  const count = Math.min(section.readUInt32LE(4), MAX_PROPERTIES);
  for (let nth = 0; nth < count && 16 + nth * 8 <= section.length; nth += 1) {
    if (section.readUInt32LE(8 + nth * 8) !== TITLE) continue;
    const at = section.readUInt32LE(12 + nth * 8);
    if (at + 8 > section.length || section.readUInt32LE(at) !== WIDE_TEXT) return null;
    const end = Math.min(at + 8 + section.readUInt32LE(at + 4) * 2, section.length);
    return (
      section
        .toString("utf16le", at + 8, end)
        .replaceAll("\0", "")
        .trim() || null
    );
  }
  return null;
}
