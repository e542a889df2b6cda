import { resolve } from "node:path";
import type { Language } from "../../schemas/idea.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import type { SessionOptions } from "../../utils/postgres/stores/sessions/session-store.ts";
import { type Requester, rightsOf } from "../requester.ts";
import { checkAnswers, readAnswers } from "./files.ts";
import type { OutFiles } from "./out/out-files.ts";

/** How a session is run. Kept with the session; given again on a later call they replace what was kept. */
export interface RunSettings {
  /** Take every recommended answer. */
  readonly yes?: boolean | undefined;
  /** A JSON file of answers by question id. */
  readonly answersFile?: string | undefined;
  /** The same, not in a file. */
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  /** Where the finished plan is written, besides being the last event: Markdown, or by its name a page or JSON. */
  readonly outFile?: string | undefined;
  /** What stands in that file now may be overwritten, whoever wrote it; else only what PlanCraft did. */
  readonly force?: boolean | undefined;
  /** The language of plan and questions; without it that of the idea. */
  readonly language?: Language | undefined;
  /** The session stops before it uses more than this, over all its runs: tokens, input and output together. */
  readonly maxTokens?: number | undefined;
  /** The same in US dollars, where the model's price is known. */
  readonly maxCostUsd?: number | undefined;
  /** False: what the person chooses is not remembered, and what they chose before is not recalled. */
  readonly memory?: boolean | undefined;
}

/**
 * The settings in force: those kept, replaced by those given. Paths become absolute, and are tried before anything
 * is paid for.
 * @param session The session whose plan it is, where there is one already.
 * @throws AppError `usage` for a limit that is none, and answers in both ways; `file-unusable`, `file-not-ours` and `answers-malformed` for files.
 */
export async function mergeSettings(
  context: SettingsContext,
  kept: SessionOptions,
  given: RunSettings,
  session?: string,
): Promise<SessionOptions> {
  return context.asks
    ? await askedSettings(context, kept, given, session)
    : await settingsHere(context, kept, given, session);
}

interface SettingsContext {
  readonly outFiles: OutFiles;
  readonly requester: Requester;
  /** Another machine may make the run. */
  readonly asks: boolean;
}

/**
 * Where another machine may make the run: answers as they are, and not the path of their file. A plan's file that was kept may
 * be another machine's; it is tried by whoever writes it.
 */
async function askedSettings(
  context: SettingsContext,
  { outFile, ...kept }: SessionOptions,
  given: RunSettings,
  session?: string,
): Promise<SessionOptions> {
  const { answersFile, ...settings } = await settingsHere(context, kept, given, session);
  const answers = answersFile === undefined ? {} : { answers: checkAnswers(await readAnswers(answersFile)) };
  return { ...(outFile === undefined ? {} : { outFile }), ...settings, ...answers };
}

async function settingsHere(
  { outFiles, requester }: SettingsContext,
  kept: SessionOptions,
  given: RunSettings,
  session?: string,
): Promise<SessionOptions> {
  const { yes = kept.yes, outFile = kept.outFile, language = kept.language } = given;
  const { answersFile, answers } = hasNewAnswers(given) ? given : kept;
  if (answersFile !== undefined && answers !== undefined) throw new AppError("usage", { problem: TWO_ANSWERS });
  const { maxTokens = kept.maxTokens, maxCostUsd = kept.maxCostUsd, memory = kept.memory } = given;
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > 0))
    throw noLimit({ en: "limit in tokens", ko: "토큰 한도" }, { en: "whole number", ko: "정수" });
  if (maxCostUsd !== undefined && !(Number.isFinite(maxCostUsd) && maxCostUsd > 0))
    throw noLimit({ en: "limit in dollars", ko: "금액 한도" }, { en: "number", ko: "수" });
  const options: SessionOptions = {
    ...(yes ? { yes } : {}),
    ...(answersFile === undefined ? {} : { answersFile: resolve(answersFile) }),
    ...(answers === undefined ? {} : { answers: checkAnswers(answers) }),
    ...(outFile === undefined ? {} : { outFile: resolve(outFile) }),
    ...(language === undefined ? {} : { language }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(memory === false ? { memory } : {}),
    ...(kept.priority === undefined ? {} : { priority: kept.priority }),
    ...rightsOf(requester),
  };
  if (options.answersFile !== undefined) await readAnswers(options.answersFile);
  if (outFile !== undefined) await outFiles.check(outFile, { force: given.force, session });
  return options;
}

/** Whether answers are given, and not only kept from an earlier call. */
export function hasNewAnswers({ answersFile, answers }: Pick<RunSettings, "answersFile" | "answers">): boolean {
  return answersFile !== undefined || answers !== undefined;
}

/** The answers by question id that a session is run with. @throws AppError as `readAnswers`. */
export async function givenAnswers({
  answersFile,
  answers,
}: SessionOptions): Promise<Readonly<Record<string, unknown>>> {
  return answersFile === undefined ? (answers ?? {}) : await readAnswers(answersFile);
}

const TWO_ANSWERS: Wording = {
  en: "Answers come in a file or by themselves, and not both: leave out one of the two.",
  ko: "답변은 파일과 값 중 한 가지로만 줄 수 있습니다. 둘 중 하나를 빼 주세요.",
};

function noLimit(limit: Wording, what: Wording): AppError {
  const problem = {
    en: `The ${limit.en} must be a ${what.en} above 0: leave it out for no limit.`,
    ko: `${limit.ko}에는 0보다 큰 ${what.ko}를 적어 주세요. 빼면 한도가 없습니다.`,
  };
  return new AppError("usage", { problem });
}
