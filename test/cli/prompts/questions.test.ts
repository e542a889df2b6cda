import xterm from "@xterm/headless";
import { describe, expect, it, vi } from "vitest";
import { waitingText } from "../../../cli/prompts/answer-example.ts";
import { Answer } from "../../../schemas/answer.ts";
import type { OpenQuestion, QuestionKind } from "../../../schemas/question.ts";
import { terminalText } from "../../../utils/visible-text.ts";
import { HOSTILE } from "../../support/hostile-text.ts";
import { formField, openQuestion } from "../../support/open-question.ts";
import { type AskedTerminal, askOnPseudoTerminal, KEYS } from "../../support/pseudo-terminal.ts";

// Every test starts a process; a loaded machine takes its time for that.
vi.setConfig({ testTimeout: 30_000 });

const audience = {
  options: [
    { id: "climbers", title: "Climbers", description: "People who climb every week" },
    { id: "parents", title: "Parents", description: "People who look for a hobby for their children" },
    { id: "clubs", title: "Clubs", description: "Those who run a wall" },
  ],
  recommended: "parents",
};

const outline = {
  id: "approve-outline",
  question: "Is this the outline you want?",
  why: "Everything is written along it.",
  options: [
    { id: "market", title: "Market", description: "Size · Growth" },
    { id: "costs", title: "Costs", description: "Rent" },
    { id: "risks", title: "Risks", description: "" },
  ],
  recommended: "accept",
};

async function answerOf(terminal: AskedTerminal): Promise<Answer> {
  return Answer.parse((await terminal.result()).answer);
}

describe("a question on a terminal", () => {
  it("shows why it is asked and takes the recommended option on Enter", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("option", audience));
    await terminal.sees("something else…");
    expect(terminal.text()).toContain("Who is it for?");
    expect(terminal.text()).toContain("Why we ask: It decides the tone of every section.");
    expect(terminal.text()).toContain("Parents (recommended)");
    expect(terminal.text()).not.toContain("attempt");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "option", optionId: "parents" });
  });

  it("takes the option the arrow keys went to", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("option", audience));
    await terminal.sees("something else…");
    terminal.press(KEYS.down, KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "option", optionId: "clubs" });
  });

  it("asks for text after something else", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("option", audience));
    await terminal.sees("something else…");
    terminal.press(KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("Your answer");
    terminal.press("Schools", KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "option", other: "Schools" });
  });

  it("says in plain words why the last answer was refused", async () => {
    const problem = "Budget is the name of no option.";
    using terminal = askOnPseudoTerminal(openQuestion("option", { ...audience, problem, attempt: 2 }));
    await terminal.sees("something else…");
    expect(terminal.text()).toContain(`The last answer could not be used: ${problem} (attempt 2 of 6)`);
    terminal.press(KEYS.enter);
    await terminal.result();
  });

  it("marks several options, the recommended ones to begin with", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("options", { ...audience, recommended: ["clubs"] }));
    await terminal.sees("Clubs (recommended)");
    terminal.press(KEYS.space, KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "options", optionIds: ["climbers", "clubs"] });
  });

  it("asks again where too few options are marked", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("options", { ...audience, recommended: null, minChoices: 2 }));
    await terminal.sees("Clubs");
    terminal.press(KEYS.space, KEYS.enter);
    await terminal.sees("Please choose at least 2.");
    await terminal.sees("Clubs");
    terminal.press(KEYS.down, KEYS.space, KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "options", optionIds: ["climbers", "parents"] });
  });

  it("takes the recommended no on Enter", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("confirm", { recommended: "no" }));
    await terminal.sees("No (recommended)");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "confirm", confirmed: false });
  });

  it("takes y for yes", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("confirm", { recommended: "no" }));
    await terminal.sees("No (recommended)");
    terminal.press("y");
    expect(await answerOf(terminal)).toEqual({ kind: "confirm", confirmed: true });
  });

  it("takes the recommended text on Enter", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("text", { recommended: "By next spring" }));
    await terminal.sees("By next spring");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "text", text: "By next spring" });
  });

  it("does not take an empty text where nothing is recommended", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("text"));
    await terminal.sees("Your answer");
    terminal.press(KEYS.enter);
    await terminal.sees("Please type an answer.");
    terminal.press("In 2030", KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "text", text: "In 2030" });
  });

  it("asks a form field by field and refuses a wrong value at once", async () => {
    const fields = [
      formField({ id: "team", label: "Team size", type: "integer", min: 1, max: 9 }),
      formField({ id: "public", label: "Public?", type: "boolean", default: false }),
      formField({ id: "size", label: "Size", type: "choice", choices: ["small", "large"], default: "large" }),
      formField({ id: "cities", label: "Cities", type: "list" }),
      formField({ id: "note", label: "Note", required: false }),
    ];
    using terminal = askOnPseudoTerminal(openQuestion("form", { fields }));
    await terminal.sees("Team size");
    terminal.press("12", KEYS.enter);
    await terminal.sees("At most 9, please.");
    terminal.press("\x7f\x7f", "4", KEYS.enter);
    await terminal.sees("Public?");
    terminal.press(KEYS.enter);
    await terminal.sees("large (recommended)");
    terminal.press(KEYS.up, KEYS.enter);
    await terminal.sees("Cities");
    terminal.press("Seoul, Busan", KEYS.enter);
    await terminal.sees("Note");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({
      kind: "form",
      values: { team: 4, public: false, size: "small", cities: ["Seoul", "Busan"], note: null },
    });
  });

  it("renders a Korean question with its columns aligned", async () => {
    const options = [
      { id: "a", title: "등산객", description: "매주 산에 오르는 사람" },
      { id: "b", title: "학부모", description: "아이의 취미를 찾는 사람" },
      { id: "c", title: "동호회 운영자", description: "암장을 운영하는 사람" },
    ];
    const question = openQuestion("option", {
      question: "누구를 위한 것인가요?",
      why: "모든 절의 말투가 달라집니다.",
      options,
      recommended: "a",
      problem: "없는 선택지입니다.",
      attempt: 3,
    });
    using terminal = askOnPseudoTerminal(question, { language: "ko" });
    await terminal.sees("직접 입력…");
    const text = terminal.text();
    expect(text).toContain("묻는 이유: 모든 절의 말투가 달라집니다.");
    expect(text).toContain("앞의 답변은 사용할 수 없습니다: 없는 선택지입니다. (6번 중 3번째 시도)");
    expect(text).toContain("등산객 (추천)  매주");
    expect(text).toContain("학부모         아이의");
    expect(text).toContain("동호회 운영자  암장을");
    expect(text).not.toMatch(/[A-Za-z]{4,}/);
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "option", optionId: "a" });
  });
});

describe("leaving a question", () => {
  it.each([
    ["Ctrl-C", KEYS.ctrlC],
    ["Escape", KEYS.escape],
    ["the end of the input", KEYS.ctrlD],
  ])("is interrupted by %s, and the terminal is as before", async (_name, key) => {
    using terminal = askOnPseudoTerminal(openQuestion("text"));
    await terminal.sees("Your answer");
    terminal.press(key);
    const { answer, settings } = await terminal.result();
    expect(answer).toBe("interrupted");
    expect(settings).toMatch(/(?<!-)\bicanon\b/);
    expect(settings).toMatch(/(?<!-)\becho\b/);
    expect(terminal.raw().lastIndexOf("\x1b[?25h")).toBeGreaterThan(terminal.raw().lastIndexOf("\x1b[?25l"));
  });

  it("is interrupted where the process is asked to stop", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("option", audience));
    await terminal.sees("something else…");
    terminal.stop();
    const { answer, settings } = await terminal.result();
    expect(answer).toBe("interrupted");
    expect(settings).toMatch(/(?<!-)\bicanon\b/);
  });

  it("is interrupted in the middle of a form", async () => {
    const fields = [formField({ id: "first", label: "First" }), formField({ id: "second", label: "Second" })];
    using terminal = askOnPseudoTerminal(openQuestion("form", { fields }));
    await terminal.sees("First");
    terminal.press("one", KEYS.enter);
    await terminal.sees("Second");
    terminal.press(KEYS.ctrlC);
    expect((await terminal.result()).answer).toBe("interrupted");
  });
});

describe("an outline on a terminal", () => {
  it("is shown and accepted on Enter", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline));
    await terminal.sees("Accept (recommended)");
    expect(terminal.text()).toContain("1. Market  Size · Growth");
    expect(terminal.text()).toContain("2. Costs   Rent");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "accept" });
  });

  it("is rejected only with a reason", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline));
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("What is wrong with it?");
    terminal.press(KEYS.enter);
    await terminal.sees("Please type an answer.");
    terminal.press("Too short", KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "reject", reason: "Too short" });
  });

  it("does not offer what may not be decided any more", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", { ...outline, decisions: ["accept", "edit"] }));
    await terminal.sees("Edit");
    terminal.press(KEYS.enter);
    await terminal.result();
    expect(terminal.text()).not.toContain("Reject");
  });

  it("is edited step by step: renamed, moved, dropped and added to", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline));
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("3. Risks");
    terminal.press(KEYS.enter);
    await terminal.sees("Its title");
    terminal.press("s of today", KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("3. Risks");
    terminal.press(KEYS.enter);
    await terminal.sees("at the end");
    terminal.press(KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.down, KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("Which section?");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.down, KEYS.down, KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("Its title");
    terminal.press("Team", KEYS.enter);
    await terminal.sees("What is it to tell the reader?");
    terminal.press("Who does it", KEYS.enter);
    await terminal.sees("at the end");
    terminal.press(KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({
      kind: "approval",
      decision: "edit",
      edits: {
        sections: [
          { id: "costs", title: "Costs" },
          { id: "market", title: "Markets of today" },
          { title: "Team", intent: "Who does it" },
        ],
      },
    });
  });

  it("is accepted where the edit changes nothing, and asked about again where it is discarded", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline));
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.up, KEYS.enter);
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "accept" });
  });

  it("is edited in the editor where there is one", async () => {
    const change =
      "s=>s.replace('[market] Market','[market] The market').replace('Size · Growth','Size').replace('[risks] Risks','Team')";
    const program = `const f=process.argv.at(-1),fs=require('node:fs');fs.writeFileSync(f,(${change})(fs.readFileSync(f,'utf8')))`;
    const editor = `"${process.execPath}" -e "${program}" --`;
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline), { editor });
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("Discard the changes");
    expect(terminal.text()).toContain("1. The market  Size");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({
      kind: "approval",
      decision: "edit",
      edits: {
        sections: [
          { id: "market", title: "The market", keyPoints: ["Size"] },
          { id: "costs", title: "Costs" },
          { title: "Team" },
        ],
      },
    });
  });

  it("stays as it is where the editor fails", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline), { editor: "exit 3;" });
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await terminal.sees("The editor's text was not taken: the editor ended with 3.");
    await terminal.sees("Discard the changes");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "accept" });
  });
});

describe("what was entered", () => {
  const menu = async (terminal: AskedTerminal, ...keys: string[]) => {
    await terminal.sees("Discard the changes");
    terminal.press(...keys);
  };

  it("stays as it was edited after Escape and Ctrl-C, and is there when the outline is asked about again", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline));
    await terminal.sees("Reject");
    terminal.press(KEYS.down, KEYS.enter);
    await menu(terminal, KEYS.down, KEYS.enter);
    await terminal.sees("3. Risks");
    terminal.press(KEYS.enter);
    await terminal.sees("Its title");
    terminal.press("s", KEYS.enter);
    await menu(terminal, KEYS.down, KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("Which section?");
    terminal.press(KEYS.down, KEYS.enter);
    await menu(terminal, KEYS.down, KEYS.enter);
    await terminal.sees("Which section?");
    terminal.press(KEYS.enter);
    await terminal.sees("Its title");
    terminal.press(" of to", KEYS.escape);
    await terminal.sees("Which section?");
    terminal.press(KEYS.escape);
    await menu(terminal, KEYS.escape);
    await terminal.sees("Accept (recommended)  write the plan with these sections, your changes included");
    terminal.press(KEYS.ctrlC);
    const { answer, kept } = await terminal.result();
    expect(answer).toBe("interrupted");
    expect(kept).toMatchObject({
      typed: { "title of market": "Markets of to" },
      sections: [
        { id: "market", title: "Markets" },
        { id: "risks", title: "Risks" },
      ],
    });

    using again = askOnPseudoTerminal(openQuestion("approval", outline), { before: kept });
    await again.sees("1. Markets");
    await again.sees("with your changes");
    expect(again.text()).toContain("What you entered before is kept");
    await again.sees("Reject");
    again.press(KEYS.enter);
    const sections = [
      { id: "market", title: "Markets" },
      { id: "risks", title: "Risks" },
    ];
    expect(await answerOf(again)).toEqual({ kind: "approval", decision: "edit", edits: { sections } });
  });

  it("of another outline is not taken for this one", async () => {
    const sections = [{ id: "elsewhere", title: "Elsewhere", about: "" }];
    using terminal = askOnPseudoTerminal(openQuestion("approval", outline), { before: { sections } });
    await terminal.sees("Reject");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "accept" });
  });

  it("in a form is there for Escape to go back to, and the form goes on where it was left", async () => {
    const fields = [
      formField({ id: "team", label: "Team size", type: "integer" }),
      formField({ id: "public", label: "Public?", type: "boolean", default: false }),
      formField({ id: "note", label: "Note", required: false }),
    ];
    using terminal = askOnPseudoTerminal(openQuestion("form", { fields }));
    await terminal.sees("Team size");
    terminal.press("4", KEYS.enter);
    await terminal.sees("Public?");
    terminal.press("y");
    await terminal.sees("Note");
    terminal.press("봄에 시작", KEYS.escape);
    await terminal.sees("Public?");
    terminal.press(KEYS.enter);
    await terminal.sees("봄에 시작");
    terminal.press(KEYS.ctrlC);
    const { answer, kept } = await terminal.result();
    expect(answer).toBe("interrupted");

    using again = askOnPseudoTerminal(openQuestion("form", { fields }), { before: kept });
    await again.sees("봄에 시작");
    expect(again.text()).not.toContain("Team size");
    again.press(KEYS.escape);
    await again.sees("Public?");
    again.press(KEYS.escape);
    await again.sees("Team size");
    again.press("0", KEYS.enter);
    await again.sees("Public?");
    again.press(KEYS.enter);
    await again.sees("Note");
    again.press(KEYS.enter);
    expect(await answerOf(again)).toEqual({ kind: "form", values: { team: 40, public: true, note: "봄에 시작" } });
  });

  it("as something else is there again after Escape to the choices, and so are marks", async () => {
    using terminal = askOnPseudoTerminal(openQuestion("option", audience));
    await terminal.sees("something else…");
    terminal.press(KEYS.down, KEYS.down, KEYS.enter);
    await terminal.sees("Esc to go back");
    terminal.press("Schools", KEYS.escape);
    await terminal.sees("Esc to stop");
    terminal.press(KEYS.enter);
    await terminal.sees("Schools");
    terminal.press(" too", KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "option", other: "Schools too" });

    using marking = askOnPseudoTerminal(openQuestion("options", { ...audience, recommended: null }));
    await marking.sees("Clubs");
    marking.press(KEYS.down, KEYS.space);
    await marking.sees("Parents");
    marking.press(KEYS.ctrlC);
    expect((await marking.result()).kept?.chosen).toEqual({ marks: ["parents"] });
  });
});

describe("an outline on a low terminal", () => {
  const options = Array.from({ length: 14 }, (_, index) => ({
    id: `s${index}`,
    title: `시장 조사와 경쟁 환경 ${index + 1}`,
    description: "시장의 크기와 성장률 · 경쟁 제품과 가격 · 우리가 이길 수 있는 까닭 · 고객이 지금 쓰는 방법과 그 비용",
  }));

  it.each([
    [100, 30],
    [60, 20],
  ])("fits %i x %i, is scrolled, and leaves nothing of itself above", async (columns, rows) => {
    const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const shown = () => {
      const { active } = screen.buffer;
      return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? "");
    };
    const settle = (written: string) =>
      new Promise<void>((resolve) => {
        screen.reset();
        screen.write(written, resolve);
      });
    using terminal = askOnPseudoTerminal(openQuestion("approval", { ...outline, options }), { columns, rows });
    await terminal.sees("Reject");
    await settle(terminal.raw());
    const first = shown();
    expect(first.slice(-rows).join("\n")).toContain(" 1. 시장");
    for (let step = 0; step < 4; step += 1) {
      terminal.press(KEYS.down, KEYS.enter);
      await terminal.sees("Use this outline");
      terminal.press(KEYS.pageDown);
      terminal.press(KEYS.escape);
      await terminal.sees("Reject");
    }
    await settle(terminal.raw());
    expect(shown().filter((line) => line.includes("The outline (14 sections)"))).toHaveLength(1);
    expect(shown().length).toBe(first.length);
    terminal.press(KEYS.tab);
    await terminal.sees("Tab: titles only");
    terminal.press(...Array.from({ length: 12 }, () => KEYS.pageDown));
    await terminal.sees("14. 시장");
    terminal.press(KEYS.enter);
    expect(await answerOf(terminal)).toEqual({ kind: "approval", decision: "accept" });
  });
});

describe("a question that holds what a terminal obeys", () => {
  /** The prompts move the cursor themselves; none of these is theirs. */
  const foreign = (text: string) =>
    [
      "\x1b]",
      "\x07",
      "\x1b[2J",

      "\x00",
      "\x08",
      "\x7f",
      "\x9b",
      "\x85",
      "\u061c",
      "\u202e",
      "\u2066",
    ].filter((one) => text.includes(one));
  const shown = { question: HOSTILE, why: HOSTILE, problem: HOSTILE };
  const options = [
    { id: "a", title: HOSTILE, description: HOSTILE },
    { id: "b", title: "Other", description: HOSTILE },
  ];

  it.each([
    ["option", { options, recommended: "a" }, [KEYS.enter]],
    ["options", { options, recommended: ["a"] }, [KEYS.enter]],
    ["confirm", { recommended: "yes" }, [KEYS.enter]],
    ["text", { recommended: HOSTILE }, [KEYS.enter]],
    ["approval", { options, recommended: "accept" }, [KEYS.enter]],
  ] satisfies [QuestionKind, Partial<OpenQuestion>, string[]][])("shows none of it: %s", async (kind, given, keys) => {
    using terminal = askOnPseudoTerminal(openQuestion(kind, { ...shown, ...given }));
    await terminal.sees("clear");
    await terminal.sees("Esc to stop");
    terminal.press(...keys);
    expect(await terminal.result()).toMatchObject({ answer: { kind } });
    expect(foreign(terminal.raw())).toEqual([]);
  });

  it("shows none of it in a form's labels, choices, defaults and patterns", async () => {
    const fields = [
      formField({ id: "one", label: HOSTILE, default: HOSTILE, required: false }),
      formField({ id: "two", label: "Second", type: "choice", choices: [HOSTILE, "plain"] }),
      formField({ id: "three", label: "Third", pattern: "[0-9]+|clear\x07\u202e" }),
    ];
    using terminal = askOnPseudoTerminal(openQuestion("form", { ...shown, fields }));
    await terminal.sees("clear");
    await terminal.sees("Esc to stop");
    terminal.press(KEYS.enter);
    await terminal.sees("Second");
    terminal.press(KEYS.enter);
    await terminal.sees("Third");
    terminal.press("no", KEYS.enter);
    await terminal.sees("fits");
    terminal.press(KEYS.ctrlC);
    expect(await terminal.ended).toBe(0);
    expect(foreign(terminal.raw())).toEqual([]);
  });

  it("is told without a terminal in the same way, with a command that still names the same choice", () => {
    const id = "a\u202eb\x7f";
    const text = waitingText(
      "s-1",
      [openQuestion("option", { ...shown, options: [{ id, title: HOSTILE, description: HOSTILE }] })],
      "en",
    );
    expect(terminalText(text)).toContain(`{"kind":"option","optionId":"a\\u202eb\\u007f","attempt":1}`);
  });
});
