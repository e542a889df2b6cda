import { expect, it, test } from "vitest";
import { deltaPayloads, readDelta } from "../../../planner/deltas/delta-payload.ts";
import type { SectionDelta } from "../../../schemas/event.ts";

const PIECE: SectionDelta = {
  type: "section-delta",
  session: "baker",
  section: "money",
  at: "2026-11-27T12:00:00.000Z",
  offset: 7,
  text: "Text",
};

test.each([
  ["Latin letters", "Plain text. "],
  ["Korean", "한국어로 쓴 계획서입니다. "],
  ["emoji, each of two units", "🙂🎂👩‍🍳"],
  ["what JSON escapes", '"\\\n\t'],
])("a long piece goes in payloads that fit into a notification, with %s", (_, words) => {
  const text = words.repeat(Math.ceil(30_000 / words.length));
  const payloads = deltaPayloads({ ...PIECE, text });
  const sizes = payloads.map((payload) => Buffer.byteLength(payload));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(7_900);
  // None is sent half empty but the last.
  expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(6_000);
  const pieces = payloads.map((payload) => readDelta(payload) ?? PIECE);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  expect(pieces.filter((piece) => !piece.text.isWellFormed())).toEqual([]);
  let offset = PIECE.offset;
  for (const piece of pieces) {
    expect(piece.offset).toBe(offset);
    offset += piece.text.length;
  }
});

it("a payload that is none of ours is nobody's piece", () => {
  const [payload = ""] = deltaPayloads(PIECE);
  expect(readDelta(payload)).toEqual(PIECE);
  expect(readDelta(JSON.stringify({ ...JSON.parse(payload), added: "later" }))).toEqual(PIECE);
  const broken = [
    { offset: -1 },
    { offset: 0.5 },
    { text: null },
    { session: 7 },
    { at: "today" },
    { section: undefined },
  ];
  for (const change of broken) expect(readDelta(JSON.stringify({ ...JSON.parse(payload), ...change }))).toBeNull();
  for (const other of ["", "baker", "null", "[]", payload.slice(0, -2)]) expect(readDelta(other)).toBeNull();
});

it("a section whose id leaves no room for text is not shown in the making", () => {
  expect(deltaPayloads({ ...PIECE, section: "x".repeat(8_000) })).toEqual([]);
});
