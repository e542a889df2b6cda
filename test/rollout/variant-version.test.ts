import { expect, it } from "vitest";
import { readVariant } from "../../rollout/variant-file.ts";
import { variantVersion } from "../../rollout/variant-version.ts";
import { USUAL_VARIANT, type Variant } from "../../schemas/rollout/variant.ts";
import { ALL_RIGHT } from "../support/accepted-variant.ts";

const read = (text: string, parts: Readonly<Record<string, string>> = {}) =>
  readVariant(text, "v", { checks: ALL_RIGHT, readPart: async (path) => parts[path] ?? "" });

const YAML = `# A note.
settings: { restarts: 1, length: { ko: 7500, en: 3000 } }
temperature: 0.20
prompts:
  write: |
    {{words}}
    Short.
    {{data}}
name: terse
`;
const CONTENT: Variant = {
  name: "terse",
  temperature: 0.2,
  settings: { length: { en: 3_000, ko: 7_500 }, restarts: 1 },
  prompts: { write: "{{words}}\nShort.\n{{data}}\n" },
};

it("a version is the same for YAML, JSON, another order and a text in a file of its own", async () => {
  const version = variantVersion(CONTENT);
  expect(version).toMatch(/^[0-9a-f]{64}$/);
  const inFile = YAML.replace(/\|\n(?: {4}.*\n)+/, "{ file: w.md }\n");
  const texts = [YAML, YAML.replaceAll("\n", "\r\n"), JSON.stringify(CONTENT), JSON.stringify(CONTENT, null, "\t")];
  const variants = [
    ...(await Promise.all(texts.map((text) => read(text)))),
    await read(inFile, { "w.md": CONTENT.prompts?.write ?? "" }),
  ];
  for (const variant of variants) expect([variant, variantVersion(variant)]).toEqual([CONTENT, version]);
});

it("a version is another one for each change of content, and known from before", () => {
  const others: Variant[] = [
    CONTENT,
    { ...CONTENT, name: "terser" },
    { ...CONTENT, temperature: 0.3 },
    { ...CONTENT, description: "x" },
    { ...CONTENT, prompts: { edit: CONTENT.prompts?.write ?? "" } },
    { ...CONTENT, prompts: { write: "{{words}}\nShort.\n{{data}}" } },
    USUAL_VARIANT,
  ];
  expect(new Set(others.map(variantVersion)).size).toBe(others.length);
  expect(variantVersion({ ...CONTENT, model: undefined })).toBe(variantVersion(CONTENT));
  // printf '%s' '{"name":"default"}' | sha256sum
  expect(variantVersion(USUAL_VARIANT)).toBe("5ce56ac9ff40a1b5ecd80c5cf78ae9e29c4ad6cfc5dd91d9cb0026580cb13791");
});
