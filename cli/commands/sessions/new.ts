import type { PresetName } from "../../../schemas/preset.ts";
import { AppError, EXIT } from "../../../utils/errors.ts";
import type { Stop } from "../../stop.ts";
import { createSurface, reportError, type Surface } from "../../surface.ts";
import { givenVariant } from "../rollout/given-variant.ts";
import { withPlanner } from "../with-planner.ts";
import { type ContextOptions, mayFetch, tellLeftOut } from "./given-context.ts";
import { givenText, type TextOptions } from "./given-text.ts";
import { checkDetach, runOrQueue } from "./run-or-queue.ts";
import { type RunningOptions, runSettings } from "./running-options.ts";

interface NewOptions extends RunningOptions, TextOptions, ContextOptions {
  readonly preset?: PresetName;
  readonly model?: string;
  readonly variant?: string;
  readonly session?: string;
}

/** `plancraft new ["<idea>"|-|@FILE]` */
export async function newSession(given: string | undefined, options: NewOptions): Promise<number> {
  const { preset, model, session, context } = options;
  const known = createSurface(options);
  if (given === undefined && !known.isTerminal) {
    return reportError(known, new AppError("usage", { problem: known.messages.idea.missing }));
  }
  if (!options.yes && model === undefined && !(await offered(known))) return EXIT.interrupted;
  return withPlanner(options, async (planner, surface, stop) => {
    await checkDetach(options, surface);
    const variant = options.variant === undefined ? undefined : await givenVariant(planner, options.variant);
    if (!(await mayFetch(options, surface, stop.signal))) return EXIT.interrupted;
    const idea = await ideaOf(given, options, surface, stop);
    if (idea === null) {
      surface.alert(surface.messages.idea.stopped);
      return EXIT.interrupted;
    }
    const onLeftOut = tellLeftOut(surface);
    const { detach: detached } = options;
    const named = { preset, model, variant, session };
    const request = { idea, ...named, context, onLeftOut, detached, ...runSettings(options) };
    return runOrQueue(planner, surface, stop, planner.start(request), options);
  });
}

/** False where the person stopped the program at the offer. */
async function offered(surface: Surface): Promise<boolean> {
  if (!surface.isTerminal) return true;
  const { offerModel } = await import("../setup.ts");
  const { PromptInterrupted } = await import("../../prompts/question-ui.ts");
  try {
    await offerModel(surface);
    return true;
  } catch (error) {
    // What is wrong with the configuration is told where it is used.
    if (error instanceof AppError) return true;
    if (!(error instanceof PromptInterrupted)) throw error;
    surface.alert(surface.messages.idea.stopped);
    return false;
  }
}

/** Null where it was asked for and not given. */
async function ideaOf(
  given: string | undefined,
  options: NewOptions,
  surface: Surface,
  { signal }: Stop,
): Promise<string | null> {
  // What is typed at a terminal until its end would leave nobody there for the questions.
  const isAsked = given === undefined || (given === "-" && !options.literal && surface.isTerminal);
  if (!isAsked) return givenText(given, options, surface);
  const { askIdea } = await import("../../prompts/idea-prompt.ts");
  return askIdea({ language: surface.language, input: surface.host.stdin, output: surface.host.stderr, signal });
}
