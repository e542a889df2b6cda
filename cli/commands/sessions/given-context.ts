import type { LeftOutFile } from "../../../planner/given/context/context-files.ts";
import { pagesAmong } from "../../../planner/given/context/pages-among.ts";
import { AppError } from "../../../utils/errors.ts";
import { enteredFor } from "../../prompts/entered.ts";
import type { Surface } from "../../surface.ts";
import { MESSAGES } from "../../words/messages.ts";

/** What a session is given to plan by. */
export interface ContextOptions {
  readonly context?: readonly string[];
  readonly fetch?: boolean;
}

/**
 * Whether the pages among what is given may be fetched: nothing goes to their servers before. Whoever typed an address is
 * asked once; nobody else can be, so that `--fetch` has to say it.
 * @returns False where the person said no, which they are told.
 * @throws AppError `usage` without a terminal and without `--fetch`.
 */
export async function mayFetch(
  { context = [], fetch = false }: ContextOptions,
  surface: Surface,
  signal: AbortSignal,
): Promise<boolean> {
  const pages = pagesAmong(context);
  if (pages.length === 0 || fetch) return true;
  if (!surface.isTerminal) {
    const of = (language: "en" | "ko") => MESSAGES[language].context.needsFetch(pages);
    throw new AppError("usage", { problem: { en: of("en"), ko: of("ko") } });
  }
  const { yesOrNo } = await import("../../prompts/prompts.ts");
  const { PromptInterrupted, SteppedBack } = await import("../../prompts/question-ui.ts");
  const { stdin: input, stderr: output } = surface.host;
  const ui = { language: surface.language, input, output, signal, entered: enteredFor(null) };
  const isWanted = await yesOrNo(ui, { message: surface.messages.context.fetch(pages), recommended: true }).catch(
    (reason: unknown) => {
      if (reason instanceof PromptInterrupted || reason instanceof SteppedBack) return false;
      throw reason;
    },
  );
  if (!isWanted) surface.alert(surface.messages.context.notFetched);
  return isWanted;
}

/** Names a file of a folder that cannot be read. */
export function tellLeftOut({ alert, language, messages }: Surface): (file: LeftOutFile) => void {
  return ({ path, problem }) => alert(messages.context.leftOut(path, problem[language]));
}
