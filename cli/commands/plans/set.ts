import type { SetRequest, SetResult } from "../../../planner/figures/set.ts";
import type { LazyPlanner } from "../../../planner/planner.ts";
import { AppError, EXIT, toAppError } from "../../../utils/errors.ts";
import { follow } from "../../follow.ts";
import { enteredFor } from "../../prompts/entered.ts";
import type { Stop } from "../../stop.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { figureMoves } from "../../terminal/figure-moves.ts";
import { bulletLines } from "../../terminal/fitted-table.ts";
import { fittedMessage } from "../../terminal/message-lines.ts";
import { withSession } from "../with-session.ts";

interface SetOptions extends CommonOptions {
  readonly undo?: boolean;
  readonly dryRun?: boolean;
  readonly rewrite?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** `plancraft set <session> [<id>=<value>...] [--undo] [--dry-run] [--rewrite] [--force]` */
export function setFigures(name: string, settings: readonly string[], given: SetOptions): Promise<number> {
  const { undo = false, dryRun = false, rewrite = false, yes = false, force = false, ...common } = given;
  return withSession(name, common, async (planner, surface, stop, session) => {
    if (undo === settings.length > 0) throw new AppError("usage", { problem: surface.messages.set.usage });
    const request = { session, settings, undo, yes, force };
    if (dryRun) return printed(await planner.trySetting(request), surface, () => surface.messages.set.trial);
    if (rewrite) return rewritten(planner, request, surface, stop);
    return printed(
      await confirmed(request, surface, stop, (confirmedRequest) => planner.set(confirmedRequest)),
      surface,
      undo ? surface.messages.set.undone : surface.messages.set.stored,
    );
  });
}

async function rewritten(planner: LazyPlanner, request: SetRequest, surface: Surface, stop: Stop): Promise<number> {
  const ready = await confirmed(request, surface, stop, async (one) => {
    if (!one.yes) await planner.trySetting(one);
    return one;
  });
  return follow(planner, surface, stop, planner.setAndRewrite(ready));
}

/** What the person gave is changed only after they said so, in a terminal. */
async function confirmed<T>(
  request: SetRequest,
  surface: Surface,
  stop: Stop,
  attempt: (request: SetRequest) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(request);
  } catch (error) {
    const problem = toAppError(error);
    if (problem.code !== "figure-given" || !surface.isTerminal) throw error;
    const { yesOrNo } = await import("../../prompts/prompts.ts");
    const { PromptInterrupted, SteppedBack } = await import("../../prompts/question-ui.ts");
    const { stdin: input, stderr: output } = surface.host;
    const message = surface.messages.set.confirm(String(problem.details["figures"] ?? ""));
    const ui = { language: surface.language, input, output, signal: stop.signal, entered: enteredFor(null) };
    const isWanted = await yesOrNo(ui, { message, recommended: false }).catch((reason: unknown) => {
      if (reason instanceof PromptInterrupted || reason instanceof SteppedBack) return false;
      throw reason;
    });
    if (!isWanted) throw error;
    return attempt({ ...request, yes: true });
  }
}

/** @param said What a person is told of a version that was stored. */
function printed(result: SetResult, surface: Surface, said: (session: string, version: number) => string): number {
  if (surface.json) surface.printJson(result);
  else if (result.moved.length === 0) surface.tell(surface.messages.set.same);
  else {
    surface.print(describe(result, surface));
    const { set } = surface.messages;
    surface.tell(result.version === null ? set.trial : said(result.session, result.version));
  }
  return EXIT.done;
}

function describe({ moved, doubts, warnings }: SetResult, { messages, host }: Surface): string {
  const { set } = messages;
  const width = host.stdout.columns;
  const passages = doubts.map(({ section, text }) => `${section ?? set.decision}: ${text}`);
  return [
    figureMoves(moved, set.none, width),
    ...(passages.length > 0
      ? [`${fittedMessage(set.doubts(passages.length), width)}\n${bulletLines(passages, width)}`]
      : []),
    ...(warnings.length > 0 ? [`${fittedMessage(set.warnings, width)}\n${bulletLines(warnings, width)}`] : []),
  ].join("\n\n");
}
