import { presetNamed } from "../graph/practice.ts";
import type { PlannerEvent } from "../schemas/event.ts";
import { Idea, MAX_IDEA_CHARACTERS, type Priority } from "../schemas/idea.ts";
import type { PresetName } from "../schemas/preset.ts";
import { AppError } from "../utils/errors.ts";
import type { Statements } from "../utils/postgres/transaction.ts";
import { admit } from "./access/admission.ts";
import { type ContextFile, contextReading, type LeftOutFile, readContextFiles } from "./given/context/context-files.ts";
import { checkModelId } from "./given/model-id.ts";
import { mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId, newSessionId } from "./given/session-id.ts";
import { checkStorable } from "./given/storable-text.ts";
import type { Detachable } from "./queued/ask-run.ts";
import { askAndFollow } from "./queued/follow-run.ts";
import { begunBefore, type MadeOnce, madeBefore } from "./run/begun-before.ts";
import { SessionRun } from "./run/session-run.ts";
import type { PlannerContext } from "./wiring/context.ts";

export interface StartRequest extends RunSettings, MadeOnce, Detachable {
  /** 1 to 10,000 characters. */
  readonly idea: string;
  /** One of ours, or of the program's own; the configuration's where it is not given, else `balanced`. */
  readonly preset?: PresetName | (string & {}) | undefined;
  /** The model's id, like `anthropic:claude-sonnet-5-5`; that of the variant, the environment or the preset where it is not given. */
  readonly model?: string | undefined;
  /**
   * The variant to plan with, whatever rollout runs: a stored one's name (its newest), its version or the beginning of that,
   * or `default` for the program as it is.
   */
  readonly variant?: string | undefined;
  /** The session's id; `once` or a new one where it is not given. */
  readonly session?: string | undefined;
  /** Files, folders and `https://` pages to plan by, 50 files at most. What they hold now is kept with the session. */
  readonly context?: readonly ContextFile[] | undefined;
  /** Told of each file in a folder that cannot be read; without it such a file is refused. */
  readonly onLeftOut?: ((file: LeftOutFile) => void) | undefined;
  /** Kept with the session, for where runs wait in a queue. */
  readonly priority?: Priority | undefined;
}

/**
 * Stores a session with what it is given. It is running from then on, and goes on with `resume`.
 * @returns Its id.
 * @throws AppError `usage` for what names no model, `model-without-access` where nothing here leads to it; `file-unusable`
 *   for a context file that cannot be taken, and the like for all that is not as it has to be; then there is no session.
 */
export async function create(context: PlannerContext, request: StartRequest): Promise<string> {
  const made = await madeBefore(context, request.once);
  if (made) return made;
  const { row, files } = await newSession(context, request);
  await context.store.create(row, files);
  return row.session;
}

async function newSession(context: PlannerContext, request: StartRequest) {
  const idea = checkIdea(request.idea);
  const { preset: usual, ...limits } = context.config.defaults;
  const preset: string = request.preset ?? usual ?? "balanced";
  presetNamed(context.practice, preset);
  const session = checkSessionId(request.session ?? request.once ?? newSessionId());
  const settings = await mergeSettings(context, limits, request);
  const options = request.priority === undefined ? settings : { ...settings, priority: request.priority };
  const model = request.model === undefined ? context.modelFor(preset) : checkModelId(request.model);
  // First: who may not use a model is not told what this machine lacks for it.
  await admit(context, model);
  if (!context.asks) await context.provider(model).ready?.();
  const files = await readContextFiles(request.context ?? [], contextReading(context, request));
  const { person: owner } = context.requester;
  const person = options.memory === false ? null : owner;
  const origin = { lineage: session, person, owner, parent: null, forkedAt: null };
  return { row: { session, ...origin, idea, preset, model, options }, files };
}

/**
 * Stores a session, and runs it. Where workers run sessions it is queued, and the model need not be reached from here.
 * @throws AppError as `create`.
 */
export async function* start(context: PlannerContext, request: StartRequest): AsyncGenerator<PlannerEvent, void, void> {
  const made = await madeBefore(context, request.once);
  if (made) return yield* begunBefore(context, made, null, { answersAreNew: true });
  if (context.asks) return yield* startQueued(context, request);
  const held = await context.locks.take(await create(context, request));
  yield* new SessionRun(context, held.row, held, { answersAreNew: true }).events();
}

async function* startQueued(context: PlannerContext, request: StartRequest): AsyncGenerator<PlannerEvent, void, void> {
  const { row, files } = await newSession(context, request);
  const store = (client: Statements) => context.store.create(row, files, client);
  const asking = { run: { answersAreNew: true }, detached: request.detached, store };
  yield* askAndFollow(context, { ...row, held: null }, asking);
}

function checkIdea(given: string): string {
  const idea = Idea.safeParse(given);
  if (idea.success) {
    checkStorable(idea.data, { en: "The idea", ko: "아이디어" });
    return idea.data;
  }
  const { length } = given.trim();
  throw length === 0 ? new AppError("idea-empty") : new AppError("idea-too-long", { length, max: MAX_IDEA_CHARACTERS });
}
