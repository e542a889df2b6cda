import { describe, expect, it } from "vitest";
import { messageLines } from "../../../cli/terminal/message-lines.ts";
import { displayWidth } from "../../../cli/terminal/text-width.ts";
import { MESSAGES } from "../../../cli/words/messages.ts";

describe("a message on a terminal", () => {
  it("is broken at words, wide ones too", () => {
    for (const width of [40, 59, 99]) {
      for (const text of [MESSAGES.ko.session.offline, MESSAGES.en.session.offline]) {
        const lines = messageLines(text, width);
        // A command stands on a line of its own, indented.
        expect(lines.join(" ").replace(/ +/g, " ")).toBe(text);
        expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
      }
    }
  });

  it("keeps a command on one line, so that it can be copied", () => {
    const session = "a-session-with-a-long-name-0123456789";
    const lines = messageLines(MESSAGES.en.session.started(session), 50);
    expect(lines.at(-1)).toBe(`  plancraft resume ${session}`);
    expect(lines.join(" ").replace(/ +/g, " ")).toBe(MESSAGES.en.session.started(session));
  });

  it("goes on below the last column of a row, or below its first where there is no room beside", () => {
    const row = "    market  시장 규모  What is known and what is assumed · What has to be measured";
    expect(messageLines(row, 50)).toEqual([
      "    market  시장 규모  What is known and what is",
      "                       assumed · What has to be",
      "                       measured",
    ]);
    expect(messageLines(row, 40)).toEqual([
      "    market 시장 규모 What is known and",
      "    what is assumed · What has to be",
      "    measured",
    ]);
    const command = `  plancraft answer s1 '{"1":{"kind":"text","text":"a  b"}}'`;
    expect(messageLines(command, 30)).toEqual([command]);
  });
});
