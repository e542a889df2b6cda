import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkVariant, readVariant } from "../../rollout/variant-file.ts";
import { textOfVariant } from "../../rollout/variant-text.ts";
import { variantVersion } from "../../rollout/variant-version.ts";
import { PROMPT_NAMES, Variant } from "../../schemas/rollout/variant.ts";
import { AppError } from "../../utils/errors.ts";
import { ALL_RIGHT } from "../support/accepted-variant.ts";
import { englishIn, HANGUL } from "../support/languages.ts";

const read = (text: string) =>
  readVariant(text, "v.yaml", {
    checks: ALL_RIGHT,
    readPart: async (path) => {
      throw new AppError("file-unusable", { path, use: { en: "read", ko: "읽기" }, problem: { en: "no", ko: "없음" } });
    },
  });

async function refusal(reading: Promise<unknown>): Promise<AppError> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`Not refused as it should be: ${String(error)}`);
  return error;
}

/** What is said of a text, without what is said of every one. */
async function said(text: string): Promise<string> {
  const error = await refusal(read(text));
  expect(error.code).toBe("variant-unusable");
  return error.message.replace("The variant v.yaml cannot be used: ", "").replace(". Nothing was changed.", "");
}

describe("what is wrong with a variant", () => {
  it.each<[string, string]>([
    ["", "it must hold fields, such as name: terse-writer"],
    ["- a", "it must hold fields, such as name: terse-writer"],
    ["temperature: 1", "name is missing"],
    [
      "name: Terse Writer",
      'name must be up to 64 small letters, digits and -, a letter or digit first, and is "Terse Writer"',
    ],
    ["name: 7", "name must be up to 64 small letters, digits and -, a letter or digit first, and is 7"],
    ["name: default", "name must be another one, since default is the program as it is"],
    ["name: a\nmodle: offline", "there is no field modle, use model if that is meant"],
    ["name: a\nsettings: { minSection: 3 }", "there is no field settings.minSection, use minSections if that is meant"],
    [
      "name: a\ncolour: red",
      "there is no field colour, but name, description, model, temperature, settings, prompts, guides",
    ],
    ["name: a\ntemperature: 3", "temperature must be a number from 0 to 2, and is 3"],
    ["name: a\ntemperature: '0.3'", 'temperature must be a number from 0 to 2, and is "0.3"'],
    ["name: a\ntemperature: .nan", "temperature must be a number from 0 to 2, and is NaN"],
    ["name: a\ntemperature:", "temperature must be a number from 0 to 2, and is empty"],
    ["name: a\nsettings: { minSections: 99 }", "settings.minSections must be a whole number from 1 to 40, and is 99"],
    ["name: a\nsettings: { restarts: 1.5 }", "settings.restarts must be a whole number from 0 to 5, and is 1.5"],
    ["name: a\nsettings: { length: { en: 900 } }", "settings.length.ko is missing"],
    [
      "name: a\nsettings: { length: { en: 9, ko: 900 } }",
      "settings.length.en must be a whole number from 100 to 1,000,000, and is 9",
    ],
    ["name: a\nprompts: [x]", "prompts must be a text by each name, and is a list"],
    [
      "name: a\nprompts: { wirte: '{{data}}' }",
      `prompts has no "wirte" (nearest: write), the prompts are ${PROMPT_NAMES.join(", ")}`,
    ],
    ["name: a\nprompts: { write: 5 }", "prompts.write must be a text of 1 to 20,000 characters, and is 5"],
    [
      "name: a\nprompts: { write: Just write. }",
      "prompts.write is without its data, write {{data}} where the material is to stand, and {{words}} where our words are to",
    ],
    ["name: a\nprompts: { write: '{{dat}}' }", 'prompts.write has "{{dat}}", write {{data}} if that is meant'],
    ["name: a\nprompts: { write: '{{ data }}' }", 'prompts.write has "{{ data }}", write {{data}} if that is meant'],
    ["name: a\nprompts: { write: '{data}' }", 'prompts.write has "{data}", write {{data}} if that is meant'],
    [
      "name: a\nprompts: { write: '{{Words}} {{data}}' }",
      'prompts.write has "{{Words}}", write {{words}} if that is meant',
    ],
    [
      "name: a\nprompts: { analyze: '{{data}} {{idea}}' }",
      'prompts.analyze has "{{idea}}", and the places are {{data}} and {{words}}',
    ],
    [
      "name: a\nprompts: { write: { file: w.md } }",
      "prompts.write w.md cannot be read: no; name another one, or mend this one",
    ],
    [
      "name: a\nprompts: { write: { file: w.md, as: x } }",
      "prompts.write must be a text of 1 to 20,000 characters, and is a group of fields",
    ],
    [
      "name: a\nguides: { finance: x }",
      'guides: "finance" is no guide\'s name, write it as finance-plan.en or finance-plan.ko',
    ],
    [
      'name: a\ndescription: "x\\0"',
      "description holds a character that cannot be stored, NUL or half of one, leave it out",
    ],
    [
      'name: a\nprompts: { write: "{{data}} \\ud83d" }',
      "prompts.write holds a character that cannot be stored, NUL or half of one, leave it out",
    ],
    ["name: a\nname: b", 'line 2, column 1: "name" is there twice, leave one out'],
    ['{"name": "a",\n "name": "b"}', 'line 2, column 2: "name" is there twice, leave one out'],
    ["name: a\n---\nname: b", "line 2, column 1: a second document (---) begins, and one file holds one variant"],
    ["name: !mine a", "line 1, column 7: tags (!name) are not taken, write the value alone"],
    ["name: !!js/function a", "line 1, column 7: tags (!name) are not taken, write the value alone"],
    ["name: a\nmodel: !!binary aGk=", "line 2, column 17: tags (!name) are not taken, write the value alone"],
    [
      "name: &x a\nmodel: *x",
      "line 2, column 8: aliases (*name) are not taken, write the text there, or keep it in a file",
    ],
    [
      "name: a\nprompts:\n  write: {{data}}",
      "line 3, column 11: the name of a field must be a text, and a text that begins with { stands in quotes",
    ],
    ["name: a\nprompts:\n\twrite: x", "line 3, column 1: it is indented with a tab, use blanks"],
    ["name: a: b", "line 1, column 7: it is neither YAML nor JSON"],
    [`name: a\nsettings: ${"[".repeat(10)}${"]".repeat(10)}`, "line 2, column 18: it is nested too deep"],
  ])("%j is refused with what to do", async (text, sentence) => {
    expect(await said(text)).toContain(sentence);
    const korean = (await refusal(read(text))).inLanguage("ko");
    expect(korean).toMatch(HANGUL);
    expect(
      englishIn(korean.replace(/"[^"]*"|[a-z]+\.[a-z]+\S*|\([^)]*\)|있는 (?:항목|프롬프트): [a-z, A-Z]+/g, "")),
    ).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      "a prompt",
      `name: a\nprompts: { write: '{{data}}${"x".repeat(20_000)}' }`,
      "prompts.write must be a text of 1 to 20,000 characters, and is 20,008 characters long",
    ],
    ["what is nested", "[".repeat(100_000), "it is nested too deep"],
    ["a file", `name: a #${"x".repeat(1_000_000)}`, "it has more than 1,000,000 characters, shorten it"],
  ])("is said of %s that is too much", async (_, text, sentence) => {
    expect(await said(text)).toContain(sentence);
  });

  it("is said all at once", async () => {
    const text = "name: A\ntemperature: 9\nprompts: { wirte: x, edit: y }\nguides: { b.fr: x }\nmodle: z";
    const sentence = await said(text);
    for (const field of ["name must", "temperature must", '"wirte"', "prompts.edit is without", '"b.fr"', "modle"])
      expect(sentence).toContain(field);
  });

  it("is cut where it is more than anybody reads", async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `field${at}: 1`).join("\n");
    expect((await said(`name: a\n${many}`)).length).toBeLessThan(5_000);
  });

  it("is said of JSON, too, which has no files beside it", async () => {
    const given = { name: "a", prompts: { write: { file: "../secret" }, edit: "x" } };
    const { code, message } = await refusal(checkVariant(given, "a", ALL_RIGHT));
    expect(code).toBe("variant-unusable");
    expect(message).toContain("prompts.write names a file, which only a variant's own file can");
    expect(message).toContain("prompts.edit is without its data");
    const large = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`g${at}.en`, "x".repeat(100_000)]));
    expect((await refusal(checkVariant({ name: "a", guides: large }, "a", ALL_RIGHT))).message).toContain("shorten it");
  });
});

describe("a variant that is right", () => {
  it("may speak of figures' tokens where there are figures", async () => {
    const write = "{{words}} Write amounts as {{id}} or {{= a + b : USD}}, {{id|above:below}}. {{data}} {x} { 1 }";
    expect(await read(JSON.stringify({ name: "a", prompts: { write } }))).toEqual({ name: "a", prompts: { write } });
  });

  it("is the same again when it was written as a file", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((one) => !/\{|\0/.test(one) && one.isWellFormed());
    const variants = fc.record(
      {
        name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/).filter((name) => name !== "default"),
        description: text,
        model: text,
        temperature: fc.double({ min: 0, max: 2, noNaN: true }),
        settings: fc.record(
          { minSections: fc.integer({ min: 1, max: 40 }), restarts: fc.integer({ min: 0, max: 5 }) },
          { requiredKeys: [] },
        ),
        prompts: fc.dictionary(
          fc.constantFrom(...PROMPT_NAMES),
          text.map((one) => `${one}{{data}}`),
        ),
        guides: fc.dictionary(fc.constantFrom("risks.en", "own.ko"), text),
      },
      { requiredKeys: ["name"] },
    );
    await fc.assert(
      fc.asyncProperty(variants, async (given) => {
        const variant = await checkVariant(given, "v", ALL_RIGHT);
        const again = await read(textOfVariant(variant));
        expect(variantVersion(again)).toBe(variantVersion(variant));
      }),
      { numRuns: 200 },
    );
  });
});

describe("whatever stands in a file", () => {
  const pieces = fc.constantFrom(
    ...[
      "name",
      ": ",
      "\n",
      "  ",
      "- ",
      "? ",
      "{",
      "}",
      "[",
      "]",
      "*a",
      "&a ",
      "!t ",
      "|",
      ">",
      "'",
      '"',
      "#",
      "---",
      "...",
      "%YAML 1.1",
      "<<",
      "{{data}}",
      "\t",
      "\\",
      ",",
      "prompts",
      "write",
      "file",
      "\0",
      "\ud83d",
      "__proto__",
      "null",
      "0x1",
      ".inf",
      "\r",
      "\ufeff",
    ],
  );

  it("is a variant or refused, never anything else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(pieces, { maxLength: 40 }).map((some) => some.join("")),
          fc.string({ unit: "binary", maxLength: 300 }),
        ),
        async (text) => {
          for (const whole of [text, `name: a\n${text}`, `name: a\nprompts:\n  ${text}`]) {
            const found = await read(whole).catch((error: unknown) => error);
            if (found instanceof AppError) expect(found.code).toBe("variant-unusable");
            else expect(Variant.safeParse(found).success).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is so for any JSON as well", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom("name", "prompts", "settings", "guides", "model"),
        async (value, field) => {
          for (const given of [value, { name: "a", [field]: value }]) {
            const found = await checkVariant(given, "x", ALL_RIGHT).catch((error: unknown) => error);
            if (found instanceof AppError) expect(found.code).toBe("variant-unusable");
            else expect(Variant.safeParse(found).success).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["many names", Array.from({ length: 20_000 }, (_, at) => `k${at}:`).join("\n")],
    ["names that are lists in lists", "? ".repeat(20_000)],
    ["lists in lists", "- ".repeat(20_000)],
    [
      "copies of copies",
      `a: &a [x, x]\n${Array.from({ length: 26 }, (_, at) => `k${at}: &b${at} [*a, *a, *a]`).join("\n")}`,
    ],
  ])("is refused soon, also %s", { timeout: 30_000 }, async (_, text) => {
    expect((await refusal(read(text))).code).toBe("variant-unusable");
  });
});
