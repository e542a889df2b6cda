import { displayWidth } from "../terminal/text-width.ts";
import { lineWidth } from "./prompt-frame.ts";
import { type QuestionUi, rows, style } from "./question-ui.ts";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** The bar, the message and its keys, a problem: they are to be seen beside a long text. */
const OTHER_ROWS = 8;

/**
 * The text that is being typed, with the cursor in it, broken at the width: not at words, since every space counts. Of a
 * text longer than the terminal is high only the part around the cursor is shown.
 */
export function typedLines(ui: QuestionUi, typed: string, cursor: number): string[] {
  const width = lineWidth(ui);
  const lines = [""];
  let [columns, cursorRow, isShown] = [0, 0, false];
  const put = (character: string, isCursor: boolean) => {
    const wide = displayWidth(character);
    if (columns + wide > width) {
      lines.push("");
      columns = 0;
    }
    columns += wide;
    if (isCursor) cursorRow = lines.length - 1;
    lines[lines.length - 1] += isCursor ? style(ui, "inverse", character) : character;
  };
  for (const { segment, index } of graphemes.segment(typed)) {
    const isCursor = !isShown && index + segment.length > cursor;
    isShown ||= isCursor;
    put(segment, isCursor);
  }
  if (!isShown) put("█", true);
  const room = Math.max(1, rows(ui) - OTHER_ROWS);
  const from = Math.max(0, Math.min(cursorRow - room + 1, lines.length - room));
  return lines.slice(from, from + room);
}
