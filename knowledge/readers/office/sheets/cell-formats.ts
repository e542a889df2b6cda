import { readXml } from "../../xml.ts";
import { dateShow, isDateFormat } from "./cell-dates.ts";
import { generalNumber, numberShow } from "./cell-numbers.ts";
import { builtInFormat, type FormatSection, formatSections } from "./format-code.ts";

/** How the numbers of a workbook's cells are shown. */
export interface CellFormats {
  /**
   * A cell's number as it is shown.
   * @param style The cell's place in the list of styles.
   */
  shown(value: string, style: number): string;
}

type Show = (value: number) => string;

/** Reads the formats of a workbook's styles. */
export function cellFormats(xml: string | null, isFrom1904: boolean): CellFormats {
  const { codes, styles } = writtenFormats(xml);
  const shows: Show[] = [];
  return {
    shown(value, style) {
      const number = Number(value);
      if (!Number.isFinite(number)) return value;
      let show = shows[style];
      if (show === undefined) {
        const id = styles[style] ?? 0;
        show = showBy(codes.get(id) ?? builtInFormat(id), isFrom1904);
        if (style < styles.length) shows[style] = show;
      }
      return show(number);
    },
  };
}

function writtenFormats(xml: string | null): { codes: Map<number, string>; styles: number[] } {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let isCell = false;
  if (xml !== null) {
    readXml(xml, {
      open(written, attributes) {
        const name = written.slice(written.indexOf(":") + 1);
        if (name === "cellXfs") isCell = true;
        else if (name === "xf" && isCell) styles.push(Number(attributes["numFmtId"] ?? 0));
        else if (name === "numFmt") codes.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "General");
      },
      close(written) {
        if (written.endsWith("cellXfs")) isCell = false;
      },
    });
  }
  return { codes, styles };
}

/** A format has up to three sections for numbers: above zero, below, and zero; or each says for which it is. */
function showBy(code: string, isFrom1904: boolean): Show {
  const sections = formatSections(code);
  const [first] = sections;
  if (first === undefined || (sections.length === 1 && first.tokens.every(({ text }) => text === "General")))
    return generalNumber;
  if (sections.length === 1) return sectionShow(first, 0, isFrom1904);
  const shows = new Map(sections.map((section, at) => [section, sectionShow(section, at, isFrom1904)]));
  return (value) => (shows.get(sectionFor(value, sections) ?? first) ?? generalNumber)(value);
}

function sectionShow(section: FormatSection, at: number, isFrom1904: boolean): Show {
  if (isDateFormat(section)) {
    const show = dateShow(section, isFrom1904);
    return (value) => show(value) ?? generalNumber(value);
  }
  const show = numberShow(section);
  // A section for what is below zero says itself how that is shown.
  const saysSign = at === 1 && section.isFor === null;
  return (value) => {
    if (value >= 0) return show(value).trim();
    const shown = show(-value).trim();
    return saysSign || !/[1-9]/.test(shown) ? shown : `-${shown}`;
  };
}

function sectionFor(value: number, sections: readonly FormatSection[]): FormatSection | undefined {
  if (sections.some(({ isFor }) => isFor !== null))
    return sections.find(({ isFor }) => isFor === null || isFor(value)) ?? sections.at(-1);
  return value < 0 ? sections[1] : value === 0 ? sections[2] : sections[0];
}
