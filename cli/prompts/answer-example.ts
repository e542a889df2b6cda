import type { Answer, FormValue, SentAnswer } from "../../schemas/answer.ts";
import type { Language } from "../../schemas/idea.ts";
import type { FormField, OpenQuestion } from "../../schemas/question.ts";
import { terminalJson } from "../../utils/visible-text.ts";
import { formatTable } from "../terminal/table.ts";
import { oneLine } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { PROGRAM } from "../words/program-name.ts";

/** An answer to the question that is of the right kind: the recommended one where there is one. */
export function exampleAnswer(question: OpenQuestion, language: Language): Answer {
  const { recommended, options } = question;
  const texts = MESSAGES[language].waiting;
  switch (question.kind) {
    case "option": {
      const optionId = options.find((option) => option.id === recommended)?.id ?? options[0]?.id;
      return optionId === undefined ? { kind: "option", other: texts.youDecide } : { kind: "option", optionId };
    }
    case "options": {
      const known = [recommended ?? []].flat().filter((id) => options.some((option) => option.id === id));
      if (known.length > 0) return { kind: "options", optionIds: known };
      const least = question.minChoices ?? 1;
      return { kind: "options", optionIds: options.slice(0, least).map((option) => option.id) };
    }
    case "form":
      return {
        kind: "form",
        values: Object.fromEntries(question.fields.map((field) => [field.id, exampleValue(field)])),
      };
    case "confirm":
      return { kind: "confirm", confirmed: recommended !== "no" };
    case "text":
      return { kind: "text", text: typeof recommended === "string" ? recommended : texts.youDecide };
    case "approval":
      return { kind: "approval", decision: "accept" };
  }
}

/** The exact command that answers the questions, ready to be pasted into a shell. */
export function answerCommand(session: string, questions: readonly OpenQuestion[], language: Language): string {
  const answers = Object.fromEntries(
    questions.map((question) => [
      question.interruptId,
      { ...exampleAnswer(question, language), attempt: question.attempt } satisfies SentAnswer,
    ]),
  );
  return `${PROGRAM} answer ${session} '${terminalJson(JSON.stringify(answers)).replaceAll("'", "'\\''")}'`;
}

/** What a person without a terminal is told when a session waits: the questions and how to answer them. */
export function waitingText(session: string, questions: readonly OpenQuestion[], language: Language): string {
  const { waiting } = MESSAGES[language];
  return [
    waiting.heading(session, questions.length),
    ...questions.flatMap((question) => ["", ...describeQuestion(question, language)]),
    "",
    waiting.howTo,
    `  ${answerCommand(session, questions, language)}`,
    waiting.orInTerminal(session),
    waiting.orRecommended(session),
  ].join("\n");
}

function describeQuestion(question: OpenQuestion, language: Language): string[] {
  const { waiting, question: texts } = MESSAGES[language];
  const recommended = [question.recommended ?? []].flat();
  const mark = (id: string) => (recommended.includes(id) ? ` (${texts.recommended})` : "");
  const options = question.options.map((option) => [option.id, option.title + mark(option.id), option.description]);
  const fields = question.fields.map((field) => [
    field.id,
    field.label || field.id,
    [field.type, ...(field.required ? [] : [texts.optional]), ...field.choices].join(", "),
  ]);
  return [
    `  ${oneLine(question.question)}`,
    ...(question.why === "" ? [] : [`  ${texts.why(oneLine(question.why))}`]),
    ...(question.problem === null
      ? []
      : [`  ${texts.refused(oneLine(question.problem), question.attempt, question.maxAttempts)}`]),
    ...(question.kind === "text" && recommended.length > 0
      ? [`  ${texts.recommended}: ${oneLine(recommended.join(", "))}`]
      : []),
    ...listed(question.kind === "approval" ? waiting.sections : waiting.choices, options),
    ...listed(waiting.fields, fields),
  ];
}

function listed(heading: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const lines = formatTable(rows).split("\n");
  return [`  ${heading}`, ...lines.map((line) => `    ${line}`)];
}

function exampleValue(field: FormField): FormValue {
  if (field.default !== null) return field.default;
  switch (field.type) {
    case "integer":
    case "number":
      return field.min ?? Math.min(1, field.max ?? 1);
    case "boolean":
      return true;
    case "choice":
      return field.choices[0] ?? "";
    case "list":
      return field.choices.slice(0, Math.max(1, field.min ?? 1));
    case "email":
      return "name@example.com";
    case "date":
      return "2030-01-31";
    case "text":
      return field.required ? "..." : null;
  }
}
