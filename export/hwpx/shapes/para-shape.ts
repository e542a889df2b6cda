import { UNIT_CHAR } from "../namespaces.ts";
import { element } from "../xml-text.ts";

/** How a paragraph is set; lengths in hundredths of a point. */
export interface ParaShape {
  readonly align: "JUSTIFY" | "LEFT" | "CENTER" | "RIGHT";
  readonly left: number;
  /** Of the first line; below 0 where the others stand further in. */
  readonly indent: number;
  readonly before: number;
  readonly after: number;
  /** In percent of the letters. */
  readonly line: number;
  readonly heading: "NONE" | "OUTLINE" | "BULLET" | "NUMBER";
  /** The bullet or numbering by its id; of an outline 0. */
  readonly idRef: number;
  /** Of an outline, counted from 0. */
  readonly level: number;
  /** What is around it, by its id. */
  readonly border: number;
  readonly keepWithNext: boolean;
  /** Whether Korean words may be broken. */
  readonly breaksWords: boolean;
}

export function paraProperty(id: number, shape: ParaShape): string {
  const { align, heading, idRef, level, border, keepWithNext, breaksWords } = shape;
  const isBoxed = border > 2;
  return element(
    "hh:paraPr",
    {
      ...{ id, tabPrIDRef: 0, condense: 0, fontLineHeight: 0, snapToGrid: 0, suppressLineNumbers: 0, checked: 0 },
    },
    [
      element("hh:align", { horizontal: align, vertical: "BASELINE" }),
      element("hh:heading", { type: heading, idRef, level }),
      element("hh:breakSetting", {
        ...{ breakLatinWord: "KEEP_WORD", breakNonLatinWord: breaksWords ? "BREAK_WORD" : "KEEP_WORD" },
        ...{ widowOrphan: 1, keepWithNext: keepWithNext ? 1 : 0, keepLines: 0, pageBreakBefore: 0, lineWrap: "BREAK" },
      }),
      element("hh:autoSpacing", { eAsianEng: 0, eAsianNum: 0 }),
      lengths(shape),
      element("hh:border", {
        ...{ borderFillIDRef: border, offsetLeft: isBoxed ? 400 : 0, offsetRight: 0, offsetTop: 0, offsetBottom: 0 },
        ...{ connect: isBoxed ? 1 : 0, ignoreMargin: 0 },
      }),
    ].join(""),
  );
}

/** Written twice, as Hancom does: who does not know the first form takes half of each length of the second. */
function lengths({ indent, left, before, after, line }: ParaShape): string {
  const margins = (times: number) => {
    const all = Object.entries({ intent: indent, left, right: 0, prev: before, next: after });
    const written = all.map(([name, value]) => element(`hc:${name}`, { value: value * times, unit: "HWPUNIT" }));
    return (
      element("hh:margin", {}, written.join("")) +
      element("hh:lineSpacing", { type: "PERCENT", value: line, unit: "HWPUNIT" })
    );
  };
  const known = element("hp:case", { "hp:required-namespace": UNIT_CHAR }, margins(1));
  return element("hp:switch", {}, known + element("hp:default", {}, margins(2)));
}
