const TOTAL =
  /^(?:(?:grand |overall )?totals?|sum|(?:grand |overall )?total (?:costs?|budget|expenses|spending|amount)|합계|총계|총합|총합계|총액|합|계|총\s?(?:비용|예산|지출|사업비)|(?:비용|예산|지출)\s?(?:합계|총계))[:：]?$/i;

/** Is it, by its name alone, the sum of what stands beside it? A name that says more may leave something out. */
export function isTotal(label: string): boolean {
  return TOTAL.test(label.replace(/[*_`]/g, "").trim());
}
