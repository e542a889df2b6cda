import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import type { AnswerDraft } from "../../schemas/draft.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import { COMPILE_CACHE } from "./compile-cache.ts";

export const KEYS = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  pageDown: "\x1b[6~",
  tab: "\t",
  enter: "\r",
  space: " ",
  escape: "\x1b",
  ctrlC: "\x03",
  ctrlD: "\x04",
} as const;

export interface PseudoTerminal {
  /** Everything written so far, without control sequences. */
  text(): string;
  /** Everything written so far, as it was written. */
  raw(): string;
  /** Waits until the text stands in what was written since the last `press`. */
  sees(text: string): Promise<void>;
  press(...keys: string[]): void;
  /** Sends SIGTERM. */
  stop(): void;
  /** The exit code, when the process has ended. */
  readonly ended: Promise<number>;
  [Symbol.dispose](): void;
}

export interface AskedTerminal extends PseudoTerminal {
  /** `kept` is what was entered and would be there at the next ask. */
  result(): Promise<{ answer: unknown; settings: string; kept: AnswerDraft | null }>;
}

export interface AskOptions {
  readonly language?: "en" | "ko";
  readonly editor?: string;
  readonly columns?: number;
  readonly rows?: number;
  /** What was kept of an earlier ask. */
  readonly before?: unknown;
}

export interface TerminalOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** Runs a script of Node's on a real pseudo-terminal. */
export function runOnPseudoTerminal(
  script: string,
  args: readonly string[],
  { env = {}, columns = 100, rows = 40 }: TerminalOptions = {},
): PseudoTerminal {
  const child = spawn(process.execPath, [script, ...args], {
    name: "xterm-256color",
    cols: columns,
    rows,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "xterm-256color", ...COMPILE_CACHE, ...env },
  });

  let written = "";
  let mark = 0;
  let over = false;
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
  child.onData((data) => {
    written += data;
    changed();
  });
  const ended = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      over = true;
      changed();
      resolve(exitCode);
    });
  });

  return {
    text: () => stripVTControlCharacters(written),
    raw: () => written,
    sees: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = stripVTControlCharacters(written.slice(mark)).includes(text);
          if (!found && !over) return;
          waiting.delete(look);
          if (found) resolve();
          else reject(new Error(`"${text}" was not written before the process ended:\n${written}`));
        };
        waiting.add(look);
        look();
      }),
    press: (...keys) => {
      mark = written.length;
      child.write(keys.join(""));
    },
    stop: () => child.kill("SIGTERM"),
    ended,
    [Symbol.dispose]: () => {
      if (!over) child.kill("SIGKILL");
    },
  };
}

/** Asks the question on a real pseudo-terminal, in a process of its own. */
export function askOnPseudoTerminal(question: OpenQuestion, options: AskOptions = {}): AskedTerminal {
  const { language = "en", editor, columns = 100, rows = 40, before } = options;
  const directory = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  const questionFile = join(directory, "question.json");
  const resultFile = join(directory, "result.json");
  writeFileSync(questionFile, JSON.stringify({ question, language, editor, before }));
  const script = join(import.meta.dirname, "ask-one-question.ts");
  const terminal = runOnPseudoTerminal(script, [questionFile, resultFile], { columns, rows });
  return {
    ...terminal,
    result: async () => {
      await terminal.ended;
      return JSON.parse(readFileSync(resultFile, "utf8"));
    },
    [Symbol.dispose]: () => {
      terminal[Symbol.dispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
