import type { LazyPlanner } from "../../../planner/planner.ts";
import type { RolloutView } from "../../../planner/rollouts/rollouts.ts";
import { AppError, EXIT } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../../surface.ts";
import { wholeNumber } from "../whole-number.ts";
import { withPlanner } from "../with-planner.ts";
import { percent, rolloutTable, rolloutText } from "./rollout-text.ts";

/** Which preset's rollout is meant, where several run. */
export interface RunningOptions extends CommonOptions {
  readonly preset?: string;
}

export interface StartRolloutOptions extends RunningOptions {
  readonly share: string;
}

export interface RolloutListOptions extends CommonOptions {
  readonly limit: string;
}

type UseCases = Awaited<ReturnType<LazyPlanner["loadRollouts"]>>;

/** `plancraft rollout start VARIANT --share 5%` */
export function startRollout(variant: string, options: StartRolloutOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const { share, preset } = options;
    const started = await rollouts.start({ variant, files: true, share, preset });
    tell(started, surface, surface.messages.rollout.started(started, percent(started.share)));
    await warn(rollouts, started, surface);
  });
}

/** `plancraft rollout status [ROLLOUT]`: those that run, else the last one, where none is named. */
export function showRollouts(name: string | undefined, options: CommonOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const shown = name === undefined ? await rollouts.current() : [await rollouts.get(name)];
    if (shown.length === 0) return surface.tell(surface.messages.rollout.none);
    const told = await Promise.all(shown.map(async (one) => ({ one, acts: await rollouts.acts(one.id) })));
    if (surface.json) for (const { one, acts } of told) surface.printJson({ ...asJson(one, surface), acts });
    else surface.print(told.map(({ one, acts }) => rolloutText(one, acts, surface)).join("\n\n\n"));
    for (const one of shown) if (one.state === "running") await warn(rollouts, one, surface);
  });
}

/** `plancraft rollout list` */
export async function listRollouts(options: RolloutListOptions): Promise<number> {
  const limit = wholeNumber(options.limit);
  if (limit === null) {
    const surface = createSurface(options);
    const problem = surface.messages.rollout.badLimit(JSON.stringify(options.limit));
    return reportError(surface, new AppError("usage", { problem }));
  }
  return withRollouts(options, async (rollouts, surface) => {
    const found = await rollouts.list({ limit: limit + 1 });
    const listed = found.slice(0, limit);
    if (surface.json) for (const one of listed) surface.printJson(asJson(one, surface));
    else if (listed.length > 0) surface.page(rolloutTable(listed, surface));
    else surface.tell(surface.messages.rollout.none);
    if (found.length > limit) surface.alert(surface.messages.rollout.more(limit));
  });
}

/** `plancraft rollout share 25%` */
export function shareRollout(share: string, options: RunningOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const { before, ...now } = await rollouts.share(share, { preset: options.preset });
    const { raised, lowered, same } = surface.messages.rollout;
    const [was, is] = [percent(before), percent(now.share)];
    const words = now.share === before ? same(is) : (now.share > before ? raised : lowered)(now, was, is);
    tell(now, surface, words);
  });
}

/** `plancraft rollout promote` */
export function promoteRollout({ preset, ...options }: RunningOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const ended = await rollouts.promote({ preset });
    tell(ended, surface, surface.messages.rollout.promoted(ended));
    await warn(rollouts, ended, surface);
  });
}

/** `plancraft rollout rollback [REASON]` */
export function rollBackRollout(reason: string | undefined, { preset, ...options }: RunningOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const ended = await rollouts.rollback({ preset }, reason);
    tell(ended, surface, surface.messages.rollout.rolledBack(ended));
    await warn(rollouts, ended, surface);
  });
}

/** `plancraft rollout arm USER`: the answer names no user, whose id may be as long as anything. */
export function showArm(user: string, { preset: wanted, ...options }: RunningOptions): Promise<number> {
  return withRollouts(options, async (rollouts, surface) => {
    const found = await rollouts.arm(user, { preset: wanted });
    const { arm, variant, preset } = found;
    if (surface.json) surface.printJson(found);
    else surface.printWrapped(surface.messages.rollout.inArm[arm](variant, preset));
  });
}

function withRollouts(
  options: CommonOptions,
  command: (rollouts: UseCases, surface: Surface) => Promise<void>,
): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    await command(await planner.loadRollouts(), surface);
    return EXIT.done;
  });
}

/** What became of a change. */
function tell(rollout: RolloutView, surface: Surface, words: string): void {
  if (surface.json) surface.printJson(asJson(rollout, surface));
  else surface.printWrapped(words);
}

/** What may not be as it was meant: nobody sees it by what became of the change. */
async function warn(rollouts: UseCases, rollout: RolloutView, surface: Surface): Promise<void> {
  const { language, messages } = surface;
  for (const warning of await rollouts.warnings(rollout)) surface.alert(messages.progress.warning(warning[language]));
}

function asJson({ reason, ...rollout }: RolloutView, { language }: Surface) {
  return { ...rollout, reason: reason?.[language] ?? null };
}
