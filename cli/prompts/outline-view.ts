import type { DraftSection } from "../../schemas/draft.ts";
import { displayWidth, oneLine, padToWidth, truncateToWidth, wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import type { Header } from "./prompt-frame.ts";
import { type QuestionUi, style } from "./question-ui.ts";

const NUMBER_COLUMNS = 4;
/** With less room beside the titles the descriptions stand below them. */
const LEAST_ABOUT_COLUMNS = 24;

/** The outline above the choices that are made about it. */
export function outlineHeader(sections: readonly DraftSection[], isEdited: boolean, ui: QuestionUi): Header {
  const texts = MESSAGES[ui.language].approval;
  const heading = texts.heading(sections.length) + (isEdited ? ` – ${texts.edited}` : "");
  return {
    scrolled: 0,
    isWhole: false,
    lines: (width, isWhole) => [
      style(ui, "bold", truncateToWidth(heading, width)),
      ...sections.flatMap((section, index) =>
        (isWhole ? wholeRows : briefRow)(section, sections, width - NUMBER_COLUMNS, ui).map(
          (line, row) => padToWidth(row === 0 ? `${index + 1}.`.padStart(3) : "", NUMBER_COLUMNS) + line,
        ),
      ),
    ],
  };
}

/** A section with all that it tells: beside its title where there is room, else below it. */
function wholeRows(section: DraftSection, all: readonly DraftSection[], room: number, ui: QuestionUi): string[] {
  const { about } = section;
  const titleWidth = Math.max(0, ...all.map((one) => displayWidth(titleOf(one, ui))));
  const beside = room - titleWidth - 2;
  if (beside < LEAST_ABOUT_COLUMNS) {
    const below = about === "" ? [] : wrapToWidth(about, room - 2).map((line) => `  ${style(ui, "dim", line)}`);
    return [...wrapToWidth(titleOf(section, ui), room), ...below];
  }
  return wrapToWidth(about, beside).map((line, row) => {
    const head = padToWidth(row === 0 ? titleOf(section, ui) : "", titleWidth);
    return `${head}  ${style(ui, "dim", line)}`;
  });
}

/** A section on one line: its title, and as much of what it tells as there is room for. */
function briefRow(section: DraftSection, all: readonly DraftSection[], room: number, ui: QuestionUi): string[] {
  const titleWidth = Math.max(0, ...all.map((one) => displayWidth(titleOf(one, ui))));
  const beside = room - titleWidth - 2;
  if (beside < LEAST_ABOUT_COLUMNS) return [truncateToWidth(titleOf(section, ui), room)];
  const about = style(ui, "dim", truncateToWidth(oneLine(section.about), beside));
  return [`${padToWidth(titleOf(section, ui), titleWidth)}  ${about}`];
}

function titleOf({ title, locked }: DraftSection, ui: QuestionUi): string {
  return oneLine(locked ? `${title} (${MESSAGES[ui.language].approval.locked})` : title);
}
