import { type Config, secretsOf } from "../../config.ts";
import { AppError } from "../../errors.ts";
import type { FormStore } from "../../postgres/stores/form-store.ts";
import { offlineModel } from "../offline-model.ts";
import { openAIProvider } from "./openai-provider.ts";
import type { ModelProvider } from "./providers.ts";

/**
 * The provider for a model id, made once for each id.
 * @param forms What is known of servers from earlier processes.
 * @throws AppError `config-invalid` where the environment holds no access to it.
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
  const { openai, azure } = config;
  const secrets = secretsOf(config);
  const separator = id.indexOf(":");
  const name = id.slice(separator + 1);
  switch (id.slice(0, separator)) {
    case "openai":
      if (!openai) throw noAccess("OPENAI_API_KEY", id);
      return openAIProvider({ kind: "openai", model: name, ...openai }, forms.of(openai.baseUrl ?? "", id), secrets);
    case "azure":
      if (!azure) throw noAccess("AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT", id);
      return openAIProvider({ kind: "azure", deployment: name, ...azure }, forms.of(azure.endpoint, id), secrets);
    default:
      throw new AppError("config-invalid", {
        problems: `The session was begun with ${id}, which only the program that began it has: go on with it there.`,
      });
  }
}

function noAccess(variables: string, id: string): AppError {
  return new AppError("config-invalid", { problems: `${variables} is not set, and the session was begun with ${id}.` });
}
