import type { RunSettings } from "../../../planner/given/run-settings.ts";
import { AppError } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { MESSAGES } from "../../words/messages.ts";

/** The options of the commands that run a session. */
export interface RunningOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly answers?: string;
  readonly out?: string;
  readonly force?: boolean;
  /** Only queue what is asked for. */
  readonly detach?: boolean;
  readonly maxCost?: string;
  readonly maxTokens?: string;
  /** False where `--no-memory` is given, else true. */
  readonly memory?: boolean;
}

/**
 * The same as the planner takes them.
 * @throws AppError `usage` for a limit that is none: here by the name that was typed, in the planner by what it limits.
 */
export function runSettings(options: RunningOptions): Omit<RunSettings, "answers"> {
  const { yes, answers, out, force, lang, maxCost, maxTokens } = options;
  const limits = {
    maxCostUsd: limit(maxCost, "badCost", Number.isFinite),
    maxTokens: limit(maxTokens, "badTokens", Number.isSafeInteger),
  };
  // A session that was begun without memory stays so where the option is not given again.
  const memory = options.memory === false ? false : undefined;
  return { yes, answersFile: answers, outFile: out, force, language: lang, memory, ...limits };
}

function limit(
  text: string | undefined,
  otherwise: "badCost" | "badTokens",
  fits: (amount: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  // `Number("")` is 0: not above 0 either.
  const amount = Number(text);
  if (fits(amount) && amount > 0) return amount;
  throw new AppError("usage", {
    problem: { en: MESSAGES.en.limits[otherwise], ko: MESSAGES.ko.limits[otherwise] },
  });
}
