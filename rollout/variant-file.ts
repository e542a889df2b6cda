import { Variant } from "../schemas/rollout/variant.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import { isFields, type VariantChecks, variantProblems } from "./variant-problems.ts";
import { valueOfText } from "./variant-text.ts";
import { MAX_VARIANT_CHARACTERS, NO_FOLDER, ofField, TOO_LARGE } from "./variant-words.ts";

/** Gives the text of a file beside the variant's own. @throws AppError for one that cannot be had. */
export type ReadPart = (path: string) => Promise<string>;

/** As many as a person reads; what is left out is counted. */
const MOST_SAID = 20;

/**
 * A variant from the text of its file, in YAML or JSON.
 * @param where What the sentence calls it.
 * @throws AppError `variant-unusable`, with everything that is wrong at once.
 */
export async function readVariant(
  text: string,
  where: string,
  { checks, readPart }: { readonly checks: VariantChecks; readonly readPart: ReadPart },
): Promise<Variant> {
  if (text.length > MAX_VARIANT_CHARACTERS) throw unusable(where, [TOO_LARGE]);
  const { value, problems } = valueOfText(text);
  if (problems.length > 0) throw unusable(where, problems);
  const whole = await withParts(value, readPart);
  return checked(whole.value, where, whole.problems, checks);
}

/**
 * A variant from what its JSON holds, which has no folder.
 * @throws AppError `variant-unusable`, with everything that is wrong at once.
 */
export async function checkVariant(value: unknown, where: string, checks: VariantChecks): Promise<Variant> {
  const whole = await withParts(value, null);
  return checked(whole.value, where, whole.problems, checks);
}

function checked(value: unknown, where: string, before: readonly Wording[], checks: VariantChecks): Variant {
  const problems = [...before, ...variantProblems(value, checks)];
  if (problems.length > 0) throw unusable(where, problems);
  return Variant.parse(JSON.parse(JSON.stringify(value), withLineEnds));
}

/** Line ends as YAML has them: a text is the same however it came, and when it was written as a file. */
function withLineEnds(_: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value;
}

/** With the texts of the files that are named as `{ file: PATH }` in the places of texts; one that fails is left out. */
async function withParts(value: unknown, readPart: ReadPart | null) {
  const problems: Wording[] = [];
  if (!isFields(value)) return { value, problems: [] };
  const fields = { ...value };
  for (const group of ["prompts", "guides"] as const) {
    const given = value[group];
    if (!isFields(given)) continue;
    const texts: [string, unknown][] = [];
    for (const [name, part] of Object.entries(given)) {
      const path = filePathIn(part);
      const text = path === null ? part : await textOf(path, `${group}.${name}`);
      if (text !== null || path === null) texts.push([name, text]);
    }
    fields[group] = Object.fromEntries(texts);
  }
  return { value: fields, problems };

  async function textOf(path: string, field: string): Promise<string | null> {
    try {
      if (readPart !== null) return await readPart(path);
      problems.push(ofField(field, NO_FOLDER));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push(ofField(field, { en: withoutEnd(error.inLanguage("en")), ko: withoutEnd(error.inLanguage("ko")) }));
    }
    return null;
  }
}

function filePathIn(part: unknown): string | null {
  if (!isFields(part)) return null;
  const { file, ...rest } = part;
  return typeof file === "string" && Object.keys(rest).length === 0 ? file : null;
}

/** A sentence that is to stand inside of another one. */
function withoutEnd(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function unusable(variant: string, problems: readonly Wording[]): AppError {
  const left = problems.length - MOST_SAID;
  const more = left > 0 ? [{ en: `and ${left} more`, ko: `그 밖에 ${left}건` }] : [];
  const said = [...problems.slice(0, MOST_SAID), ...more];
  const of = (language: keyof Wording) => listed(said.map((problem) => problem[language]));
  return new AppError("variant-unusable", { variant, problem: { en: of("en"), ko: of("ko") } });
}

/** One stands in its sentence, several below each other. */
function listed(problems: readonly string[]): string {
  return problems.length === 1 ? problems.join() : problems.map((problem) => `\n  - ${problem}`).join(";");
}
