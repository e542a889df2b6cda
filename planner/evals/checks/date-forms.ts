const MONTHS = "January February March April May June July August September October November December".split(" ");
/** What would make a day's digits part of a longer number or date. */
const BEFORE = String.raw`(?<![\p{L}\d.,/-])`;
const AFTER = String.raw`(?![\d]|[.,/-]\d)`;

/** A pattern that finds a day in any usual form, with its year or without. @param date As in 2027-03-15. */
export function dateForms(date: string): RegExp {
  const [year = "", monthDigits = "", dayDigits = ""] = date.split("-");
  const [month, day] = [Number(monthDigits), Number(dayDigits)];
  const [m, d] = [`0?${month}`, `0?${day}`];
  const name = MONTHS[month - 1] ?? "";
  // May and Sept. are written as they are, too.
  const named = `(?:${name}|${name.slice(0, 3)}t?\\.?)`;
  const ordinal = `${d}(?:st|nd|rd|th)?`;
  const forms = [
    `${year}[-/]${m}[-/]${d}`,
    `${year}\\.\\s?${m}\\.\\s?${d}\\.?`,
    `(?:(?:${year}|['’]?${year.slice(2)})년\\s?|(?<!\\d년\\s?))${m}월\\s?${d}일`,
    `(?:${m}/${d}|${d}/${m})/${year}`,
    `${d}\\.${m}\\.${year}`,
    `${named}\\s${ordinal}(?:,?\\s${year})?(?!,?\\s(?:19|20)\\d\\d)`,
    `${ordinal}(?:\\sof)?\\s${named}(?:,?\\s${year})?(?!,?\\s(?:19|20)\\d\\d|\\p{L})`,
  ];
  return new RegExp(`${BEFORE}(?:${forms.join("|")})${AFTER}`, "iu");
}
