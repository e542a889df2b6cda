import { MAX_IDEA_CHARACTERS } from "../../schemas/idea.ts";
import { MESSAGES } from "../words/messages.ts";
import { askText, PromptInterrupted, type QuestionUi } from "./prompts.ts";

/** Asks on the terminal what is to be planned; null where the person stopped. */
export async function askIdea(ui: QuestionUi): Promise<string | null> {
  const { idea, invalid } = MESSAGES[ui.language];
  try {
    return await askText(ui, {
      message: idea.question,
      check: (typed) => {
        if (typed === "") return invalid.empty;
        return typed.length > MAX_IDEA_CHARACTERS ? invalid.tooLong(MAX_IDEA_CHARACTERS) : undefined;
      },
    });
  } catch (error) {
    if (error instanceof PromptInterrupted) return null;
    throw error;
  }
}
