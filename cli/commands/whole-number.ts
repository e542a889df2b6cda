/** A whole number above 0, as it is typed; null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
