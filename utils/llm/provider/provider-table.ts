import { PRESETS, type PresetName } from "../../../schemas/preset.ts";
import type { Variables } from "../../config/environment-variables.ts";
import { ollamaAddress } from "../../config/server-address.ts";
import { PROVIDERS, type ProviderName } from "./provider-names.ts";

/** For servers that need no key, but whose client refuses an empty one. */
export const NO_KEY = "none";
/** The stable version of Azure's API with structured output, where none is named. */
const AZURE_API_VERSION = "2024-10-21";

interface KeyAccess {
  readonly apiKey: string;
  readonly baseUrl?: string;
}

/** What it takes to ask each provider. */
export interface ProviderAccess {
  readonly openai: KeyAccess;
  readonly azure: { readonly apiKey: string; readonly endpoint: string; readonly apiVersion: string };
  readonly anthropic: KeyAccess;
  readonly google: KeyAccess;
  readonly ollama: { readonly baseUrl: string; readonly apiKey?: string };
}

/** All that is known of a provider but how it is asked. */
interface Provider<N extends ProviderName> {
  /** Whose models they are, for a sentence. */
  readonly owner: string;
  /** The variable of its key; null where it needs none. */
  readonly key: string | null;
  /** The access that the environment gives; null where it gives none. */
  readonly access: (variables: Variables) => ProviderAccess[N] | null;
  /** The variables that are missing for it, each as it is named to a person. */
  readonly missing: (variables: Variables) => readonly string[];
  /** The preset's models, where a key alone is enough to choose one. */
  readonly models: Readonly<Record<PresetName, string>> | null;
}

/** The one place that knows the providers. A new one is a line here, and one in `model-choice.ts`. */
export const PROVIDER_TABLE: { readonly [N in ProviderName]: Provider<N> } = {
  openai: {
    owner: "OpenAI",
    key: "OPENAI_API_KEY",
    access: ({ OPENAI_API_KEY, OPENAI_BASE_URL }) => keyAccess(OPENAI_API_KEY, OPENAI_BASE_URL),
    missing: ({ OPENAI_API_KEY, OPENAI_BASE_URL }) => (OPENAI_API_KEY || OPENAI_BASE_URL ? [] : ["OPENAI_API_KEY"]),
    models: { fast: PRESETS.fast.model, balanced: PRESETS.balanced.model, quality: PRESETS.quality.model },
  },
  azure: {
    owner: "Azure",
    key: "AZURE_OPENAI_API_KEY",
    access: ({ AZURE_OPENAI_API_KEY: apiKey, AZURE_OPENAI_ENDPOINT: endpoint, AZURE_OPENAI_API_VERSION }) =>
      apiKey && endpoint ? { apiKey, endpoint, apiVersion: AZURE_OPENAI_API_VERSION ?? AZURE_API_VERSION } : null,
    missing: (variables) =>
      (["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"] as const).filter((name) => !variables[name]),
    models: null,
  },
  anthropic: {
    owner: "Anthropic",
    key: "ANTHROPIC_API_KEY",
    access: ({ ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL }) => keyAccess(ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL),
    missing: ({ ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL }) =>
      ANTHROPIC_API_KEY || ANTHROPIC_BASE_URL ? [] : ["ANTHROPIC_API_KEY"],
    models: { fast: "claude-haiku-5-5", balanced: "claude-sonnet-5-5", quality: "claude-opus-5-5" },
  },
  google: {
    owner: "Google",
    key: "GOOGLE_API_KEY",
    access: ({ GOOGLE_API_KEY, GOOGLE_BASE_URL }) => keyAccess(GOOGLE_API_KEY, GOOGLE_BASE_URL),
    missing: ({ GOOGLE_API_KEY, GOOGLE_BASE_URL }) =>
      GOOGLE_API_KEY || GOOGLE_BASE_URL ? [] : ["GOOGLE_API_KEY (or GEMINI_API_KEY)"],
    models: { fast: "gemini-3.5-flash-lite", balanced: "gemini-3.8-flash", quality: "gemini-3.1-pro-preview" },
  },
  ollama: {
    owner: "Ollama",
    key: null,
    access: ({ OLLAMA_HOST, OLLAMA_API_KEY }) => ({
      baseUrl: ollamaAddress(OLLAMA_HOST ?? ""),
      ...(OLLAMA_API_KEY ? { apiKey: OLLAMA_API_KEY } : {}),
    }),
    missing: () => [],
    models: null,
  },
};

/** The access to every provider that the environment gives. */
export function accessIn(variables: Variables): Partial<ProviderAccess> {
  const found = PROVIDERS.flatMap((name) => {
    const access = PROVIDER_TABLE[name].access(variables);
    return access === null ? [] : [[name, access]];
  });
  return Object.fromEntries(found);
}

/** The first provider with a key whose models the presets name; null where there is none. */
export function presetModel(access: Partial<ProviderAccess>, preset: PresetName): string | null {
  const chosen = PROVIDERS.find((name) => PROVIDER_TABLE[name].models !== null && hasKey(access[name]));
  const models = chosen === undefined ? null : PROVIDER_TABLE[chosen].models;
  return models === null ? null : `${chosen}:${models[preset]}`;
}

/** Whether the environment holds a key of this provider. */
export function hasAccess(access: Partial<ProviderAccess>, name: ProviderName): boolean {
  return PROVIDER_TABLE[name].key !== null && hasKey(access[name]);
}

/** The secrets in an access, and the addresses that may hold more. */
export function accessParts(access: Partial<ProviderAccess>): { keys: string[]; addresses: string[] } {
  const all = PROVIDERS.map((name): Partial<Record<"apiKey" | "baseUrl" | "endpoint", string>> => access[name] ?? {});
  const said = (name: "apiKey" | "baseUrl" | "endpoint") => all.flatMap((one) => one[name] ?? []);
  return { keys: said("apiKey").filter((key) => key !== NO_KEY), addresses: [...said("baseUrl"), ...said("endpoint")] };
}

function keyAccess(apiKey: string | undefined, baseUrl: string | undefined): KeyAccess | null {
  if (!apiKey && !baseUrl) return null;
  return { apiKey: apiKey ?? NO_KEY, ...(baseUrl ? { baseUrl } : {}) };
}

function hasKey(access: { readonly apiKey?: string } | undefined): boolean {
  return access?.apiKey !== undefined && access.apiKey !== NO_KEY;
}
