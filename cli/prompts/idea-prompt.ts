import { MAX_IDEA_CHARACTERS } from "../../schemas/idea.ts";
import { MESSAGES } from "../words/messages.ts";
import { enteredFor } from "./entered.ts";
import { askText } from "./prompts.ts";
import { PromptInterrupted, type QuestionUi, SteppedBack } from "./question-ui.ts";

/** Asks on the terminal what is to be planned; null where the person stopped. */
export async function askIdea(ui: Omit<QuestionUi, "entered">): Promise<string | null> {
  const { idea, invalid } = MESSAGES[ui.language];
  try {
    return await askText(
      { ...ui, entered: enteredFor(null) },
      {
        message: idea.question,
        place: "idea",
        check: (typed) => {
          if (typed === "") return invalid.empty;
          return typed.length > MAX_IDEA_CHARACTERS ? invalid.tooLong(MAX_IDEA_CHARACTERS) : undefined;
        },
      },
    );
  } catch (error) {
    if (error instanceof PromptInterrupted || error instanceof SteppedBack) return null;
    throw error;
  }
}
