import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { type OwnCheck, type OwnPrompts, type Practice, USUAL_PRACTICE } from "../../graph/practice.ts";
import type { Guide } from "../../schemas/guide.ts";
import { type Config, chooseModel, secretsOf } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import type { LogOutput } from "../../utils/observability/logger.ts";
import type { PostgresPool } from "../../utils/postgres/given-pool.ts";
import type { NamedSearch, OwnSearch, SearchOptions, SearchResult, SearchTool } from "../../utils/search/own-search.ts";
import type { Trouble } from "../wiring/observability.ts";
import { optionsError } from "./options-error.ts";
import type { ModelOption, OwnModels } from "./own-models.ts";
import type { OwnPreset } from "./own-presets.ts";
import type { OwnSpecialist } from "./own-specialists.ts";

export type { LogOutput, OwnSearch, PostgresPool, SearchOptions, SearchResult, SearchTool, Trouble };

/** What a program may bring, all of it optional. */
export interface PlannerOptions {
  /** The variables that configure the planner; the process's own where it is not given. */
  readonly environment?: Environment;
  /** Told where a log, a trace or an error report cannot be delivered; a process warning where it is not given. */
  readonly onTrouble?: Trouble;
  /** Where log lines go with `LOG_FORMAT=json`; standard error where it is not given. */
  readonly logOutput?: LogOutput;
  /**
   * A `pg.Pool` to work on, instead of a connection of our own. It is never closed here: close the planner first, and the
   * pool after it. One more connection is made with its settings, for locks. Several planners may share it.
   */
  readonly pool?: PostgresPool;
  /** A Postgres address; it comes before `DATABASE_URL`. Without one, and without a pool, there is an embedded server. */
  readonly databaseUrl?: string;
  /**
   * Where checkpoints are kept, instead of the planner's database. Sessions, events and answers of the model stay there.
   * What keeps two processes from writing one session is then only in the database, and `prune` leaves its checkpoints.
   */
  readonly checkpointer?: BaseCheckpointSaver;
  /**
   * A LangChain chat model, or one for each preset, instead of what `PLANCRAFT_MODEL` names. With an `id`, under which the
   * ledger knows its answers. Weaker than with our own: temperature and the room for an answer are the model's own, a
   * stream that was cut may look like an end, and a model that does not stream is given 10 minutes in silence. It should
   * be made with `maxRetries: 0`: what it sends again by itself is paid and not counted, and a warning says so.
   */
  readonly model?: ModelOption;
  /** Presets by name, beside ours or in their place. */
  readonly presets?: Readonly<Record<string, OwnPreset>>;
  /** Specialists, beside ours or in their place. */
  readonly specialists?: readonly OwnSpecialist[];
  /** Prompts of one's own, by the call that they are for. Only the calls whose prompt changes are paid for again. */
  readonly prompts?: OwnPrompts;
  /** Folders of planning guides, named `<id>.<language>.md` and made as ours are. */
  readonly guides?: readonly string[];
  /** What specialists search with, instead of the web: a function with an id, or a LangChain tool. */
  readonly search?: OwnSearch | SearchTool;
  /** Checks of a draft, by name. What they find goes to the review and into the record, as what ours find does. */
  readonly checks?: Readonly<Record<string, OwnCheck>>;
  /**
   * It runs sessions for others, as a server does: where its process dies, any other that serves goes on with them by
   * `takeUpCrashed`.
   */
  readonly serves?: boolean;
  /**
   * It is a worker's, which carries out by `runQueued` what was asked for: with `USE_DURABLE_WORKER` on, all other planners ask
   * only, and follow what a worker does. Where that is off it changes nothing.
   */
  readonly runsQueued?: boolean;
  /** Aborted, it stops what runs in this planner as `stop` does, and nothing begins any more (`interrupted`). */
  readonly signal?: AbortSignal;
}

/** The options that change how plans are made, checked. */
export interface PreparedOptions {
  readonly practice: Practice;
  readonly models: OwnModels;
  /** The model that a new session of this preset gets. */
  readonly modelFor: (preset: string) => string;
  /** Left out where there are only ours, which are read when the first is looked for. */
  readonly library?: readonly Guide[];
  readonly search?: NamedSearch;
}

const NO_MODELS: OwnModels = { idFor: () => null, byId: new Map() };
const KNOWN: ReadonlySet<string> = new Set([
  "environment",
  "onTrouble",
  "logOutput",
  "pool",
  "databaseUrl",
  "checkpointer",
  "model",
  "presets",
  "specialists",
  "prompts",
  "guides",
  "search",
  "checks",
  "serves",
  "runsQueued",
  "signal",
] satisfies (keyof PlannerOptions)[]);

/**
 * Checks what can be checked before anything is opened.
 * @throws AppError `library-options`.
 */
export async function prepareOptions(options: PlannerOptions, config: Config): Promise<PreparedOptions> {
  checkParts(options);
  // Each only where it is used: most programs use few of them.
  const { presets, specialists, prompts, guides, checks = {}, model } = options;
  const own = presets && (await import("./own-presets.ts"));
  const allPresets = own ? own.allPresets(presets) : USUAL_PRACTICE.presets;
  const needsGuides = (guides?.length ?? 0) > 0 || specialists?.some((one) => (one?.guides?.length ?? 0) > 0);
  const library = needsGuides ? await (await import("./own-guides.ts")).guideLibrary(guides) : undefined;
  const practice: Practice = {
    presets: allPresets,
    specialists: specialists
      ? (await import("./own-specialists.ts")).allSpecialists(specialists, new Set(library?.map(({ id }) => id)))
      : USUAL_PRACTICE.specialists,
    prompts: prompts ? (await import("./own-prompts.ts")).checkedPrompts(prompts) : {},
    checks,
  };
  const models =
    model === undefined
      ? NO_MODELS
      : (await import("./own-models.ts")).ownModels(model, Object.keys(allPresets), secretsOf(config));
  const modelFor = (preset: string) =>
    models.idFor(preset) ??
    presets?.[preset]?.model ??
    chooseModel(config, own ? own.baseOf(preset) : presetOfOurs(preset));
  return {
    practice,
    models,
    modelFor,
    ...(library ? { library } : {}),
    ...(options.search
      ? { search: (await import("../../utils/search/own-search.ts")).namedSearch(options.search) }
      : {}),
  };
}

function presetOfOurs(preset: string) {
  return preset === "fast" || preset === "quality" ? preset : "balanced";
}

function checkParts({
  pool,
  databaseUrl,
  checkpointer,
  search,
  checks,
  guides,
  serves,
  runsQueued,
  signal,
  ...rest
}: PlannerOptions): void {
  const unknown = Object.keys(rest).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw wrong(`There is no option ${unknown}.`, `${unknown} 옵션은 없습니다.`);
  if (pool !== undefined && databaseUrl !== undefined)
    throw wrong("Give a pool or a databaseUrl, not both.", "pool과 databaseUrl 중 하나만 주세요.");
  if (pool !== undefined && !(can(pool, "query") && can(pool, "connect") && can(pool, "on")))
    throw wrong("`pool` is no pg.Pool.", "pool이 pg.Pool이 아닙니다.");
  if (checkpointer !== undefined && !(can(checkpointer, "getTuple") && can(checkpointer, "putWrites")))
    throw wrong("`checkpointer` is no checkpointer of LangGraph.", "checkpointer가 LangGraph의 체크포인터가 아닙니다.");
  const isSearch = can(search, "find")
    ? isName(Object(search).id)
    : can(search, "invoke") && isName(Object(search).name);
  if (search !== undefined && !isSearch)
    throw wrong(
      "`search` is neither { id, find } nor a LangChain tool.",
      "search는 { id, find }이거나 LangChain 도구여야 합니다.",
    );
  if (guides !== undefined && !(Array.isArray(guides) && guides.every(isName)))
    throw wrong("`guides` is no list of folders.", "guides는 폴더 목록이어야 합니다.");
  if (serves !== undefined && typeof serves !== "boolean")
    throw wrong("`serves` is neither true nor false.", "serves는 true 또는 false여야 합니다.");
  if (runsQueued !== undefined && typeof runsQueued !== "boolean")
    throw wrong("`runsQueued` is neither true nor false.", "runsQueued는 true 또는 false여야 합니다.");
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw wrong("`signal` is no AbortSignal.", "signal이 AbortSignal이 아닙니다.");
  const check = Object.entries(checks ?? {}).find(([, look]) => typeof look !== "function");
  if (check) throw wrong(`The check "${check[0]}" is no function.`, `"${check[0]}" 점검이 함수가 아닙니다.`);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function can(value: unknown, method: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function";
}

function wrong(en: string, ko: string) {
  return optionsError({ en, ko });
}
