import { changedFields } from "../../rollout/variant-fields.ts";
import { variantVersion } from "../../rollout/variant-version.ts";
import { quoted } from "../../rollout/variant-words.ts";
import type { ListedVariant } from "../../schemas/http/variant.ts";
import { type StoredVariant, USUAL_VARIANT, type Variant } from "../../schemas/rollout/variant.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { nearestName } from "../../utils/nearest-name.ts";
import { isStorable } from "../given/storable-text.ts";
import { checkAdmin } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import { variantWarnings } from "./variant-warnings.ts";

/** What is needed of a context. */
type VariantContext = Pick<StoredContext, "variants" | "requester" | "config" | "options">;

/** How a variant may be named. */
export interface NamedHow {
  /** Also by its file on this machine: never for a request from outside. */
  readonly files?: boolean | undefined;
}

/** A variant as it is looked at. Who kept it and when is null for a file that nobody has used, and for the program as it is. */
export type SeenVariant = Omit<StoredVariant, "createdAt" | "createdBy"> & {
  readonly createdAt: string | null;
  readonly createdBy: string | null;
};

/** A variant that can be used, and what may not be as it was meant. */
export interface CheckedVariant {
  readonly variant: SeenVariant;
  /** The fields that it changes. */
  readonly changes: readonly string[];
  readonly warnings: readonly Wording[];
}

/** A variant that is kept. */
export interface KeptVariant {
  readonly variant: StoredVariant;
  /** Whether it was not there before. */
  readonly isNew: boolean;
  readonly warnings: readonly Wording[];
}

/** Fewer digits of a version may be anybody's. */
const VERSION_START = /^[0-9a-f]{6,64}$/;
const AS_IT_IS: SeenVariant = {
  ...{ name: USUAL_VARIANT.name, version: variantVersion(USUAL_VARIANT), content: USUAL_VARIANT },
  ...{ createdAt: null, createdBy: null },
};

/** Whether a variant is named by its file: a path, or a name that ends as such files do. */
function isVariantFile(name: string): boolean {
  return /[/\\]|\.(?:ya?ml|json)$/i.test(name);
}

/**
 * The variant of a name (the newest of it), the one whose version begins so, or `default`: the program as it is, which is not
 * stored. A file's is checked and kept.
 * @throws AppError `variant-unknown`, with the nearest name for who may see them; for a file `variant-unusable` with all that is
 *   wrong with it, `file-unusable`.
 */
export async function variantNamed(
  context: VariantContext,
  name: string,
  { files = false }: NamedHow = {},
): Promise<StoredVariant> {
  if (files && isVariantFile(name)) return (await keep(context, await contentOfFile(context, name))).variant;
  const found = await seen(context, name);
  return { ...found, createdAt: found.createdAt ?? new Date(0).toISOString(), createdBy: found.createdBy ?? "" };
}

/** The use cases on variants, for administrators alone. @throws AppError `admins-only`. */
export function variantUseCases(context: VariantContext) {
  checkAdmin(context.requester);
  return {
    /** Those that are kept, by name, and of a name the newest first; before them the program as it is. */
    list: async (): Promise<ListedVariant[]> => {
      const kept = await context.variants.list();
      return [AS_IT_IS, ...kept.filter(({ name }) => name !== USUAL_VARIANT.name)].map(({ content, ...one }) => ({
        ...one,
        description: content.description ?? null,
        changes: changedFields(content),
      }));
    },
    /** @throws As `variantNamed`. A file's is not kept. */
    show: (name: string, how?: NamedHow): Promise<SeenVariant> => seen(context, name, how),
    /** A variant as a file of it would be, which is the same variant again. */
    fileText: async ({ content }: Pick<SeenVariant, "content">): Promise<string> =>
      (await import("../../rollout/variant-text.ts")).textOfVariant(content),
    /** Looks at a file, and keeps nothing. @throws AppError `variant-unusable` with all that is wrong, `file-unusable`. */
    check: async (path: string): Promise<CheckedVariant> => {
      const content = await contentOfFile(context, path);
      const variant = await ofContent(context, content);
      return { variant, changes: changedFields(content), warnings: variantWarnings(context, content) };
    },
    /** What differs between two. @throws As `show`. */
    diff: async (from: string, to: string, how?: NamedHow) => {
      const [one, other] = [await seen(context, from, how), await seen(context, to, how)];
      const { variantDiff } = await import("../../rollout/variant-diff.ts");
      return { from: one, to: other, changes: variantDiff(one.content, other.content) };
    },
    /** Keeps a variant that came as data. @throws AppError `variant-unusable` with all that is wrong. */
    keep: async (given: unknown): Promise<KeptVariant> =>
      keep(context, await (await import("./variant-content.ts")).contentOfData(context, given)),
    named: (name: string, how?: NamedHow): Promise<StoredVariant> => variantNamed(context, name, how),
  };
}

async function seen(context: VariantContext, name: string, { files = false }: NamedHow = {}): Promise<SeenVariant> {
  if (files && isVariantFile(name)) return ofContent(context, await contentOfFile(context, name));
  if (name === USUAL_VARIANT.name) return AS_IT_IS;
  const found = name !== "" && isStorable(name) ? await context.variants.named(name.slice(0, 100)) : [];
  const exact = found.find(({ version }) => version === name) ?? found.find((one) => one.name === name);
  if (exact) return exact;
  const [first, ...others] = VERSION_START.test(name) ? found : [];
  if (first === undefined) throw await unknown(context, name);
  if (others.length === 0) return first;
  const problem = {
    en: "several versions begin so, give more of it",
    ko: "이렇게 시작하는 버전이 여러 개입니다. 더 길게 적어 주세요",
  };
  throw new AppError("variant-unusable", { variant: name, problem });
}

async function contentOfFile(context: VariantContext, path: string): Promise<Variant> {
  // It is kept for everybody, or shown.
  checkAdmin(context.requester);
  return (await import("./variant-content.ts")).contentOfFile(context, path);
}

async function ofContent({ variants }: VariantContext, content: Variant): Promise<SeenVariant> {
  const version = variantVersion(content);
  return (await variants.get(version)) ?? { name: content.name, version, content, createdAt: null, createdBy: null };
}

async function keep(context: VariantContext, content: Variant): Promise<KeptVariant> {
  const { variants, requester } = context;
  const version = variantVersion(content);
  const isNew = await variants.keep(version, content, requester.person);
  const variant = await variants.get(version);
  if (variant === null)
    throw new AppError("defect", { problem: `the variant ${version} is not there after it was kept` });
  return { variant, isNew, warnings: variantWarnings(context, content) };
}

async function unknown({ variants, requester }: VariantContext, name: string): Promise<AppError> {
  const names = requester.isAdmin ? (await variants.list()).map((one) => one.name) : [];
  const nearest = nearestName(name.slice(0, 100), [...new Set([USUAL_VARIANT.name, ...names])]);
  const shown = quoted(name);
  if (nearest === null) return new AppError("variant-unknown", { variant: shown });
  const variant = { en: `${shown} (nearest: ${nearest})`, ko: `${shown}(비슷한 이름: ${nearest})` };
  return new AppError("variant-unknown", { variant });
}
