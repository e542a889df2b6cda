import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../../../utils/observability/redaction.ts";

const SECRET = "9f8e7d6c5b4a39281706f5e4d3c2b1a0";
const { text, value } = createRedactor([SECRET, "s%40fe pass"]);
const none = createRedactor([]);

function shown(given: unknown): string {
  return JSON.stringify(value(given)) ?? "";
}

describe("a known secret", () => {
  const cause = new Error("outer", { cause: new AggregateError([new TypeError(`inner ${SECRET}`)], "many") });
  const cyclic: Record<string, unknown> = { note: SECRET };
  cyclic["self"] = cyclic;

  test.each<[string, unknown]>([
    ["a text", `the value is ${SECRET}.`],
    ["the user part of an address", `postgres://user:${SECRET}@localhost/db`],
    ["a query", `https://host/path?sig_x=${SECRET}&page=2`],
    ["an address object", new URL(`https://host/path?q=${SECRET}`)],
    ["search parameters", new URLSearchParams({ q: SECRET })],
    ["a header object", { "x-custom": SECRET }],
    ["a Headers instance", new Headers({ "x-custom": SECRET })],
    ["the cause of an error's cause", cause],
    ["the message of an error", new Error(SECRET)],
    ["a property of an error", Object.assign(new Error("no"), { request: { url: SECRET } })],
    ["JSON inside of a text", JSON.stringify(JSON.stringify({ a: [SECRET] }))],
    ["a list in a list", [[[SECRET]]]],
    ["a map's value", new Map([["a", SECRET]])],
    ["a map's key", new Map([[SECRET, "a"]])],
    ["a set", new Set([SECRET])],
    ["the key of an object", { [SECRET]: 1 }],
    ["something with a JSON form of its own", { toJSON: () => ({ a: SECRET }) }],
    ["a buffer", Buffer.from(SECRET)],
    ["a cycle", cyclic],
    ["a regular expression", new RegExp(SECRET)],
  ])("is not shown in %s", (_, given) => {
    expect(shown(given)).not.toContain(SECRET);
    expect(value(value(given))).toEqual(value(given));
  });

  test("is found as it is written in an address, in plain, and in JSON", () => {
    expect(text("s%40fe pass, s@fe pass, s%40fe%20pass")).toBe("[redacted], [redacted], [redacted]");
    const quoted = createRedactor(['with"quote']);
    expect(quoted.text(JSON.stringify({ a: 'with"quote' }))).toBe('{"a":"[redacted]"}');
  });

  test("that is a short word is taken for a secret only where it stands alone", () => {
    const short = createRedactor(["plan", "ab"]);
    expect(short.text("a plan by planners, ab")).toBe("a [redacted] by planners, ab");
  });
});

describe("what looks like a secret", () => {
  test.each([
    ["sk-proj-abc_DEF-123456", "[redacted]"],
    ["sk_live_0123456789abcdef", "[redacted]"],
    ["ls__0123456789abcdef", "[redacted]"],
    ["lsv2_pt_0123456789abcdef_0123", "[redacted]"],
    ["tvly-dev-0123456789", "[redacted]"],
    ["Authorization: Bearer abc.def-123", "Authorization: [redacted]"],
    ["it sent Bearer abcdef123456 twice", "it sent Bearer [redacted] twice"],
    [`it sent Basic ${Buffer.from("user:pass").toString("base64")}`, "it sent Basic [redacted]"],
    ["authorization=Basic whatever", "authorization=[redacted]"],
    ["postgres://me:pw@localhost:5432/db?sslmode=require", "postgres://[redacted]@localhost:5432/db?sslmode=require"],
    ["https://0123456789abcdef@o1.ingest.sentry.io/42", "https://[redacted]@o1.ingest.sentry.io/42"],
    ["/v1?api-version=2024-10-21&api-key=abc&x=1", "/v1?api-version=2024-10-21&api-key=[redacted]&x=1"],
    ["api-key: 0123456789abcdef0123456789abcdef", "api-key: [redacted]"],
    ["OPENAI_API_KEY=abc other=1", "OPENAI_API_KEY=[redacted] other=1"],
    ['{"clientSecret":"a b, c","name":"x"}', '{"clientSecret":"[redacted]","name":"x"}'],
    ['"{\\"token\\":\\"a b\\",\\"name\\":\\"x\\"}"', '"{\\"token\\":\\"[redacted]\\",\\"name\\":\\"x\\"}"'],
    ["Set-Cookie: session=abc; Path=/", "Set-Cookie: [redacted]"],
    ["eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJ in a text", "[redacted] in a text"],
    ["error: password=hunter2", "error: password=[redacted]"],
  ])("is replaced: %s", (given, expected) => {
    expect(none.text(given)).toBe(expected);
    expect(none.text(expected)).toBe(expected);
  });

  test("goes by the name of a property, whatever its case", () => {
    const given = {
      apiKey: "a",
      "X-API-Key": "a",
      Authorization: "a",
      "set-cookie": ["a"],
      DB_PASSWORD: 1234,
      accessToken: { raw: "a" },
      client_secret: "a",
      passwordHash: "a",
    };
    expect(JSON.stringify(none.value(given))).not.toMatch(/"a"|1234/);
  });

  test("goes by the name before it in a list of headers", () => {
    expect(none.value(["Host", "h", "api-key", "abc"])).toEqual(["Host", "h", "api-key", "[redacted]"]);
  });
});

test("leaves plain words, names and numbers as they are", () => {
  const given = {
    text: "Basic functionality, bearer of news, risk-management, Key: growth. A token economy: see https://a.b/c?d=e.",
    keyPoints: ["a"],
    tokens: 12,
    maxTokens: 5,
    monkey: "banana",
    secretary: "Secretary: Jane",
    none: null,
    at: new Date(0),
  };
  expect(none.value(given)).toEqual({ ...given, at: "1970-01-01T00:00:00.000Z" });
});

test("shows of an error its name, message, own properties and causes", () => {
  const error = Object.assign(new Error("no", { cause: new TypeError("why") }), { code: "E1" });
  expect(none.value(error)).toMatchObject({
    name: "Error",
    message: "no",
    code: "E1",
    cause: { name: "TypeError", message: "why" },
  });
});

test("survives what cannot be read, what is too deep and what is too large", () => {
  const hostile = {
    get broken(): string {
      throw new Error("no");
    },
  };
  let deep: unknown = "end";
  for (let depth = 0; depth < 10_000; depth++) deep = [deep];
  const large = Array.from({ length: 200_000 }, () => "x");
  expect(none.value([hostile])).toEqual(["[unreadable]"]);
  expect(JSON.stringify(none.value(deep)).length).toBeLessThan(200);
  expect(none.value(large)).toHaveLength(50_001);
  expect(none.value(none.value(large))).toEqual(none.value(large));
});

test("changes nothing when it is applied again", () => {
  const piece = fc.constantFrom(
    ..."key token password api-key Bearer Basic sk-abcdefgh eyJabcdefg.abcdefg.abc cookie:".split(" "),
    ...['"', "'", "\\", "=", ":", " ", "://", "@", "&", "?", "[redacted]", "[", "]", "\n", SECRET, "abc123", ";"],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const once = text(pieces.join(""));
      expect(text(once)).toBe(once);
      expect(once).not.toContain(SECRET);
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  "a",
  "sk-",
  "eyJa.",
  "://",
  "key=",
  'key="',
  "password:",
  "Bearer ",
  "\\",
  " ",
  "a.",
  "'",
  "key\\",
  "api-key='",
])("a megabyte of %j is read in passing", (piece) => {
  // Quadratic time would be minutes here, and end in the test's own time limit.
  expect(none.text(piece.repeat(1_000_000 / piece.length)).length).toBeGreaterThan(0);
});
