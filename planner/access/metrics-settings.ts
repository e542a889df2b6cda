import { OFFLINE } from "../../schemas/model/offline.ts";
import { PresetName } from "../../schemas/preset.ts";
import { type MetricsAddress, metricsAddress } from "../../utils/config/metrics-address.ts";
import { type Config, readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { pricedModels } from "../../utils/llm/provider/prices.ts";
import { PROVIDERS } from "../../utils/llm/provider/provider-names.ts";
import { hasAccess, PROVIDER_TABLE } from "../../utils/llm/provider/provider-table.ts";

export { type MetricsAddress, metricsAddress };

/** What the configuration says of how a process is measured. */
export interface MetricsSettings {
  /** The ids of the models that have rows of their own. */
  readonly models: readonly string[];
  /** The window that a prompt has to fit into, in tokens. */
  readonly contextTokens: number;
  /** Whether runs of this process wait for workers. */
  readonly expectsWorkers: boolean;
  /** Where a listener of their own is wanted; `off`: not even where one is usual. */
  readonly listensOn: MetricsAddress | "off" | null;
  /** With which a server that takes tokens gives them. */
  readonly token: string | undefined;
}

/** @throws AppError `config-invalid`. */
export function metricsSettings(environment?: Environment): MetricsSettings {
  const config = readConfig(environment);
  const { contextTokens, usesWorkers, metrics } = config;
  return {
    models: namedModels(config),
    contextTokens,
    expectsWorkers: usesWorkers,
    listensOn: metrics.listensOn ?? null,
    token: metrics.token,
  };
}

/** Those that a session gets here, and those with a price of providers that there is a key for. */
function namedModels(config: Config): string[] {
  const { model } = config;
  const keyed = PROVIDERS.filter((name) => hasAccess(config, name));
  const chosen = keyed.flatMap((name) => {
    const { models } = PROVIDER_TABLE[name];
    return models === null ? [] : PresetName.options.map((preset) => `${name}:${models[preset]}`);
  });
  const priced = keyed.flatMap((name) => pricedModels(name));
  return [...new Set([...(model === undefined ? [] : [model]), ...chosen, OFFLINE, ...priced])];
}
