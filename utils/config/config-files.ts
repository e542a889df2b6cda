import { existsSync, readFileSync, type Stats, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import envPaths from "env-paths";
import { fileProblem } from "../errors/file-problem.ts";
import { AppError, type Wording } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import type { Variables } from "./environment-variables.ts";

/** The file in the home, and the one that a project brings. */
export const HOME_FILE = "config.json";
export const PROJECT_FILE = ".plancraft.json";

type VariableName = keyof Variables;

/** What a config file may hold, and the variable that means the same. A project's file may come from anybody. */
const ANYWHERE = {
  model: "PLANCRAFT_MODEL",
  preset: "PLANCRAFT_PRESET",
  lang: "PLANCRAFT_LANG",
  maxCost: "PLANCRAFT_MAX_COST",
  maxTokens: "PLANCRAFT_MAX_TOKENS",
  contextTokens: "PLANCRAFT_CONTEXT_TOKENS",
  maxCalls: "PLANCRAFT_MAX_CALLS",
  requestsPerMinute: "PLANCRAFT_REQUESTS_PER_MINUTE",
  tokensPerMinute: "PLANCRAFT_TOKENS_PER_MINUTE",
  limitsScope: "PLANCRAFT_LIMITS_SCOPE",
  callTimeoutMs: "PLANCRAFT_CALL_TIMEOUT_MS",
  callTotalMs: "PLANCRAFT_CALL_TOTAL_MS",
} as const satisfies Readonly<Record<string, VariableName>>;

/** What sends texts or keys elsewhere, or says who one is: in the home only. */
const AT_HOME = {
  openaiBaseUrl: "OPENAI_BASE_URL",
  azureEndpoint: "AZURE_OPENAI_ENDPOINT",
  azureApiVersion: "AZURE_OPENAI_API_VERSION",
  user: "PLANCRAFT_USER",
  traceContent: "PLANCRAFT_TRACE_CONTENT",
  logLevel: "LOG_LEVEL",
  logFormat: "LOG_FORMAT",
} as const satisfies Readonly<Record<string, VariableName>>;

/** The setting that means the same as a variable; the variable's own name where there is none. */
export function settingOf(variable: string): string {
  const settings = Object.entries({ ...ANYWHERE, ...AT_HOME });
  return settings.find(([, one]) => one === variable)?.[0] ?? variable;
}

/** What a config file sets, under the names of the variables that mean the same. */
export interface ConfigFile {
  readonly path: string;
  readonly variables: Readonly<Partial<Record<VariableName, string>>>;
}

/**
 * Reads the config files that there are, the one that counts more first: the project's, then the home's.
 * @param folder Where the project's is looked for: here, and up to the root of the repository that this is in; null: nowhere.
 * @throws AppError `config-invalid` with every problem at once: what cannot be read, what somebody else can write, and
 *   names that are no setting, with the nearest that is one.
 */
export function readConfigFiles(home: string, folder: string | null): ConfigFile[] {
  const problems: Wording[] = [];
  const project = folder === null ? null : projectFile(folder);
  const files = [
    ...(project === null ? [] : [readConfigFile(project, ANYWHERE, problems)]),
    readConfigFile(join(home, HOME_FILE), { ...ANYWHERE, ...AT_HOME }, problems),
  ];
  if (problems.length > 0) throw configInvalid(problems);
  return files.filter((file) => file !== null);
}

/** The language that the files set, whatever else may be wrong with them; undefined where they set none. */
export function languageInFiles(home: string, folder: string | null): string | undefined {
  try {
    return readConfigFiles(home, folder).flatMap(({ variables }) => variables.PLANCRAFT_LANG ?? [])[0];
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The folder of the embedded database, the logs and the home's config file, absolute. */
export function homeOf({ PLANCRAFT_HOME }: { readonly PLANCRAFT_HOME?: string | undefined }): string {
  const home = PLANCRAFT_HOME || envPaths("plancraft", { suffix: "" }).data;
  return isAbsolute(home) ? home : resolve(home);
}

/** Null where the folder is gone, as another program's clean-up leaves it. */
export function workingFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** `config-invalid` with all its problems, in both languages. */
export function configInvalid(problems: readonly Wording[]): AppError {
  const of = (language: keyof Wording) => `${problems.map((problem) => problem[language]).join("; ")}.`;
  return new AppError("config-invalid", { problems: { en: of("en"), ko: of("ko") } });
}

/** The nearest one, not above the root of the repository: what lies in a folder of everybody's is nobody's project. */
function projectFile(folder: string): string | null {
  const root = repositoryOf(folder) ?? folder;
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, PROJECT_FILE);
    if (existsSync(path)) return path;
    if (at === root) return null;
  }
}

function repositoryOf(folder: string): string | null {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? null : repositoryOf(above);
}

function readConfigFile(
  path: string,
  settings: Readonly<Record<string, VariableName>>,
  problems: Wording[],
): ConfigFile | null {
  const say = (en: string, ko: string) => void problems.push({ en: `${path} ${en}`, ko: `${path}: ${ko}` });
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) return null;
    if (isWritableByOthers(facts)) {
      say(
        `can be written by others, who could send your texts elsewhere: make it yours alone with chmod go-w, or remove it`,
        `다른 사용자가 고칠 수 있는 파일입니다. chmod go-w로 본인만 쓸 수 있게 하거나 지워 주세요`,
      );
      return null;
    }
    const entries = entriesOf(readFileSync(path, "utf8"));
    if (entries === null) {
      say(
        `is not a JSON object such as {"model": "ollama:qwen3"}`,
        `JSON 객체가 아닙니다. 예: {"model": "ollama:qwen3"}`,
      );
      return null;
    }
    const variables: Partial<Record<VariableName, string>> = {};
    for (const [name, value] of entries) {
      const variable = Object.hasOwn(settings, name) ? settings[name] : undefined;
      if (variable === undefined) sayUnknown(name, settings, say);
      else if (!["string", "number", "boolean"].includes(typeof value))
        say(`has no text and no number under ${name}`, `${name}의 값이 문자열이나 숫자가 아닙니다`);
      else variables[variable] = String(value);
    }
    return { path, variables };
  } catch (error) {
    const { en, ko } = fileProblem(error);
    say(`cannot be read: ${en}`, `읽을 수 없습니다. ${ko}`);
    return null;
  }
}

/** For editors that look a schema up by it. */
const SCHEMA = "$schema";

function entriesOf(text: string): [string, unknown][] | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.entries(value).filter(([name]) => name !== SCHEMA);
}

function sayUnknown(
  name: string,
  settings: Readonly<Record<string, VariableName>>,
  say: (en: string, ko: string) => void,
): void {
  const shown = JSON.stringify(name.slice(0, 60));
  if (Object.hasOwn(AT_HOME, name)) {
    say(
      `sets ${shown}, which only ${HOME_FILE} in the home may: a project can come from anybody`,
      `${shown}은(는) 홈의 ${HOME_FILE}에서만 정할 수 있습니다. 프로젝트 파일은 누구에게서든 올 수 있기 때문입니다`,
    );
  } else if (/key|token$|secret|password/i.test(name)) {
    say(
      `holds ${shown}: keys are taken from the environment only`,
      `${shown}: 키는 환경 변수로만 받습니다. 파일에서 지워 주세요`,
    );
  } else {
    const nearest = nearestName(name, Object.keys(settings));
    say(
      `has ${shown}, which is no setting${nearest ? `: is ${nearest} meant?` : ""}`,
      `${shown}이라는 설정이 없습니다${nearest ? `. 혹시 ${nearest}인가요?` : ""}`,
    );
  }
}

/** Of its group only where that is not this person's own: many systems give everybody a group of their own. */
function isWritableByOthers({ mode, uid, gid }: Stats): boolean {
  const me = process.getuid?.();
  if (me === undefined) return false;
  const isForeign = uid !== me && uid !== 0;
  return isForeign || (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== process.getgid?.());
}
