import type { Answer } from "../../schemas/answer.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, type OpenQuestion, type QuestionOption } from "../../schemas/question.ts";
import { wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { enteredFor } from "./entered.ts";
import { askForm } from "./form-fields.ts";
import { askApproval } from "./outline-approval.ts";
import type { Choice } from "./prompt-frame.ts";
import { askText, choose, chooseMany, yesOrNo } from "./prompts.ts";
import {
  columns,
  PromptInterrupted,
  type QuestionUi,
  SteppedBack,
  say,
  style,
  unlessLeft,
  warn,
} from "./question-ui.ts";

const SOMETHING_ELSE = "something-else";
/** Where what is entered is kept. */
const FREE_TEXT = "answer";
const MARKS = "marks";
const PICKED = "picked";

/** Where a question is asked, and what was entered for it before. */
export type AskingUi = Omit<QuestionUi, "entered" | "isInner"> & Partial<Pick<QuestionUi, "entered">>;

/**
 * Asks one question on the terminal and gives the answer, whose details are checked by whoever asked.
 * `interrupted` means Ctrl-C, Escape where no step is before, the end of the input, or that the signal was raised; the
 * question stays open, and what was entered is kept.
 */
export async function askInTerminal(question: OpenQuestion, asking: AskingUi): Promise<Answer | "interrupted"> {
  const { entered = enteredFor(null) } = asking;
  const ui: QuestionUi = { ...asking, entered };
  try {
    showQuestion(question, ui);
    return await answerOf(question, ui);
  } catch (error) {
    if (error instanceof PromptInterrupted || error instanceof SteppedBack) return "interrupted";
    throw error;
  } finally {
    entered.flush();
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
  if (ui.entered.isFromBefore) say(ui, wrapToWidth(texts.enteredBefore, width));
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
  if (options.length === 0) return { kind: "option", other: await askFreeText(ui) };
  const usual = options.find(({ id }) => id === (ui.entered.chosen(PICKED) ?? recommended)) ?? options[0];
  for (;;) {
    const picked = await choose<QuestionOption | typeof SOMETHING_ELSE>(ui, {
      message: texts.chooseOne,
      choices: [
        ...optionChoices(options, [recommended ?? []].flat()),
        { value: SOMETHING_ELSE, title: texts.somethingElse },
      ],
      initial: ui.entered.typed(FREE_TEXT) ? SOMETHING_ELSE : usual,
    });
    if (picked !== SOMETHING_ELSE) {
      ui.entered.choose(PICKED, picked.id);
      return { kind: "option", optionId: picked.id };
    }
    const other = await unlessLeft(() => askFreeText({ ...ui, isInner: true }));
    if (other !== undefined) return { kind: "option", other };
  }
}

async function askOptions(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  const { options } = question;
  if (options.length === 0) return { kind: "options", optionIds: [] };
  const recommended = [question.recommended ?? []].flat();
  const marked = [ui.entered.chosen(MARKS) ?? recommended].flat();
  const picked = await chooseMany(ui, {
    message: MESSAGES[ui.language].question.chooseMany,
    choices: optionChoices(options, recommended),
    initial: options.filter((option) => marked.includes(option.id)),
    // More than there are could never be chosen, and the prompt would never end.
    least: Math.min(question.minChoices ?? 1, options.length),
    most: question.maxChoices,
    onMark: (values) =>
      ui.entered.choose(
        MARKS,
        values.map(({ id }) => id),
      ),
  });
  return { kind: "options", optionIds: picked.map((option) => option.id) };
}

async function askConfirm({ recommended }: OpenQuestion, ui: QuestionUi): Promise<boolean> {
  const before = ui.entered.chosen(PICKED);
  const confirmed = await yesOrNo(ui, {
    message: MESSAGES[ui.language].question.yourAnswer,
    recommended: recommended === "yes" ? true : recommended === "no" ? false : null,
    initial: typeof before === "boolean" ? before : undefined,
  });
  ui.entered.choose(PICKED, confirmed);
  return confirmed;
}

async function askFreeText(ui: QuestionUi, recommended?: string): Promise<string> {
  const { question, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: question.yourAnswer,
    place: FREE_TEXT,
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
