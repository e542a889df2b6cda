import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HOME_FILE, PROJECT_FILE } from "../../utils/config/config-files.ts";
import { type Config, chooseModel, readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError } from "../../utils/errors.ts";
import { makeDirectory } from "../../utils/home.ts";
import { findLocalServers, type LocalServer } from "../../utils/llm/provider/local-servers.ts";
import { PROVIDERS } from "../../utils/llm/provider/provider-names.ts";
import { hasAccess, PROVIDER_TABLE } from "../../utils/llm/provider/provider-table.ts";
import { parseObject, WRITTEN } from "../given/files.ts";
import { checkModelId } from "../given/model-id.ts";

/** A provider that takes a key. */
export interface KeyedProvider {
  readonly name: string;
  /** The variable that holds its key; what it holds is never told. */
  readonly variable: string;
  readonly isSet: boolean;
}

/** A model that can be used on this machine now. */
export interface ModelChoice {
  /** As a session keeps it: `openai:gpt-4.1`, `ollama:qwen3:8b`, `offline`. */
  readonly model: string;
  /** Who serves it: a provider, or a server on this machine; null for `offline`. */
  readonly server: string | null;
  /** What has to be set besides the model, by the names of the config file. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a plan can be made with here. */
export interface Means {
  readonly keys: readonly KeyedProvider[];
  readonly servers: readonly LocalServer[];
  /** All models that can be used, the recommended one first; `offline` is the last. */
  readonly choices: readonly ModelChoice[];
  /** The model that a new session gets as things are; null where the one that is chosen cannot be used. */
  readonly model: string | null;
  /** Whether anybody chose it: a variable, a config file, or a key that is set. */
  readonly isChosen: boolean;
}

/** A server's own way in, where it needs no setting, else OpenAI's protocol at its address. */
const OLLAMA = "Ollama";
export const OFFLINE: ModelChoice = { model: "offline", server: null, settings: {} };

/**
 * Looks which keys are set and which model servers answer on this machine.
 * @throws AppError `config-invalid`.
 */
export async function findMeans(environment?: Environment): Promise<Means> {
  const config = readConfig(environment);
  const servers = await findLocalServers();
  const keys = keyedProviders(config);
  const choices = [...keyedChoices(config), ...servers.flatMap(choicesOf), OFFLINE];
  const model = config.modelProblems.length > 0 ? null : chooseModel(config, "balanced");
  return { keys, servers, choices, model, isChosen: isChosen(config) };
}

/** Whether a new session gets the offline model only because nothing else is known. */
export function lacksModel(environment?: Environment): boolean {
  return !isChosen(readConfig(environment));
}

/**
 * The model of this name, among those that can be used here or not: a key can come later.
 * @throws AppError `usage`, naming the nearest, for what is no model's id.
 */
export function choiceNamed({ choices }: Means, name: string): ModelChoice {
  return choices.find(({ model }) => model === name) ?? { model: checkModelId(name), server: null, settings: {} };
}

export interface SaveRequest {
  readonly choice: ModelChoice;
  /** Into the file of the working directory instead of the home's. */
  readonly project?: boolean;
}

/**
 * Writes a choice to a config file, which keeps what else it holds.
 * @returns The file's path.
 * @throws AppError `file-unusable` where it cannot be written, `usage` for a server's address in a project's file.
 */
export function saveChoice({ choice, project = false }: SaveRequest, environment?: Environment): string {
  const { model, settings } = choice;
  if (project && Object.keys(settings).length > 0) {
    const [address] = Object.values(settings);
    const en = `A server's address stands in the home only, so that no project can send texts elsewhere: leave out --project for ${model} at ${address}.`;
    const ko = `서버 주소는 홈의 설정에만 둡니다. 프로젝트가 글을 다른 곳으로 보내지 못하게 하기 위해서입니다. ${address}의 ${model}에는 --project를 빼 주세요.`;
    throw new AppError("usage", { problem: { en, ko } });
  }
  const path = project ? join(process.cwd(), PROJECT_FILE) : join(readConfig(environment).home, HOME_FILE);
  // The address of the server before would send this model's texts there.
  const { openaiBaseUrl: _, ...kept } = readSettings(path);
  try {
    makeDirectory(dirname(path));
    const text = `${JSON.stringify({ ...(project ? readSettings(path) : kept), model, ...settings }, null, 2)}\n`;
    // Whole or not at all: a process may be killed while it writes.
    writeFileSync(`${path}.new`, text, { mode: project ? 0o644 : 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new AppError("file-unusable", { path, use: WRITTEN, problem: fileProblem(error) }, error);
  }
  return path;
}

/** `readConfig` has found it usable, or it is not there. */
function readSettings(path: string): Readonly<Record<string, unknown>> {
  try {
    return parseObject(readFileSync(path, "utf8")) ?? {};
  } catch {
    return {};
  }
}

function isChosen(config: Config): boolean {
  return config.model !== undefined || config.modelProblems.length > 0 || keyedChoices(config).length > 0;
}

/** Which keys are set. */
export function keyedProviders(config: Config): KeyedProvider[] {
  return PROVIDERS.flatMap((name) => {
    const { owner, key } = PROVIDER_TABLE[name];
    return key === null ? [] : [{ name: owner, variable: key, isSet: hasAccess(config, name) }];
  });
}

/** The balanced model of each provider with a key. */
function keyedChoices(config: Config): ModelChoice[] {
  return PROVIDERS.flatMap((name) => {
    const { owner, models } = PROVIDER_TABLE[name];
    return models !== null && hasAccess(config, name)
      ? [{ model: `${name}:${models.balanced}`, server: owner, settings: {} }]
      : [];
  });
}

/** The models of a server on this machine. */
export function choicesOf({ name, address, models }: LocalServer): ModelChoice[] {
  return models.map((model) =>
    name === OLLAMA
      ? { model: `ollama:${model.name}`, server: name, settings: {} }
      : { model: `openai:${model.name}`, server: name, settings: { openaiBaseUrl: `${address}/v1` } },
  );
}
