import { NUMBER_FORMS } from "../number-forms.ts";
import type { HangulStyles, NumberLevel, ParagraphHead } from "../paragraph-looks.ts";
import { countedText, type HwpRecord, TAG } from "./hwp-records.ts";

const KINDS = ["none", "outline", "number", "bullet"] as const;
const LEVELS = 7;
const MAX_LEVEL = 9;
/** Of a level's head: alignment and number form, two widths, the look of its characters. */
const HEAD_BYTES = 12;
const SHAPE_BYTES = 32;
/** Behind what older files have: the level where it is over 7. */
const LEVEL_AT = 54;

/** Reads the records of `DocInfo`: shapes and styles are numbered from 0, numberings from 1. */
export function hwpStyles(records: readonly HwpRecord[]): HangulStyles {
  const heads = new Map<number, ParagraphHead>();
  const styleNames = new Map<number, readonly string[]>();
  const numberings = new Map<number, readonly NumberLevel[]>();
  for (const { tag, data } of flat(records)) {
    if (tag === TAG.paragraphShape) heads.set(heads.size, headOf(data));
    else if (tag === TAG.style) {
      const { text, next } = countedText(data, 0);
      styleNames.set(styleNames.size, [text, countedText(data, next).text]);
    } else if (tag === TAG.numbering) numberings.set(numberings.size + 1, levelsOf(data));
  }
  return { heads, styleNames, numberings };
}

function flat(records: readonly HwpRecord[]): HwpRecord[] {
  return records.flatMap((record) => [record, ...flat(record.children)]);
}

function headOf(data: Buffer): ParagraphHead {
  if (data.length < SHAPE_BYTES) return { kind: "none", level: 0, id: 0 };
  const look = data.readUInt32LE(0);
  const level = data.length >= LEVEL_AT + 4 ? Math.min(data.readUInt32LE(LEVEL_AT), MAX_LEVEL) : (look >>> 25) & 7;
  return { kind: KINDS[(look >>> 23) & 3] ?? "none", level, id: data.readUInt16LE(30) };
}

function levelsOf(data: Buffer): NumberLevel[] {
  const found: { readonly template: string; readonly look: number }[] = [];
  let at = 0;
  while (found.length < LEVELS && at + HEAD_BYTES <= data.length) {
    const { text, next } = countedText(data, at + HEAD_BYTES);
    found.push({ template: text, look: data.readUInt32LE(at) });
    at = next;
  }
  return found.map(({ template, look }, level) => {
    const startAt = at + 2 + level * 4;
    return {
      template,
      form: NUMBER_FORMS[(look >>> 5) & 15] ?? "DIGIT",
      start: startAt + 4 <= data.length ? data.readUInt32LE(startAt) : 1,
    };
  });
}
