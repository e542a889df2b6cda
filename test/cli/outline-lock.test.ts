import { describe, expect, it, vi } from "vitest";
import { editsOf, outlineFromText, outlineToText } from "../../cli/prompts/outline-text.ts";
import { Answer } from "../../schemas/answer.ts";
import type { DraftSection } from "../../schemas/draft.ts";
import { openQuestion } from "../support/open-question.ts";
import { askOnPseudoTerminal, KEYS } from "../support/pseudo-terminal.ts";

// Every test starts a process; a loaded machine takes its time for that.
vi.setConfig({ testTimeout: 30_000 });

const outline = openQuestion("approval", {
  id: "approve-outline",
  options: [
    { id: "market", title: "Market", description: "Size · Growth" },
    { id: "costs", title: "Costs", description: "Rent" },
  ],
  recommended: "accept",
});
const SECTIONS: readonly DraftSection[] = outline.options.map(({ id, title, description }) => ({
  id,
  title,
  about: description,
}));
/** From the first entry of the menu to this one. */
const TO_POINTS = Array(5).fill(KEYS.down);
const TO_LOCK = Array(6).fill(KEYS.down);

describe("a section that is edited step by step", () => {
  it("gets other key points, and is locked", async () => {
    using terminal = askOnPseudoTerminal(outline);
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(...TO_POINTS, KEYS.enter);
    await terminal.sees("2. Costs");
    terminal.press(KEYS.enter);
    await terminal.sees("What it tells, the points parted by ·");
    terminal.press(" · Rivals", KEYS.enter);
    await terminal.sees("Size · Growth · Rivals");
    await terminal.sees("Discard the changes");
    terminal.press(...TO_LOCK, KEYS.enter);
    await terminal.sees("2. Costs");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Costs (locked)");
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.enter);
    expect(Answer.parse((await terminal.result()).answer)).toEqual({
      kind: "approval",
      decision: "edit",
      edits: {
        sections: [
          { id: "market", title: "Market", keyPoints: ["Size", "Growth", "Rivals"] },
          { id: "costs", title: "Costs", locked: true },
        ],
      },
    });
  });

  it("is unlocked again, and then nothing was changed", async () => {
    using terminal = askOnPseudoTerminal(outline, { language: "ko" });
    await terminal.sees("거절");
    terminal.press(KEYS.down, KEYS.enter);
    for (const shown of ["Market (고정)", "1. Market  "]) {
      await terminal.sees("바꾼 내용 버리기");
      terminal.press(...TO_LOCK, KEYS.enter);
      await terminal.sees("2. Costs");
      terminal.press(KEYS.enter);
      await terminal.sees(shown);
    }
    await terminal.sees("바꾼 내용 버리기");
    terminal.press(KEYS.enter);
    expect((await terminal.result()).answer).toEqual({ kind: "approval", decision: "accept" });
  });
});

describe("the outline as text for an editor", () => {
  const locked = [{ ...SECTIONS[0], locked: true }, SECTIONS[1], { title: "Team", about: "", locked: true }] as const;

  it("marks locked sections, and reads the same back", () => {
    const text = outlineToText(locked as readonly DraftSection[], ["Help"]);
    expect(text.split("\n").slice(2, -1)).toEqual([
      "! [market] Market",
      "    Size · Growth",
      "[costs] Costs",
      "    Rent",
      "! Team",
    ]);
    expect(outlineFromText(text, SECTIONS)).toEqual(locked);
  });

  it("locks a line that begins with the mark, and takes an exclamation of a title for one", () => {
    expect(outlineFromText("! [costs] Costs\n!Now\nWow! [x]", SECTIONS)).toEqual([
      { id: "costs", title: "Costs", about: "", locked: true },
      { title: "!Now", about: "" },
      { title: "Wow! [x]", about: "" },
    ]);
  });

  it("sends a lock as an edit, also where nothing else is changed", () => {
    expect(editsOf(locked as readonly DraftSection[], SECTIONS)?.sections).toEqual([
      { id: "market", title: "Market", locked: true },
      { id: "costs", title: "Costs" },
      { title: "Team", locked: true },
    ]);
    expect(
      editsOf(
        SECTIONS.map((section) => ({ ...section, locked: false })),
        SECTIONS,
      ),
    ).toBeNull();
  });
});
