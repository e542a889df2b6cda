import { type Config, secretsOf } from "../../config/read-config.ts";
import { AppError } from "../../errors.ts";
import type { FormStore } from "../../postgres/stores/form-store.ts";
import { offlineModel } from "../offline-model.ts";
import type { FormMemory } from "./forms/server-forms.ts";
import { anthropicProvider } from "./protocols/anthropic-provider.ts";
import { googleProvider } from "./protocols/google-provider.ts";
import { ollamaProvider } from "./protocols/ollama-provider.ts";
import { openAIProvider } from "./protocols/openai-provider.ts";
import { modelParts, type ProviderName } from "./provider-names.ts";
import { PROVIDER_TABLE, type ProviderAccess } from "./provider-table.ts";
import type { ModelProvider } from "./providers.ts";

/** What a provider is made with, beside the access to it. */
interface Making {
  readonly config: Config;
  readonly secrets: readonly string[];
  /** What is known of the server at an address. */
  readonly memoryOf: (address: string) => FormMemory;
}

const MAKERS: {
  readonly [N in ProviderName]: (model: string, access: ProviderAccess[N], making: Making) => ModelProvider;
} = {
  openai: (model, access, { memoryOf, secrets }) =>
    openAIProvider({ kind: "openai", model, ...access }, memoryOf(access.baseUrl ?? ""), secrets),
  azure: (deployment, access, { memoryOf, secrets }) =>
    openAIProvider({ kind: "azure", deployment, ...access }, memoryOf(access.endpoint), secrets),
  anthropic: (model, access, { memoryOf, secrets }) =>
    anthropicProvider({ model, ...access }, memoryOf(access.baseUrl ?? ""), secrets),
  google: (model, access, { memoryOf, secrets }) =>
    googleProvider({ model, ...access }, memoryOf(access.baseUrl ?? ""), secrets),
  ollama: (model, access, { memoryOf, secrets, config: { contextTokens } }) =>
    ollamaProvider({ model, ...access, contextTokens }, memoryOf(access.baseUrl), secrets),
};

/**
 * The provider for a model id, made once for each id.
 * @param forms What is known of servers from earlier processes.
 * @throws AppError `model-without-access` where the environment holds none.
 */
export function providers(config: Config, forms: FormStore): (id: string) => ModelProvider {
  const made = new Map<string, ModelProvider>([[offlineModel.id, offlineModel]]);
  return (id) => {
    const provider = made.get(id) ?? makeProvider(id, config, forms);
    made.set(id, provider);
    return provider;
  };
}

function makeProvider(id: string, config: Config, forms: FormStore): ModelProvider {
  const model = modelParts(id);
  if (model === null) {
    throw new AppError("config-invalid", {
      problems: `The session was begun with ${id}, which only the program that began it has: go on with it there.`,
    });
  }
  const making = { config, secrets: secretsOf(config), memoryOf: (address: string) => forms.of(address, id) };
  return make(model.provider, model.name, id, making);
}

function make<N extends ProviderName>(provider: N, name: string, id: string, making: Making): ModelProvider {
  const access = (making.config as Partial<ProviderAccess>)[provider];
  if (access === undefined) throw noAccess(provider, id);
  return MAKERS[provider](name, access, making);
}

function noAccess(provider: ProviderName, id: string): AppError {
  const names = PROVIDER_TABLE[provider].missing({});
  const missing = { en: `${names.join(" and ")} is not set`, ko: `${names.join(", ")} 변수 없음` };
  return new AppError("model-without-access", { model: id, missing });
}
