import fc from "fast-check";
import type { CallName } from "../../schemas/model/model-call.ts";

/** One thing that is wrong with the answers of one kind. Small to print: what it does is in `WRONGS`. */
export interface Wrong {
  readonly call: CallName;
  /** Chooses a place in the answer: a field, an entry of a list, or the whole. */
  readonly place: number;
  readonly what: keyof typeof WRONGS;
  /** Else only the first answer is wrong, and its repair is right. */
  readonly always: boolean;
}

/** All calls that a session can make. */
export const CALLS: readonly CallName[] = [
  "Analysis",
  "Outline",
  "Findings",
  "Figures",
  "Section",
  "Edits",
  "Review",
  "Agreement",
  "Refinement",
];

/** In characters: about 128,000 tokens. */
const LONGEST = 500_000;
/** JSON has no infinity, but a number that is read as one. */
const ENDLESS = "@@1e999@@";
const LONG = "Long words, 긴 글 😀 ".repeat(5_000);
const FENCES = '```mermaid\ngraph TD;\nA[Say "hi"] -->\n```\n~~~\n';
const MARKUP =
  "# A\n\n## B\n\n<script>alert(1)</script>\n<!-- \n[1]: x\n\n| a | b\n|--|--\n| 1 |\n\n1. 2026-13-45 [99] $1e9";

/** What is put in the place of a value. */
const WRONGS = {
  nothing: () => null,
  gone: () => undefined,
  yes: () => true,
  "a fraction": () => 8.55,
  "a negative": () => -3,
  "a percentage": () => 85,
  zero: () => 0,
  huge: () => 1e300,
  endless: () => ENDLESS,
  "NaN in words": () => "NaN",
  high: () => "high",
  "a fraction in words": () => "8,5/10",
  "no text": () => "",
  blanks: () => " \n\t ",
  "100 KB": () => LONG,
  "100 KB in one word": () => "가".repeat(33_000),
  breaks: () => "\n".repeat(60_000),
  spaces: () => `- ${" ".repeat(60_000)}x`,
  digits: () => "9".repeat(60_000),
  pipes: () => "|".repeat(60_000),
  brackets: () => "[".repeat(60_000),
  NUL: (value: unknown) => `a\0b${String(value)}`,
  "half a character": (value: unknown) => `${String(value)}\ud800`,
  "controls and directions": (value: unknown) => `\u001b[2J\u202e\u0007${String(value)}\u2066`,
  proto: () => "__proto__",
  constructor: () => "constructor",
  "an id with spaces": () => " part 1 / 가 ",
  markup: () => MARKUP,
  fences: () => FENCES.repeat(40),
  "an open fence": () => "````\nnever closed",
  "a slow pattern": () => "(a+)+$",
  "a broken pattern": () => "[",
  "an empty list": () => [],
  "an empty object": () => ({}),
  "an object": (value: unknown) => ({ name: value, note: "of it" }),
  "a list of it": (value: unknown) => [value],
  "a list of 300": (value: unknown) => Array.from({ length: 300 / weight(value) }, () => value),
  "300 fold": (value: unknown) =>
    Array.isArray(value) ? Array.from({ length: 300 / weight(value[0]) }, (_, at) => value[at % value.length]) : value,
  "its first entry": (value: unknown) => (Array.isArray(value) ? value[0] : value),
  "strange keys": (value: unknown) => ({ ...Object(value), ["__proto__"]: 1, constructor: null, "": [] }),
  deep: () => JSON.parse(`${"[".repeat(2_000)}${"]".repeat(2_000)}`) as unknown,
} as const satisfies Readonly<Record<string, (value: unknown) => unknown>>;

/** A few things wrong with a session's answers. */
export const wrongs = fc.array(
  fc.record<Wrong>({
    call: fc.constantFrom(...CALLS),
    place: fc.nat({ max: 10_000 }),
    what: fc.constantFrom(...keysOf(WRONGS)),
    always: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/**
 * An answer as it goes over the wire, with all that is wrong with it, but for what would make it longer or deeper than
 * any server's answer: several of them together multiply.
 */
export function wronged(good: unknown, all: readonly Wrong[]): string {
  const answer = all.reduce(withWrong, JSON.stringify({ answer: good }));
  const { answer: worst } = JSON.parse(answer) as { answer?: unknown };
  return (JSON.stringify(worst) ?? "").replaceAll(`"${ENDLESS}"`, "1e999");
}

function withWrong(before: string, { place, what }: Wrong): string {
  const holder = JSON.parse(before) as object;
  const places = placesIn(holder);
  const [parent, key] = places[place % places.length] ?? [holder, "answer"];
  Reflect.set(parent, key, WRONGS[what](Reflect.get(parent, key)));
  const after = JSON.stringify(holder);
  return after.length > LONGEST || /\[{3000}/.test(after) ? before : after;
}

/** How often 10 KB go into a value, at least once. */
function weight(value: unknown): number {
  return Math.max(1, (JSON.stringify(value) ?? "").length / 10_000);
}

function placesIn(holder: object, levels = 20): (readonly [object, string])[] {
  return Object.entries(holder).flatMap(([key, inner]): (readonly [object, string])[] => [
    [holder, key],
    ...(levels > 0 && typeof inner === "object" && inner !== null && JSON.stringify(inner).length < 50_000
      ? placesIn(inner, levels - 1)
      : []),
  ]);
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));
}
