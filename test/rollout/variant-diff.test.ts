import { expect, it } from "vitest";
import { variantDiff } from "../../rollout/variant-diff.ts";
import { changedFields } from "../../rollout/variant-fields.ts";
import { USUAL_VARIANT, type Variant } from "../../schemas/rollout/variant.ts";

const LINES = Array.from({ length: 12 }, (_, at) => `line ${at + 1}`);
const BEFORE: Variant = {
  name: "before",
  description: "x",
  model: "offline",
  settings: { minSections: 7, restarts: 1 },
  prompts: { write: `${LINES.join("\n")}\n{{data}}` },
  guides: { "risks.en": "a" },
};
const AFTER: Variant = {
  name: "after",
  description: "x",
  temperature: 0.5,
  settings: { minSections: 9, restarts: 1, length: { en: 900, ko: 900 } },
  prompts: { write: `${LINES.with(7, "another").join("\n")}\n{{data}}\n`, edit: "{{data}}" },
};

it("what differs is told by field, texts by the lines that differ and those around them", () => {
  expect(variantDiff(BEFORE, AFTER)).toEqual([
    { field: "model", from: "offline", to: null },
    { field: "settings.minSections", from: 7, to: 9 },
    {
      field: "prompts.write",
      from: BEFORE.prompts?.write,
      to: AFTER.prompts?.write,
      lines: [
        { change: "left-out", text: "" },
        { change: "same", text: "line 6" },
        { change: "same", text: "line 7" },
        { change: "removed", text: "line 8" },
        { change: "added", text: "another" },
        { change: "same", text: "line 9" },
        { change: "same", text: "line 10" },
      ],
    },
    { field: "guides.risks.en", from: "a", to: null, lines: [{ change: "removed", text: "a" }] },
    { field: "temperature", from: null, to: 0.5 },
    { field: "settings.length.en", from: null, to: 900 },
    { field: "settings.length.ko", from: null, to: 900 },
    { field: "prompts.edit", from: null, to: "{{data}}", lines: [{ change: "added", text: "{{data}}" }] },
  ]);
});

it("variants that differ by name only are the same, and a last line end is no line", () => {
  expect(variantDiff(BEFORE, { ...BEFORE, name: "b" })).toEqual([]);
  const [change, ...more] = variantDiff(BEFORE, { ...BEFORE, prompts: { write: `${BEFORE.prompts?.write}\n` } });
  expect([change?.field, change?.lines, more]).toEqual(["prompts.write", [], []]);
});

it("what a variant changes is all that differs from the program as it is, but for its description", () => {
  const fields = variantDiff(USUAL_VARIANT, AFTER).map(({ field }) => field);
  expect(fields.filter((field) => field !== "description")).toEqual(changedFields(AFTER));
  expect(changedFields(USUAL_VARIANT)).toEqual([]);
});

it("long texts that have little in common stand in each other's place", () => {
  const text = (word: string) => Array.from({ length: 30_000 }, (_, at) => `${word}${at % 7 ? at : ""}`).join("\n");
  const [change] = variantDiff(
    { name: "a", guides: { "a.en": text("x") } },
    { name: "b", guides: { "a.en": text("y") } },
  );
  const kinds = change?.lines?.map((line) => line.change) ?? [];
  expect(kinds).toEqual([...Array(30_000).fill("removed"), ...Array(30_000).fill("added")]);
});
