import type { Answer } from "../../schemas/answer.ts";
import type { AnswerDraft, DraftSection } from "../../schemas/draft.ts";
import { MAX_TEXT_ANSWER_CHARACTERS, type OpenQuestion } from "../../schemas/question.ts";
import { oneLine } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { aboutProblem, editInEditor } from "./outline-editor.ts";
import { editsOf, MAX_SECTIONS, MAX_TITLE_CHARACTERS } from "./outline-text.ts";
import { outlineHeader } from "./outline-view.ts";
import type { Choice } from "./prompt-frame.ts";
import { askText, choose } from "./prompts.ts";
import { type QuestionUi, stepThrough, unlessLeft } from "./question-ui.ts";

type Decision = "accept" | "edit" | "reject";
type Change = "use" | "rename" | "move" | "drop" | "add" | "points" | "lock" | "editor" | "discard";
type Sections = readonly DraftSection[];

/** Shows the outline and asks to accept, edit or reject it. What was edited stays so, until it is discarded. */
export async function askApproval(question: OpenQuestion, ui: QuestionUi): Promise<Answer> {
  const proposed = proposedSections(question);
  const inner = { ...ui, isInner: true };
  for (;;) {
    const sections = keptSections(question, ui.entered.sections);
    const edits = editsOf(sections, proposed);
    const decision = await choose<Decision>(ui, {
      message: MESSAGES[ui.language].question.decide,
      choices: decisionChoices(question, edits !== null, ui),
      initial: "accept",
      header: outlineHeader(sections, edits !== null, ui),
    });
    if (decision === "accept") return approved(sections, proposed);
    if (decision === "reject") {
      const reason = await unlessLeft(() => askReason(inner));
      if (reason !== undefined) return { kind: "approval", decision, reason };
      continue;
    }
    const edited = await unlessLeft(() => editOutline(sections, proposed, inner));
    if (edited === "discarded") ui.entered.edit(null);
    else if (edited !== undefined) return approved(edited, proposed);
  }
}

function approved(sections: Sections, proposed: Sections): Answer {
  const edits = editsOf(sections, proposed);
  if (edits === null) return { kind: "approval", decision: "accept" };
  return { kind: "approval", decision: "edit", edits };
}

/** The outline with the edits that were made and not sent, for who takes what is recommended; null where there are none. */
export function keptEdits(question: OpenQuestion, draft: AnswerDraft | null): Answer | null {
  if (question.kind !== "approval") return null;
  const answer = approved(keptSections(question, draft?.sections ?? null), proposedSections(question));
  return answer.kind === "approval" && answer.decision === "edit" ? answer : null;
}

function proposedSections({ options }: OpenQuestion): Sections {
  return options.map(({ id, title, description }) => ({ id, title, about: description }));
}

/** The outline as it was edited before; an id of another outline's section is none of this one's. */
function keptSections(question: OpenQuestion, kept: Sections | null): Sections {
  const proposed = proposedSections(question);
  const mayEdit = question.decisions.length === 0 || question.decisions.includes("edit");
  const known = new Set(proposed.map(({ id }) => id));
  const isOfThis = kept?.every(({ id }) => id === undefined || known.has(id)) ?? false;
  return mayEdit && isOfThis && kept !== null ? kept : proposed;
}

function decisionChoices(
  { recommended, decisions }: OpenQuestion,
  isEdited: boolean,
  ui: QuestionUi,
): Choice<Decision>[] {
  const texts = MESSAGES[ui.language].approval;
  const acceptWhat = isEdited ? texts.acceptEdited : texts.acceptWhat;
  const all: Choice<Decision>[] = [
    { value: "accept", title: texts.accept, description: acceptWhat, recommended: recommended === "accept" },
    { value: "edit", title: texts.edit, description: texts.editWhat },
    { value: "reject", title: texts.reject, description: texts.rejectWhat },
  ];
  return decisions.length === 0 ? all : all.filter(({ value }) => decisions.includes(value));
}

/** Every change is kept as it is made. @throws SteppedBack for Escape at the list of changes. */
async function editOutline(begun: Sections, proposed: Sections, ui: QuestionUi): Promise<Sections | "discarded"> {
  const texts = MESSAGES[ui.language].approval;
  let sections = begun;
  const keep = (changes: Sections) => {
    sections = changes;
    ui.entered.edit(changes);
  };
  if (ui.editor !== undefined) keep(await editInEditor(sections, ui, ui.editor));
  for (;;) {
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
    const header = outlineHeader(sections, editsOf(sections, proposed) !== null, ui);
    const change = await choose(ui, { message: texts.next, choices: offered, header });
    if (change === "use") return sections;
    if (change === "discard") return "discarded";
    const changes = await unlessLeft(() => changed(change, sections, ui));
    if (changes !== undefined) keep(changes);
  }
}

/** @throws SteppedBack for Escape at the first step of the change. */
async function changed(
  change: Exclude<Change, "use" | "discard">,
  sections: Sections,
  ui: QuestionUi,
): Promise<Sections> {
  if (change === "add") return added(sections, ui);
  if (change === "editor") return ui.editor === undefined ? sections : editInEditor(sections, ui, ui.editor);
  let picked: DraftSection | undefined;
  let result = sections;
  const others = () => sections.filter((other) => other !== picked);
  const replace = (changes: Partial<DraftSection>) => {
    result = sections.map((other) => (other === picked ? { ...other, ...changes } : other));
  };
  const which = async (inner: QuestionUi) => {
    const { which: message } = MESSAGES[ui.language].approval;
    picked = await choose(inner, { message, choices: sectionChoices(sections), initial: picked });
  };
  const steps: Record<typeof change, (inner: QuestionUi, section: DraftSection) => Promise<void>> = {
    drop: async () => {
      result = others();
    },
    lock: async (_, { locked }) => replace({ locked: !locked }),
    move: async (inner, section) => {
      result = insertAt(others(), await askPlace(others(), inner, others().length), section);
    },
    rename: async (inner, { id, title }) => {
      const place = `title of ${id ?? title}`;
      replace({ title: await askTitle(inner, place, title) });
      inner.entered.type(place, undefined);
    },
    points: async (inner, section) => {
      const place = `points of ${section.id ?? section.title}`;
      replace({ about: await askAbout(inner, place, section) });
      inner.entered.type(place, undefined);
    },
  };
  await stepThrough(ui, [which, async (inner) => picked && steps[change](inner, picked)]);
  return result;
}

/** A new section: its title, what it tells, and where it stands. */
async function added(sections: Sections, ui: QuestionUi): Promise<Sections> {
  const [title, about] = ["title of a new one", "points of a new one"];
  const section = { title: "", about: "" };
  let place = sections.length;
  await stepThrough(ui, [
    async (inner) => {
      section.title = await askTitle(inner, title);
    },
    async (inner) => {
      section.about = await askAbout(inner, about);
    },
    async (inner) => {
      place = await askPlace(sections, inner, place);
    },
  ]);
  for (const one of [title, about]) ui.entered.type(one, undefined);
  return insertAt(sections, place, section);
}

async function askReason(ui: QuestionUi): Promise<string> {
  const { approval, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: approval.reason,
    place: "reason",
    check: (typed) => (typed === "" ? invalid.empty : tooLong(typed, MAX_TEXT_ANSWER_CHARACTERS, ui)),
  });
}

async function askTitle(ui: QuestionUi, place: string, initial?: string): Promise<string> {
  const { approval, invalid } = MESSAGES[ui.language];
  return askText(ui, {
    message: approval.newTitle,
    place,
    initial,
    check: (typed) => (typed === "" ? invalid.empty : tooLong(typed, MAX_TITLE_CHARACTERS, ui)),
  });
}

/** What a section tells; the key points of one that was proposed. */
async function askAbout(ui: QuestionUi, place: string, section?: DraftSection): Promise<string> {
  const { approval, question } = MESSAGES[ui.language];
  const message = section === undefined ? `${approval.newAbout} [${question.optional}]` : approval.newPoints;
  return askText(ui, {
    message,
    place,
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

function sectionChoices(sections: readonly DraftSection[]): Choice<DraftSection>[] {
  return sections.map((section, index) => ({ value: section, title: `${index + 1}. ${section.title}` }));
}

function insertAt(sections: readonly DraftSection[], index: number, section: DraftSection): DraftSection[] {
  return [...sections.slice(0, index), section, ...sections.slice(index)];
}
