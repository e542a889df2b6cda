/** A piece of a format: a text that stands as it is, or a code for something of the value. */
export interface FormatToken {
  readonly isText: boolean;
  readonly text: string;
}

export interface FormatSection {
  readonly tokens: readonly FormatToken[];
  /** For which values it is, where it says so. */
  readonly isFor: ((value: number) => boolean) | null;
  readonly isKorean: boolean;
}

const PIECE = /"([^"]*)"?|\\(.)|[_*].|\[([^\]]*)\]?|General|AM\/PM|A\/P|오전\/오후|y+|m+|d+|h+|s+|a{3,4}|E[+-]|./gisu;

/** The formats that have a number and no code in the file; those from 27 to 58 are Korean. */
const BUILT_IN: Readonly<Record<number, string>> = {
  ...{ 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??" },
  ...{ 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM" },
  ...{ 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm" },
  ...{ 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00" },
  ...{
    41: '#,##0;-#,##0;"-"',
    42: '₩#,##0;-₩#,##0;₩"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '₩#,##0.00;-₩#,##0.00;₩"-"',
  },
  ...{ 5: "₩#,##0;-₩#,##0", 6: "₩#,##0;-₩#,##0", 7: "₩#,##0.00;-₩#,##0.00", 8: "₩#,##0.00;-₩#,##0.00" },
  ...{ 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "0.0E+0", 49: "@" },
  ...{ 27: 'yyyy"년" mm"월" dd"일"', 28: "mm-dd", 29: "mm-dd", 30: "mm-dd-yy", 31: 'yyyy"년" mm"월" dd"일"' },
  ...{
    32: 'h"시" mm"분"',
    33: 'h"시" mm"분" ss"초"',
    34: "yyyy-mm-dd",
    35: "yyyy-mm-dd",
    36: 'yyyy"년" mm"월" dd"일"',
  },
  ...{ 50: 'yyyy"년" mm"월" dd"일"', 51: "mm-dd", 52: "yyyy-mm-dd", 53: "yyyy-mm-dd", 54: "mm-dd", 55: "yyyy-mm-dd" },
  ...{ 56: "yyyy-mm-dd", 57: 'yyyy"년" mm"월" dd"일"', 58: "mm-dd" },
};

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "=": (value, bound) => value === bound,
  "<>": (value, bound) => value !== bound,
};

export function builtInFormat(id: number): string {
  return BUILT_IN[id] ?? "General";
}

/** The sections of a format's code, in pieces. */
export function formatSections(code: string): FormatSection[] {
  const sections = [newSection()];
  for (const [piece, quoted, escaped, bracketed] of code.matchAll(PIECE)) {
    const section = sections.at(-1) ?? newSection();
    if (quoted !== undefined || escaped !== undefined)
      section.tokens.push({ isText: true, text: quoted ?? escaped ?? "" });
    else if (bracketed !== undefined) takeBracket(section, bracketed);
    else if (piece === ";") sections.push(newSection());
    // Room as wide as a sign, and a sign that fills the cell.
    else if (/^[_*]./su.test(piece)) continue;
    else section.tokens.push({ isText: false, text: /^general$/i.test(piece) ? "General" : piece });
  }
  return sections;
}

function newSection() {
  return { tokens: [] as FormatToken[], isFor: null as FormatSection["isFor"], isKorean: false };
}

/** What stands in brackets: a currency with its country, hours beyond a day, a condition; colours are not shown. */
function takeBracket(section: ReturnType<typeof newSection>, text: string): void {
  const currency = /^\$([^-]*)(?:-(.*))?$/.exec(text);
  const condition = /^([<>=]{1,2})(-?[\d.]+)$/.exec(text);
  if (currency !== null) {
    if (currency[1]) section.tokens.push({ isText: true, text: currency[1] });
    if (/412$/.test(currency[2] ?? "")) section.isKorean = true;
  } else if (condition !== null) {
    const compare = COMPARISONS[condition[1] ?? ""];
    const bound = Number(condition[2]);
    if (compare !== undefined) section.isFor = (value) => compare(value, bound);
  } else if (/^(?:h+|m+|s+)$/i.test(text)) section.tokens.push({ isText: false, text: `[${text.toLowerCase()}]` });
}
