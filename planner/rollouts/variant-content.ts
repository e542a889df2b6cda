import { parseGuide } from "../../knowledge/guide-library.ts";
import { checkVariant, readVariant } from "../../rollout/variant-file.ts";
import type { VariantChecks } from "../../rollout/variant-problems.ts";
import { quoted } from "../../rollout/variant-words.ts";
import type { Variant } from "../../schemas/rollout/variant.ts";
import { toldProblem } from "../../utils/errors/told-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { checkModelId } from "../given/model-id.ts";
import { checkedPrompts } from "../options/own-prompts.ts";
import type { StoredContext } from "../wiring/context.ts";
import { openVariantFile } from "./variant-files.ts";

/** What is needed of a context. */
type Surroundings = Pick<StoredContext, "options">;

/** The content of a variant's file. @throws AppError `variant-unusable` with all that is wrong, `file-unusable`. */
export async function contentOfFile(context: Surroundings, path: string): Promise<Variant> {
  const { text, readPart } = await openVariantFile(path);
  return await readVariant(text, path, { checks: variantChecks(context), readPart });
}

/** The same of what came as JSON. @throws AppError `variant-unusable` with all that is wrong. */
export function contentOfData(context: Surroundings, given: unknown): Promise<Variant> {
  return checkVariant(given, nameIn(given), variantChecks(context));
}

function nameIn(given: unknown): string {
  const name: unknown = typeof given === "object" && given !== null ? Reflect.get(given, "name") : undefined;
  return typeof name === "string" && name !== "" ? quoted(name) : "{}";
}

/** What of a variant this program can tell: whether its model has the name of one, and its prompts and guides can be used. */
function variantChecks({ options }: Surroundings): VariantChecks {
  return {
    ofModel: (model) => (options.models.byId.has(model) ? null : problemOf(() => checkModelId(model))),
    ofPrompt: (name, text) => problemOf(() => checkedPrompts({ [name]: text })),
    ofGuide: (name, text) => problemOf(() => parseGuide(`${name}.md`, text)),
  };
}

/** What is thrown, to stand behind a field's name. */
function problemOf(check: () => unknown): Wording | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { en, ko } = toldProblem(error);
    return { en: `cannot be used (${en.replace(/\.$/, "")})`, ko: `쓸 수 없습니다(${ko.replace(/\.$/, "")})` };
  }
}
