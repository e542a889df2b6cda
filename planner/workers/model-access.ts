import { OFFLINE } from "../../schemas/model/offline.ts";
import type { Config } from "../../utils/config/read-config.ts";
import { modelParts, PROVIDERS } from "../../utils/llm/provider/provider-names.ts";

/** Where a process's models come from: its configuration, and what its program brings. */
interface ModelSources {
  readonly config: Config;
  readonly options: { readonly models: { readonly byId: ReadonlyMap<string, unknown> } };
}

/** The providers whose models can be asked here, and the ids of the models that are the program's own, as a worker names them. */
export function accessibleModels({ config, options }: ModelSources): string[] {
  return [OFFLINE, ...PROVIDERS.filter((name) => config[name] !== undefined), ...options.models.byId.keys()];
}

/** Whether a model can be asked where these can. */
export function isAccessible(model: string, accessible: readonly string[]): boolean {
  const provider = modelParts(model)?.provider;
  return accessible.includes(model) || (provider !== undefined && accessible.includes(provider));
}
