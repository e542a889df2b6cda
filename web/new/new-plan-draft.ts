import type { Choices } from "../../schemas/http/choices.ts";
import type { NewSession } from "../../schemas/http/session.ts";
import type { Language } from "../../schemas/idea.ts";

/** As the server has it. */
export const MAX_IDEA_CHARACTERS = 10_000;
/** From here on, how many characters are left is worth to be said. */
export const NEAR_THE_END = 1_000;

/** What a person typed and chose for a new plan, and has not sent. An empty text is nothing: the server's own is taken. */
export interface NewPlanDraft {
  readonly idea: string;
  readonly preset: string;
  readonly model: string;
  /** Whether a model is named that is not on the list. */
  readonly isOtherModel: boolean;
  readonly language: Language | "";
  readonly maxCostUsd: string;
  readonly maxTokens: string;
  readonly yes: boolean;
  /** The names of the files that were chosen: a browser gives them back to no page that was loaded anew. */
  readonly files: readonly string[];
  /** This draft's own: with what is sent it makes the key under which that is carried out once. */
  readonly mark: string;
}

export type DraftField = "idea" | "preset" | "model" | "language" | "maxCostUsd" | "maxTokens" | "files";

/** A draft with nothing in it. @param mark One that no other draft has. */
export function emptyDraft(mark: string): NewPlanDraft {
  const nothing = { idea: "", preset: "", model: "", isOtherModel: false, maxCostUsd: "", maxTokens: "", yes: false };
  return { ...nothing, language: "", files: [], mark };
}

/** The draft that was kept, without what cannot be in one. */
export function readDraft(kept: unknown, mark: string): NewPlanDraft {
  const empty = emptyDraft(mark);
  if (typeof kept !== "object" || kept === null) return empty;
  const known = kept as Readonly<Record<string, unknown>>;
  const text = (name: string) => (typeof known[name] === "string" ? known[name] : "");
  const { language, files } = known;
  return {
    idea: text("idea"),
    preset: text("preset"),
    model: text("model"),
    isOtherModel: known["isOtherModel"] === true,
    language: language === "en" || language === "ko" ? language : "",
    maxCostUsd: text("maxCostUsd"),
    maxTokens: text("maxTokens"),
    yes: known["yes"] === true,
    files: Array.isArray(files) ? files.filter((name) => typeof name === "string") : [],
    mark: text("mark") || mark,
  };
}

/** The preset that is chosen: the default one where none is, or one that there is not any more. */
export function presetOf<P extends { readonly id: string; readonly isDefault: boolean }>(
  { preset }: Pick<NewPlanDraft, "preset">,
  presets: readonly P[],
): P | undefined {
  return presets.find(({ id }) => id === preset) ?? presets.find(({ isDefault }) => isDefault) ?? presets[0];
}

/** The model that is asked for; nothing where the preset's is taken. */
export function modelOf(draft: NewPlanDraft, choices: Choices | null): string {
  const named = draft.model.trim();
  if (draft.isOtherModel || choices === null) return named;
  if (choices.models.some(({ id }) => id === named)) return named;
  // What the preset would get may not be used: then it is the first that may.
  return presetOf(draft, choices.presets)?.model === null ? (choices.models[0]?.id ?? "") : "";
}

/**
 * The body that a draft comes to: only what was chosen, and amounts as numbers where they are.
 * @param choices Null while they are not known: then it is as it was chosen before.
 */
export function bodyOf(draft: NewPlanDraft, choices: Choices | null): NewSession {
  const { language, yes } = draft;
  const isUsual = draft.preset === "" || choices?.presets.some(({ id }) => id === draft.preset) === false;
  const preset = isUsual ? "" : draft.preset;
  const model = modelOf(draft, choices);
  const limits = {
    ...(draft.maxTokens.trim() === "" ? {} : { maxTokens: amount(draft.maxTokens) }),
    ...(draft.maxCostUsd.trim() === "" ? {} : { maxCostUsd: amount(draft.maxCostUsd) }),
  };
  return {
    idea: draft.idea.trim(),
    ...(preset === "" ? {} : { preset }),
    ...(language === "" ? {} : { lang: language }),
    ...(model === "" ? {} : { model }),
    ...(yes ? { yes } : {}),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

/** `1,000` and `0.50` as people type them; NaN for what is none. */
export function amount(text: string): number {
  const plain = text
    .trim()
    .replace(/^\$/, "")
    .replace(/(\d)[,\s](?=\d{3}(?:\D|$))/g, "$1");
  return /^\d+(?:\.\d+)?$|^\.\d+$/.test(plain) ? Number(plain) : Number.NaN;
}

/** What is seen to be wrong before anything is sent, by field. The server decides itself, and knows more. */
export type DraftFault = "idea-missing" | "idea-long" | "cost" | "tokens" | "model-missing";

export function draftFaults(draft: NewPlanDraft): ReadonlyMap<DraftField, DraftFault> {
  const faults = new Map<DraftField, DraftFault>();
  const { length } = draft.idea.trim();
  if (length === 0) faults.set("idea", "idea-missing");
  if (length > MAX_IDEA_CHARACTERS) faults.set("idea", "idea-long");
  if (draft.isOtherModel && draft.model.trim() === "") faults.set("model", "model-missing");
  if (draft.maxCostUsd.trim() !== "" && !(amount(draft.maxCostUsd) > 0)) faults.set("maxCostUsd", "cost");
  const tokens = amount(draft.maxTokens);
  if (draft.maxTokens.trim() !== "" && !(Number.isSafeInteger(tokens) && tokens > 0)) faults.set("maxTokens", "tokens");
  return faults;
}

/** Where in the form a problem of the server's belongs; null where it is about nothing that stands there. */
export function fieldOf({
  code,
  pointer,
}: {
  readonly code: string;
  readonly pointer?: string | undefined;
}): DraftField | null {
  const named =
    pointer === undefined ? undefined : POINTERS.find(([at]) => pointer === at || pointer.startsWith(`${at}/`));
  return named?.[1] ?? CODES[code] ?? null;
}

const POINTERS: readonly (readonly [string, DraftField])[] = [
  ["#/idea", "idea"],
  ["#/preset", "preset"],
  ["#/lang", "language"],
  ["#/model", "model"],
  ["#/limits/maxCostUsd", "maxCostUsd"],
  ["#/limits/maxTokens", "maxTokens"],
  ["#/limits", "maxCostUsd"],
];

const CODES: Readonly<Record<string, DraftField>> = {
  "idea-empty": "idea",
  "idea-too-long": "idea",
  "model-not-allowed": "model",
  "model-without-access": "model",
  "file-unusable": "files",
  "part-too-large": "files",
  "body-too-large": "files",
};
