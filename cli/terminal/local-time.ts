/** A time of the wire (ISO 8601, UTC) in the reader's own time zone, to the minute: `2026-11-21 12:30`. */
export function minute(iso: string): string {
  return second(iso).slice(0, -3);
}

/** The same, to the second. */
export function second(iso: string): string {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** The day of it: `2026-11-21`. */
export function day(iso: string): string {
  return second(iso).slice(0, 10);
}
