import type { Language } from "../../schemas/idea.ts";
import type { PresetName } from "../../schemas/preset.ts";
import type { Config } from "../../utils/config/read-config.ts";
import { AppError } from "../../utils/errors.ts";
import { findLocalServers, type LocalServer } from "../../utils/llm/provider/local-servers.ts";
import { modelParts, PROVIDERS } from "../../utils/llm/provider/provider-names.ts";
import { hasAccess, PROVIDER_TABLE, type ProviderAccess } from "../../utils/llm/provider/provider-table.ts";
import type { StoredContext } from "../wiring/context.ts";
import { choicesOf, OFFLINE } from "./setup.ts";

/** A preset, with what it means for a plan. */
export interface PresetChoice {
  readonly id: string;
  readonly isDefault: boolean;
  readonly minSections: number;
  readonly refineRounds: number;
  /** How long the plan may be: English in words, Korean in letters without blanks. */
  readonly length: Readonly<Record<Language, number>>;
  /** The model that it gets where none is asked for; null where the requester may not use it, or nothing leads to it. */
  readonly model: string | null;
}

/** What a new session can be made with. */
export interface PlanChoices {
  readonly presets: readonly PresetChoice[];
  /** Those that there are the means for, and that the requester may use; the recommended one first. */
  readonly models: readonly { readonly id: string; readonly isDefault: boolean }[];
  /** The language of plans where none is asked for; null: that of the idea. */
  readonly language: Language | null;
  readonly limits: { readonly maxTokens: number | null; readonly maxCostUsd: number | null };
}

type Choosing = Pick<StoredContext, "config" | "options" | "practice" | "modelFor" | "requester">;

const RECOMMENDED: readonly PresetName[] = ["balanced", "fast", "quality"];

/**
 * What there is to choose from for a new session of the requester's.
 * @param findServers Looks which model servers answer on this machine.
 */
export async function planChoices(context: Choosing, findServers = findLocalServers): Promise<PlanChoices> {
  const { config, options, practice, requester } = context;
  const usual = config.defaults.preset ?? "balanced";
  const names = Object.keys(practice.presets);
  const usable = new Set(await usableModels(context, findServers));
  const isAllowed = (id: string) => requester.models?.includes(id) ?? true;
  const modelOf = (preset: string) => {
    const model = modelNamed(context, preset);
    return model !== null && isAllowed(model) && (options.models.byId.has(model) || hasMeans(config, model))
      ? model
      : null;
  };
  const usualModel = modelOf(usual);
  // Also what was set for a preset, and what a token names, whatever providers are known to have.
  const named = [usualModel, ...names.map(modelOf), ...(requester.models ?? []).filter((id) => hasMeans(config, id))];
  const models = [...new Set([...named.filter((id) => id !== null), ...usable])].filter(isAllowed);
  const { language = null, maxTokens = null, maxCostUsd = null } = config.defaults;
  return {
    presets: Object.entries(practice.presets).map(([id, { minSections, refineRounds, length }]) => {
      return { id, isDefault: id === usual, minSections, refineRounds, length, model: modelOf(id) };
    }),
    models: models.map((id) => ({ id, isDefault: id === usualModel })).toSorted(offlineLast),
    language,
    limits: { maxTokens, maxCostUsd },
  };
}

/** It makes worksheets: whoever has a model wants that. */
function offlineLast(one: { readonly id: string }, other: { readonly id: string }): number {
  return Number(one.id === OFFLINE.model) - Number(other.id === OFFLINE.model);
}

async function usableModels({ config, options }: Choosing, findServers: () => Promise<LocalServer[]>) {
  const keyed = PROVIDERS.flatMap((name) => {
    const { models } = PROVIDER_TABLE[name];
    return models !== null && hasAccess(config, name) ? RECOMMENDED.map((preset) => `${name}:${models[preset]}`) : [];
  });
  const local = (await findServers()).flatMap((server) =>
    choicesOf(server).flatMap(({ model, settings: { openaiBaseUrl } }) =>
      isAskedAt(config, openaiBaseUrl ?? server.address, model) ? [model] : [],
    ),
  );
  return [...options.models.byId.keys(), ...keyed, ...local, OFFLINE.model];
}

/** Whether a model of this machine's is one that a session of this server would ask: its address has to be the configured one. */
function isAskedAt(config: Config, address: string, model: string): boolean {
  const provider = modelParts(model)?.provider;
  const access = provider === "openai" || provider === "ollama" ? config[provider] : undefined;
  return access?.baseUrl !== undefined && sameAddress(access.baseUrl, address);
}

function sameAddress(one: string, other: string): boolean {
  const plain = (address: string) => address.replace("//localhost", "//127.0.0.1").replace(/\/+$/, "");
  return plain(one) === plain(other);
}

function hasMeans(config: Config, id: string): boolean {
  if (id === OFFLINE.model) return true;
  const parts = modelParts(id);
  return parts !== null && (config as Partial<ProviderAccess>)[parts.provider] !== undefined;
}

/** Null where the one that is configured cannot be used: whoever begins a session with it is told why. */
function modelNamed({ modelFor }: Choosing, preset: string): string | null {
  try {
    return modelFor(preset);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
