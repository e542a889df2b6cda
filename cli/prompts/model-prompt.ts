import type { Means, ModelChoice } from "../../planner/setup/setup.ts";
import type { Surface } from "../surface.ts";
import { MESSAGES } from "../words/messages.ts";
import { enteredFor } from "./entered.ts";
import { choose } from "./prompts.ts";
import { SteppedBack } from "./question-ui.ts";

/** Asks on the terminal which model is to make the plans; null where Escape left the question. @throws PromptInterrupted for Ctrl-C. */
export async function chooseModel(
  { choices }: Means,
  { language, host }: Pick<Surface, "language" | "host">,
): Promise<ModelChoice | null> {
  const { setup } = MESSAGES[language];
  const entered = enteredFor(null);
  const ui = { language, input: host.stdin, output: host.stderr, entered };
  try {
    return await choose(ui, {
      message: setup.question,
      choices: choices.map((choice, at) => ({
        value: choice,
        title: choice.model,
        description: choice.model === "offline" ? setup.offline : (choice.server ?? setup.byKey),
        recommended: at === 0 && choice.model !== "offline",
      })),
    });
  } catch (error) {
    if (error instanceof SteppedBack) return null;
    throw error;
  }
}
