const HOURS = { h: 1, d: 24, w: 168 } as const;

/** `12h`, `30d`, `4w` in hours; null for anything else. */
export function timeSpanHours(text: string): number | null {
  const [, amount, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  return unit === "h" || unit === "d" || unit === "w" ? Number(amount) * HOURS[unit] : null;
}
