const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000];

/** The waits after each attempt that failed, as is usual for Standard Webhooks; 27 hours and a half in all. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
];
/** Nobody is waited for longer, whatever they ask for. */
const LONGEST_ASKED_MS = 24 * HOUR_MS;
/** Only longer, never shorter than the schedule: what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after an attempt that failed; null after the last one.
 * @param attempt Which one failed, from 1.
 * @param askedMs The least wait that the endpoint asked for, if it did.
 */
export function waitAfter(
  attempt: number,
  askedMs: number | null,
  {
    waitsMs = WAITS_MS,
    random = Math.random,
  }: { readonly waitsMs?: readonly number[]; readonly random?: () => number } = {},
): number | null {
  const wait = waitsMs[attempt - 1];
  if (wait === undefined) return null;
  return Math.max(Math.min(askedMs ?? 0, LONGEST_ASKED_MS), wait * (1 + JITTER * random()));
}

/** What `Retry-After` asks for, in milliseconds: a number of seconds, or a date. Null where it says neither. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  // Otherwise "-1" would be a date, too.
  const at = /^[a-z]{3,9}, .* GMT$/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
