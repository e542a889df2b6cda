import type { Answer } from "../../schemas/answer.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, type OpenQuestion, type QuestionOption } from "../../schemas/question.ts";
import { wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { askForm } from "./form-fields.ts";
import { askApproval } from "./outline-approval.ts";
import {
  askText,
  type Choice,
  choose,
  chooseMany,
  columns,
  PromptInterrupted,
  type QuestionUi,
  say,
  style,
  warn,
  yesOrNo,
} from "./prompts.ts";

const SOMETHING_ELSE = "something-else";

/**
 * Asks one question on the terminal and gives the answer, whose details are checked by whoever asked.
 * `interrupted` means Ctrl-C, Escape, the end of the input, or that the signal was raised; the question stays open.
 */
export async function askInTerminal(question: OpenQuestion, ui: QuestionUi): Promise<Answer | "interrupted"> {
  try {
    showQuestion(question, ui);
    return await answerOf(question, ui);
  } catch (error) {
    if (error instanceof PromptInterrupted) return "interrupted";
    throw error;
  }
}

function showQuestion(question: OpenQuestion, ui: QuestionUi): void {
  if (ui.signal?.aborted) throw new PromptInterrupted();
  const texts = MESSAGES[ui.language].question;
  const width = columns(ui) - 4;
  say(ui, [
    ...wrapToWidth(question.question, width).map((line) => style(ui, "bold", line)),
    ...(question.why === "" ? [] : wrapToWidth(texts.why(question.why), width).map((line) => style(ui, "dim", line))),
  ]);
  if (question.problem !== null) warn(ui, texts.refused(question.problem, question.attempt, question.maxAttempts));
}

async function answerOf(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  switch (question.kind) {
    case "option":
      return askOption(question, ui);
    case "options":
      return askOptions(question, ui);
    case "form":
      return { kind: "form", values: await askForm(question.fields, ui) };
    case "confirm":
      return { kind: "confirm", confirmed: await askConfirm(question, ui) };
    case "text": {
      const recommended = typeof question.recommended === "string" ? question.recommended : undefined;
      return { kind: "text", text: await askFreeText(ui, recommended) };
    }
    case "approval":
      return askApproval(question, ui);
  }
}

async function askOption(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  const texts = MESSAGES[ui.language].question;
  const { options, recommended } = question;
  const picked =
    options.length === 0
      ? SOMETHING_ELSE
      : await choose<QuestionOption | typeof SOMETHING_ELSE>(ui, {
          message: texts.chooseOne,
          choices: [
            ...optionChoices(options, [recommended ?? []].flat()),
            { value: SOMETHING_ELSE, title: texts.somethingElse },
          ],
          initial: options.find((option) => option.id === recommended) ?? options[0],
        });
  return picked === SOMETHING_ELSE
    ? { kind: "option", other: await askFreeText(ui) }
    : { kind: "option", optionId: picked.id };
}

async function askOptions(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  const { options } = question;
  if (options.length === 0) return { kind: "options", optionIds: [] };
  const recommended = [question.recommended ?? []].flat();
  const picked = await chooseMany(ui, {
    message: MESSAGES[ui.language].question.chooseMany,
    choices: optionChoices(options, recommended),
    initial: options.filter((option) => recommended.includes(option.id)),
    // More than there are could never be chosen, and the prompt would never end.
    least: Math.min(question.minChoices ?? 1, options.length),
    most: question.maxChoices,
  });
  return { kind: "options", optionIds: picked.map((option) => option.id) };
}

async function askConfirm(question: OpenQuestion, ui: QuestionUi): Promise<boolean> {
  const { recommended } = question;
  return yesOrNo(ui, {
    message: MESSAGES[ui.language].question.yourAnswer,
    recommended: recommended === "yes" ? true : recommended === "no" ? false : null,
  });
}

async function askFreeText(ui: QuestionUi, recommended?: string): Promise<string> {
  const { question, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: question.yourAnswer,
    recommended: recommended === "" ? undefined : recommended,
    check: (typed) => {
      if (typed === "") return invalid.empty;
      return typed.length > MAX_TEXT_ANSWER_CHARACTERS ? invalid.tooLong(MAX_TEXT_ANSWER_CHARACTERS) : undefined;
    },
  });
}

function optionChoices(options: readonly QuestionOption[], recommended: readonly string[]): Choice<QuestionOption>[] {
  return options.map((option) => ({
    value: option,
    title: option.title,
    description: option.description,
    recommended: recommended.includes(option.id),
  }));
}
