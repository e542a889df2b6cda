import { resolve } from "node:path";
import type { PlannerEvent } from "../schemas/event.ts";
import { Idea, type Language, MAX_IDEA_CHARACTERS } from "../schemas/idea.ts";
import { PresetName } from "../schemas/preset.ts";
import { chooseModel } from "../utils/config.ts";
import { AppError } from "../utils/errors.ts";
import type { SessionOptions } from "../utils/postgres/session-store.ts";
import type { PlannerContext } from "./context.ts";
import { checkWritable, readAnswers } from "./files.ts";
import { checkSessionId, newSessionId } from "./session-id.ts";
import { SessionRun } from "./session-run.ts";

/** How a session is run. Kept with the session; given again on a later call they replace what was kept. */
export interface RunSettings {
  /** Take every recommended answer. */
  readonly yes?: boolean | undefined;
  /** A JSON file of answers by question id. */
  readonly answersFile?: string | undefined;
  /** Where the finished plan is written, besides being the last event. */
  readonly outFile?: string | undefined;
  /** The language of plan and questions; without it that of the idea. */
  readonly language?: Language | undefined;
}

export interface StartRequest extends RunSettings {
  /** 1 to 10,000 characters. */
  readonly idea: string;
  /** `balanced` where it is not given. */
  readonly preset?: PresetName | undefined;
  /** The session's id; a new one where it is not given. */
  readonly session?: string | undefined;
}

/** Begins a session. */
export async function* start(context: PlannerContext, request: StartRequest): AsyncGenerator<PlannerEvent, void, void> {
  const idea = checkIdea(request.idea);
  const preset = PresetName.safeParse(request.preset ?? "balanced");
  if (!preset.success) {
    throw new AppError("usage", {
      problem: `There is no preset ${String(request.preset)}: use ${PresetName.options.join(", ")}.`,
    });
  }
  const session = request.session === undefined ? newSessionId(idea) : checkSessionId(request.session);
  const options = await mergeSettings({}, request);
  const model = chooseModel(context.config, preset.data);
  context.provider(model);
  await context.store.create({
    session,
    lineage: session,
    parent: null,
    forkedAt: null,
    idea,
    preset: preset.data,
    model,
    options,
  });
  yield* new SessionRun(context, await context.store.get(session), {}).events();
}

/**
 * The settings in force: those kept, replaced by those given. Paths become absolute, and are tried before anything
 * is paid for.
 */
export async function mergeSettings(kept: SessionOptions, given: RunSettings): Promise<SessionOptions> {
  const { yes = kept.yes, answersFile = kept.answersFile, outFile = kept.outFile, language = kept.language } = given;
  const options: SessionOptions = {
    ...(yes ? { yes } : {}),
    ...(answersFile === undefined ? {} : { answersFile: resolve(answersFile) }),
    ...(outFile === undefined ? {} : { outFile: resolve(outFile) }),
    ...(language === undefined ? {} : { language }),
  };
  if (options.answersFile !== undefined) await readAnswers(options.answersFile);
  if (options.outFile !== undefined) await checkWritable(options.outFile);
  return options;
}

function checkIdea(given: string): string {
  const idea = Idea.safeParse(given);
  if (idea.success) return idea.data;
  const { length } = given.trim();
  throw length === 0 ? new AppError("idea-empty") : new AppError("idea-too-long", { length, max: MAX_IDEA_CHARACTERS });
}
