import { expect, test } from "vitest";
import { askedWaitMs } from "../../../../utils/llm/provider/errors/asked-wait.ts";

const NOW = Date.UTC(2026, 0, 1);
const asked = (parts: { headers?: Record<string, string>; body?: unknown; words?: string }) =>
  askedWaitMs({ headers: new Headers(parts.headers), body: parts.body, words: parts.words ?? null }, NOW);

test.each<[string, number | null]>([
  ["Rate limit reached. Please try again in 3.9s. Visit the console.", 3_900],
  ["Please try again in 1m2.5s.", 62_500],
  ["Please try again in 250ms", 250],
  ["Please wait 20 seconds before the next request", 20_000],
  ["Please retry after 6 seconds.", 6_000],
  ["Try your request again in about 6 minutes", 360_000],
  ["Limit resets in 1 hour and 5 minutes", 3_900_000],
  ["Rate limit of 50 per 86400s exceeded. Please wait 41000 seconds.", 41_000_000],
  ["Rate limit of 50 per 86400s exceeded.", null],
  ["Please try again later", null],
  ["Retry with at most 4 messages", null],
])("%s", (words, wait) => {
  expect(asked({ words })).toBe(wait);
});

test.each<[string, Parameters<typeof asked>[0], number | null]>([
  ["a header before all", { headers: { "retry-after": "7", "x-ratelimit-reset-tokens": "6m0s" } }, 7_000],
  ["the longer of two", { headers: { "retry-after": "3" }, words: "try again in 3.9s" }, 3_900],
  [
    "when what is spent is reset",
    {
      headers: {
        "x-ratelimit-reset-requests": "2m59.5s",
        "x-ratelimit-remaining-requests": "12",
        "x-ratelimit-reset-tokens": "7.66s",
        "x-ratelimit-remaining-tokens": "0",
      },
    },
    7_660,
  ],
  ["a reset in seconds", { headers: { "ratelimit-reset": "12" } }, 12_000],
  ["a reset as a time", { headers: { "x-ratelimit-reset": `${NOW / 1_000 + 30}` } }, 30_000],
  [
    "a reset as a time in a body",
    { body: { error: { metadata: { headers: { "X-RateLimit-Reset": `${NOW + 5_000}` } } } } },
    5_000,
  ],
  ["seconds and nanoseconds", { body: { details: [{ retryDelay: { seconds: 30, nanos: 5e8 } }] } }, 30_500],
  ["seconds in a field", { body: { retry_after: 1.5 } }, 1_500],
  ["nonsense", { headers: { "retry-after": "soon" }, body: { retryDelay: "-4" } }, null],
])("%s is what is waited for", (_, parts, wait) => {
  expect(asked(parts)).toBe(wait);
});
