import type { PlannerEvent } from "../schemas/event.ts";
import { Idea, MAX_IDEA_CHARACTERS } from "../schemas/idea.ts";
import { PresetName } from "../schemas/preset.ts";
import { chooseModel } from "../utils/config.ts";
import { AppError } from "../utils/errors.ts";
import type { PlannerContext } from "./context.ts";
import { readContextFiles } from "./given/context-files.ts";
import { mergeSettings, type RunSettings } from "./given/run-settings.ts";
import { checkSessionId, newSessionId } from "./given/session-id.ts";
import { SessionRun } from "./run/session-run.ts";

export interface StartRequest extends RunSettings {
  /** 1 to 10,000 characters. */
  readonly idea: string;
  /** The one of the configuration where it is not given, else `balanced`. */
  readonly preset?: PresetName | undefined;
  /** The session's id; a new one where it is not given. */
  readonly session?: string | undefined;
  /** Paths of Markdown, text and PDF files to plan by, 10 at most. What they hold now is kept with the session. */
  readonly context?: readonly string[] | undefined;
}

/**
 * Begins a session.
 * @throws AppError `file-unusable` for a context file that cannot be taken, and the like for all that is not as it has
 *   to be; then there is no session.
 */
export async function* start(context: PlannerContext, request: StartRequest): AsyncGenerator<PlannerEvent, void, void> {
  const idea = checkIdea(request.idea);
  const { preset: usual, ...limits } = context.config.defaults;
  const preset = PresetName.safeParse(request.preset ?? usual ?? "balanced");
  if (!preset.success) {
    const [given, names] = [String(request.preset), PresetName.options.join(", ")];
    const en = `There is no preset ${given}: use ${names}.`;
    throw new AppError("usage", { problem: { en, ko: `${given} 프리셋은 없습니다. ${names} 중에서 고르세요.` } });
  }
  const session = request.session === undefined ? newSessionId() : checkSessionId(request.session);
  const options = await mergeSettings(context, limits, request);
  const model = chooseModel(context.config, preset.data);
  context.provider(model);
  const files = await readContextFiles(request.context ?? []);
  const person = options.memory === false ? null : context.config.person;
  const { person: owner } = context.config;
  const origin = { lineage: session, person, owner, parent: null, forkedAt: null };
  await context.store.create({ session, ...origin, idea, preset: preset.data, model, options }, files);
  await using held = await context.locks.take(session);
  yield* new SessionRun(context, await context.store.get(session), held, { answersAreNew: true }).events();
}

function checkIdea(given: string): string {
  const idea = Idea.safeParse(given);
  if (idea.success) return idea.data;
  const { length } = given.trim();
  throw length === 0 ? new AppError("idea-empty") : new AppError("idea-too-long", { length, max: MAX_IDEA_CHARACTERS });
}
