import { MultiSelectPrompt, SelectPrompt, TextPrompt } from "@clack/core";
import { confirm, S_CHECKBOX_ACTIVE, S_CHECKBOX_INACTIVE, S_CHECKBOX_SELECTED } from "@clack/prompts";
import { oneLine, plainLines, wrapToWidth } from "../terminal/text-width.ts";
import { MESSAGES } from "../words/messages.ts";
import { type Choice, closedFrame, type Header, lineWidth, menuLines, openFrame } from "./prompt-frame.ts";
import { keysOf, type QuestionUi, rows, run, style, warn } from "./question-ui.ts";
import { typedLines } from "./typed-lines.ts";

export interface ChoosePrompt<Value> {
  readonly message: string;
  readonly choices: readonly Choice<Value>[];
  readonly initial?: Value | undefined;
  /** What stands above the choices; such a prompt leaves nothing behind when it is over. */
  readonly header?: Header;
}

export interface ChooseManyPrompt<Value> {
  readonly message: string;
  readonly choices: readonly Choice<Value>[];
  readonly initial: readonly Value[];
  readonly least: number;
  readonly most: number | null;
  /** Told what is marked at each key. */
  readonly onMark?: (marked: readonly Value[]) => void;
}

export interface AskTextPrompt {
  readonly message: string;
  /** What is typed is kept under this name, and is there when it is asked again. */
  readonly place: string;
  /** Shown while nothing is typed; Enter takes it. */
  readonly recommended?: string | undefined;
  /** Already typed when the prompt opens. */
  readonly initial?: string | undefined;
  /** What is wrong with the text, in the person's language; undefined where nothing is. */
  readonly check: (typed: string) => string | undefined;
}

/** One line up, and all from there on away: a prompt ends its last line, also where it shows nothing any more. */
const TAKE_BACK = "\x1b[1A\x1b[J";

/** One of some things, by the arrow keys. */
export async function choose<Value>(ui: QuestionUi, prompt: ChoosePrompt<Value>): Promise<Value> {
  const { message, choices, header } = prompt;
  const keys = keysOf(ui, MESSAGES[ui.language].question.chooseKeys);
  const titles = choices.map(({ title }) => oneLine(title));
  const picked = await leavingNothing(ui, header !== undefined, () =>
    run<number>(ui, (common) => {
      const select = new SelectPrompt<{ value: number }>({
        ...common,
        options: choices.map((_, value) => ({ value })),
        initialValue: Math.max(
          0,
          choices.findIndex(({ value }) => value === prompt.initial),
        ),
        render() {
          const { state, cursor } = this;
          if (state !== "submit" && state !== "cancel")
            return openFrame(ui, state, message, keys, menuLines(ui, { message, keys, choices, header }, cursor));
          return header ? "" : closedFrame(ui, state, message, state === "submit" ? (titles[cursor] ?? "") : "");
        },
      });
      if (header) select.on("key", (_, { name }) => scroll(header, name, Math.max(1, Math.floor(rows(ui) / 3))));
      return select.prompt();
    }),
  );
  const choice = choices[picked];
  if (choice === undefined) throw new RangeError(`The prompt gave choice ${picked} of ${choices.length}.`);
  return choice.value;
}

/** What does not fit is seen by the page keys; the arrows are for the choices. */
function scroll(header: Header, key: string | undefined, page: number): void {
  if (key === "pagedown") header.scrolled += page;
  else if (key === "pageup") header.scrolled = Math.max(0, header.scrolled - page);
  else if (key === "tab") {
    header.isWhole = !header.isWhole;
    header.scrolled = 0;
  }
}

/** Without it each step of a longer work would push the one before up, out of a low terminal. */
async function leavingNothing<T>(ui: QuestionUi, isSo: boolean, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } finally {
    if (isSo) ui.output.write(TAKE_BACK);
  }
}

/** Several of some things; asked again until there are neither too few nor too many. */
export async function chooseMany<Value>(ui: QuestionUi, prompt: ChooseManyPrompt<Value>): Promise<Value[]> {
  const { question, invalid } = MESSAGES[ui.language];
  const { message, choices, onMark } = prompt;
  const keys = keysOf(ui, question.chooseManyKeys);
  // In the order of the choices, not in that of the key presses.
  const valuesOf = (marks: readonly number[]) =>
    choices.flatMap((choice, index) => (marks.includes(index) ? [choice.value] : []));
  let marked = choices.flatMap((choice, index) => (prompt.initial.includes(choice.value) ? [index] : []));
  for (;;) {
    const initialValues = marked;
    marked = await run<number[]>(ui, (common) => {
      const select = new MultiSelectPrompt<{ value: number }>({
        ...common,
        options: choices.map((_, value) => ({ value })),
        initialValues,
        render() {
          const { state, cursor, value = [] } = this;
          const mark = (index: number) => checkbox(ui, value.includes(index), index === cursor);
          if (state !== "submit" && state !== "cancel")
            return openFrame(ui, state, message, keys, menuLines(ui, { message, keys, choices }, cursor, mark));
          const titles = choices.flatMap(({ title }, index) => (value.includes(index) ? [oneLine(title)] : []));
          return closedFrame(ui, state, message, titles.join(", "));
        },
      });
      const tell = () => onMark?.(valuesOf(select.value ?? []));
      select.on("key", tell);
      select.on("cursor", tell);
      return select.prompt();
    });
    if (marked.length < prompt.least) warn(ui, invalid.tooFew(prompt.least));
    else if (prompt.most !== null && marked.length > prompt.most) warn(ui, invalid.tooMany(prompt.most));
    else return valuesOf(marked);
  }
}

function checkbox(ui: QuestionUi, isMarked: boolean, isActive: boolean): string {
  if (isMarked) return style(ui, "green", S_CHECKBOX_SELECTED);
  return isActive ? style(ui, "cyan", S_CHECKBOX_ACTIVE) : style(ui, "dim", S_CHECKBOX_INACTIVE);
}

/** Yes or no. */
export async function yesOrNo(
  ui: QuestionUi,
  prompt: { readonly message: string; readonly recommended: boolean | null; readonly initial?: boolean | undefined },
): Promise<boolean> {
  const { question } = MESSAGES[ui.language];
  const mark = (value: boolean) => (prompt.recommended === value ? ` (${question.recommended})` : "");
  const keys = style(ui, "dim", `(${keysOf(ui, question.yesNoKeys)})`);
  return run(ui, (common) =>
    confirm({
      ...common,
      message: `${oneLine(prompt.message)} ${keys}`,
      active: question.yes + mark(true),
      inactive: question.no + mark(false),
      initialValue: prompt.initial ?? prompt.recommended ?? true,
    }),
  );
}

/** One line of text; Enter alone takes what is recommended. What is typed is kept, whatever way the prompt is left. */
export async function askText(ui: QuestionUi, prompt: AskTextPrompt): Promise<string> {
  const { question } = MESSAGES[ui.language];
  const { message, place, recommended, check } = prompt;
  const keys = keysOf(ui, recommended === undefined ? question.textKeys : question.enterTakes);
  const initial = oneLine(ui.entered.typed(place) ?? prompt.initial ?? "");
  const suggested = recommended === undefined ? undefined : plainLines(recommended).join("\n");
  const typed = await run<string>(ui, (common) => {
    const text = new TextPrompt({
      ...common,
      ...(suggested === undefined ? {} : { defaultValue: suggested }),
      ...(initial === "" ? {} : { initialUserInput: initial }),
      validate: (value) => {
        const line = (value ?? "").trim();
        const problem = line === "" && recommended !== undefined ? undefined : check(line);
        return problem && oneLine(problem);
      },
      render() {
        const { state, userInput, cursor, error, value } = this;
        if (state === "submit") return closedFrame(ui, state, message, oneLine(value ?? ""));
        if (state === "cancel") return closedFrame(ui, state, message, oneLine(userInput));
        const lines =
          userInput === "" && suggested !== undefined
            ? wrapToWidth(oneLine(suggested), lineWidth(ui)).map((line) => style(ui, "dim", line))
            : typedLines(ui, userInput, cursor);
        return openFrame(ui, state, message, keys, lines, state === "error" ? error : "");
      },
    });
    text.on("userInput", (line) => {
      if (line !== initial || ui.entered.typed(place) !== undefined) ui.entered.type(place, line);
    });
    return text.prompt();
  });
  return typed.trim();
}
