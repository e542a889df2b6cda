import { editDistance } from "../../edit-distance.ts";

/** What stands before the colon of a model's id, in the order in which a preset looks for a key. */
export const PROVIDERS = ["openai", "azure", "anthropic", "google", "ollama"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

const ID = new RegExp(`^(?:offline|(?:${PROVIDERS.join("|")}):\\S+)$`);
/** A name further off than this is another word. */
const NEAR = 3;
/** Whose models are called so. */
const FAMILIES: readonly (readonly [RegExp, ProviderName])[] = [
  [/^claude-/i, "anthropic"],
  [/^(?:models\/)?gemini-/i, "google"],
  [/^(?:gpt-|o\d)/i, "openai"],
];
/** What people call the providers. */
const ALIASES: Readonly<Record<string, ProviderName>> = {
  claude: "anthropic",
  gemini: "google",
  "google-genai": "google",
  googleai: "google",
  gpt: "openai",
  "azure-openai": "azure",
};

/** The forms of an id, for a sentence. */
export const MODEL_FORMS = "openai:NAME, azure:DEPLOYMENT or offline, or anthropic:NAME, google:NAME or ollama:NAME";

/** Whether a text is the id of a model. */
export function isModelId(text: string): boolean {
  return ID.test(text);
}

/** The provider and the name that an id is made of; null for `offline`, and for what is none. */
export function modelParts(id: string): { readonly provider: ProviderName; readonly name: string } | null {
  const separator = id.indexOf(":");
  const provider = PROVIDERS.find((known) => known === id.slice(0, separator));
  return provider === undefined ? null : { provider, name: id.slice(separator + 1) };
}

/** The id that was probably meant; null where nothing is near. */
export function nearestModelId(text: string): string | null {
  const id = text.trim();
  const separator = id.indexOf(":");
  if (separator < 0) {
    if (id.toLowerCase() === "offline" || (id.length > 4 && editDistance(id.toLowerCase(), "offline") <= 2))
      return "offline";
    const [, family] = FAMILIES.find(([pattern]) => pattern.test(id)) ?? [];
    return family === undefined ? null : fitting(`${family}:${id}`);
  }
  const [given, name] = [id.slice(0, separator).trim().toLowerCase(), id.slice(separator + 1).trim()];
  const alias = Object.hasOwn(ALIASES, given) ? ALIASES[given] : undefined;
  const [nearest] = PROVIDERS.map((known) => ({ known, distance: editDistance(given, known) })).toSorted(
    (a, b) => a.distance - b.distance,
  );
  const isNear = nearest !== undefined && nearest.distance <= Math.min(NEAR, nearest.known.length / 2);
  const provider = alias ?? (isNear ? nearest.known : undefined);
  return provider === undefined ? null : fitting(`${provider}:${name}`);
}

/** It is shown: only what could be one, and nothing that is longer than a name. */
function fitting(id: string): string | null {
  return isModelId(id) && /^[\x21-\x7e]{1,80}$/.test(id) ? id : null;
}

/** Whose a model of this name is; null where its name does not tell. */
export function ownerOf(name: string): ProviderName | null {
  return FAMILIES.find(([family]) => family.test(name))?.[1] ?? null;
}
