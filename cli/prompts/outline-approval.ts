import type { Answer } from "../../schemas/answer.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, type OpenQuestion } from "../../schemas/question.ts";
import { displayWidth, oneLine, padToWidth, wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { aboutProblem, editInEditor } from "./outline-editor.ts";
import { type DraftSection, editsOf, MAX_SECTIONS, MAX_TITLE_CHARACTERS } from "./outline-text.ts";
import { askText, type Choice, choose, columns, type QuestionUi, say, style } from "./prompts.ts";

const NUMBER_COLUMNS = 4;
/** With less room beside the titles the descriptions stand below them. */
const LEAST_ABOUT_COLUMNS = 24;

type Decision = "accept" | "edit" | "reject";
type Change = "use" | "rename" | "move" | "drop" | "add" | "points" | "lock" | "editor" | "discard";

/** Shows the outline and asks to accept, edit or reject it. */
export async function askApproval(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  const outline = question.options.map(({ id, title, description }) => ({ id, title, about: description }));
  for (;;) {
    showOutline(outline, ui);
    const decision = await choose<Decision>(ui, {
      message: MESSAGES[ui.language].question.decide,
      choices: decisionChoices(question, ui),
      initial: "accept",
    });
    if (decision === "accept") return { kind: "approval", decision };
    if (decision === "reject") return { kind: "approval", decision, reason: await askReason(ui) };
    const edited = await editOutline(outline, ui);
    if (edited === "discarded") continue;
    const edits = editsOf(edited, outline);
    return edits === null ? { kind: "approval", decision: "accept" } : { kind: "approval", decision, edits };
  }
}

function decisionChoices({ recommended, decisions }: OpenQuestion, ui: QuestionUi): Choice<Decision>[] {
  const texts = MESSAGES[ui.language].approval;
  const all: Choice<Decision>[] = [
    { value: "accept", title: texts.accept, description: texts.acceptWhat, recommended: recommended === "accept" },
    { value: "edit", title: texts.edit, description: texts.editWhat },
    { value: "reject", title: texts.reject, description: texts.rejectWhat },
  ];
  return decisions.length === 0 ? all : all.filter(({ value }) => decisions.includes(value));
}

async function editOutline(
  outline: readonly DraftSection[],
  ui: QuestionUi,
): Promise<readonly DraftSection[] | "discarded"> {
  const texts = MESSAGES[ui.language].approval;
  let sections = ui.editor === undefined ? outline : await editInEditor(outline, ui, ui.editor);
  for (;;) {
    if (sections !== outline) showOutline(sections, ui);
    const offered: Choice<Change>[] = [
      { value: "use", title: texts.useIt },
      { value: "rename", title: texts.rename },
      ...(sections.length > 1 ? [{ value: "move", title: texts.move } as const] : []),
      ...(sections.length > 1 ? [{ value: "drop", title: texts.drop } as const] : []),
      ...(sections.length < MAX_SECTIONS ? [{ value: "add", title: texts.add } as const] : []),
      { value: "points", title: texts.changePoints },
      { value: "lock", title: texts.lock, description: texts.lockWhat },
      ...(ui.editor === undefined ? [] : [{ value: "editor", title: texts.openEditor } as const]),
      { value: "discard", title: texts.discard },
    ];
    const change = await choose(ui, { message: texts.next, choices: offered });
    if (change === "use") return sections;
    if (change === "discard") return "discarded";
    sections = await changed(change, sections, ui);
  }
}

async function changed(
  change: Exclude<Change, "use" | "discard">,
  sections: readonly DraftSection[],
  ui: QuestionUi,
): Promise<readonly DraftSection[]> {
  const texts = MESSAGES[ui.language].approval;
  if (change === "add") {
    const title = await askTitle(ui);
    const about = await askAbout(ui);
    return insertAt(sections, await askPlace(sections, ui, sections.length), { title, about });
  }
  if (change === "editor") return ui.editor === undefined ? sections : editInEditor(sections, ui, ui.editor);
  const section = await choose(ui, { message: texts.which, choices: sectionChoices(sections) });
  const rest = sections.filter((other) => other !== section);
  switch (change) {
    case "drop":
      return rest;
    case "move":
      return insertAt(rest, await askPlace(rest, ui, rest.length), section);
    case "rename":
      return replaced({ title: await askTitle(ui, section.title) });
    case "points":
      return replaced({ about: await askAbout(ui, section) });
    case "lock":
      return replaced({ locked: !section.locked });
  }

  function replaced(changes: Partial<DraftSection>): readonly DraftSection[] {
    return sections.map((other) => (other === section ? { ...section, ...changes } : other));
  }
}

async function askReason(ui: QuestionUi): Promise<string> {
  const { approval, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: approval.reason,
    check: (typed) => (typed === "" ? invalid.empty : tooLong(typed, MAX_TEXT_ANSWER_CHARACTERS, ui)),
  });
}

async function askTitle(ui: QuestionUi, initial?: string): Promise<string> {
  const { approval, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: approval.newTitle,
    initial,
    check: (typed) => (typed === "" ? invalid.empty : tooLong(typed, MAX_TITLE_CHARACTERS, ui)),
  });
}

/** What a section tells; the key points of one that was proposed. */
async function askAbout(ui: QuestionUi, section?: DraftSection): Promise<string> {
  const { approval, question } = MESSAGES[ui.language];
  const message = section === undefined ? `${approval.newAbout} [${question.optional}]` : approval.newPoints;
  return askText(ui, {
    message,
    initial: section && oneLine(section.about),
    check: (text) => aboutProblem({ id: section?.id, about: text }, ui),
  });
}

function tooLong(typed: string, max: number, ui: QuestionUi): string | undefined {
  return typed.length > max ? MESSAGES[ui.language].invalid.tooLong(max) : undefined;
}

async function askPlace(sections: readonly DraftSection[], ui: QuestionUi, initial: number): Promise<number> {
  const texts = MESSAGES[ui.language].approval;
  const places = sections.map((section, index) => ({ value: index, title: texts.before(oneLine(section.title)) }));
  return choose(ui, {
    message: texts.whereTo,
    choices: [...places, { value: sections.length, title: texts.atTheEnd }],
    initial,
  });
}

function showOutline(sections: readonly DraftSection[], ui: QuestionUi): void {
  const room = columns(ui) - 4 - NUMBER_COLUMNS;
  const titleOf = ({ title, locked }: DraftSection) =>
    oneLine(locked ? `${title} (${MESSAGES[ui.language].approval.locked})` : title);
  const titleWidth = Math.max(0, ...sections.map((section) => displayWidth(titleOf(section))));
  const beside = room - titleWidth - 2;
  const lines = sections.flatMap((section, index) => {
    const { about } = section;
    const rows =
      beside >= LEAST_ABOUT_COLUMNS
        ? wrapToWidth(about, beside).map((line, row) => {
            const head = padToWidth(row === 0 ? titleOf(section) : "", titleWidth);
            return `${head}  ${style(ui, "dim", line)}`;
          })
        : [
            ...wrapToWidth(titleOf(section), room),
            ...(about === "" ? [] : wrapToWidth(about, room - 2).map((line) => `  ${style(ui, "dim", line)}`)),
          ];
    return rows.map((line, row) => padToWidth(row === 0 ? `${index + 1}.`.padStart(3) : "", NUMBER_COLUMNS) + line);
  });
  say(ui, [style(ui, "bold", MESSAGES[ui.language].approval.heading(sections.length)), ...lines]);
}

function sectionChoices(sections: readonly DraftSection[]): Choice<DraftSection>[] {
  return sections.map((section, index) => ({ value: section, title: `${index + 1}. ${section.title}` }));
}

function insertAt(sections: readonly DraftSection[], index: number, section: DraftSection): DraftSection[] {
  return [...sections.slice(0, index), section, ...sections.slice(index)];
}
