import { join } from "node:path";
import type { PresetName } from "../../schemas/preset.ts";
import { AppError, ERRORS, EXIT, isErrorCode } from "../../utils/errors.ts";
import type { CommonOptions } from "../surface.ts";
import { MESSAGES } from "../words/messages.ts";
import { runSettings } from "./sessions/running-options.ts";
import { wholeNumber } from "./whole-number.ts";
import { withPlanner } from "./with-planner.ts";

interface EvalCommandOptions extends CommonOptions {
  readonly name: string;
  readonly variant?: string;
  readonly against: string;
  readonly model?: string;
  readonly judge?: string;
  readonly preset?: PresetName;
  readonly ideas?: string;
  readonly limit?: string;
  readonly maxCost?: string;
  readonly out?: string;
}

/** `plancraft eval`: the report goes to standard output. */
export function evaluate(options: EvalCommandOptions): Promise<number> {
  return withPlanner(options, async (planner, surface, stop) => {
    const { name, variant, against, model, judge, preset, ideas, lang, host, maxCost } = options;
    const { evals } = surface.messages;
    stop.lastWords = evals.lastWords;
    const { result, report, path } = await planner.runEval({
      ...{ name, variant, files: true, against, model, judge, preset, language: lang },
      ideas: ideas?.split(",").map((id) => id.trim()),
      limit: options.limit === undefined ? undefined : limitIn(options.limit),
      maxCostUsd: runSettings({ host, ...(maxCost === undefined ? {} : { maxCost }) }).maxCostUsd,
      out: options.out ?? join(".plancraft-evals", name),
      signal: stop.signal,
      onBegun: ({ idea, language }) => surface.tell(evals.begun(idea, language)),
      onDone: (ended, done, planned) => {
        const { idea, language, problems } = ended;
        if (surface.json) surface.printJson({ type: "eval-case", ...ended });
        surface.tell(evals.done(idea, language, done, planned, problems.length));
      },
      onWarning: (message) => surface.alert(surface.messages.progress.warning(message)),
    });
    if (surface.json) surface.printJson({ type: "eval", ...result, path });
    else surface.print(report);
    if (result.isOffline) surface.tell(evals.offline);
    surface.tell(evals.kept(path));
    const { stopped, cases } = result;
    if (stopped === null) return cases.some(({ problems }) => problems.length > 0) ? EXIT.model : EXIT.done;
    surface.alert((stopped.code === "limit-reached" ? evals.limit : evals.stopped)(stopped.message));
    return isErrorCode(stopped.code) ? ERRORS[stopped.code].exitCode : EXIT.defect;
  });
}

/** @throws AppError `usage`. */
function limitIn(text: string): number {
  const limit = wholeNumber(text);
  if (limit !== null) return limit;
  throw new AppError("usage", { problem: { en: MESSAGES.en.evals.badLimit, ko: MESSAGES.ko.evals.badLimit } });
}
