import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import type { OpenQuestion } from "../../schemas/question.ts";

export const KEYS = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  enter: "\r",
  space: " ",
  escape: "\x1b",
  ctrlC: "\x03",
  ctrlD: "\x04",
} as const;

export interface AskedTerminal {
  /** Everything written so far, without control sequences. */
  text(): string;
  /** Everything written so far, as it was written. */
  raw(): string;
  /** Waits until the text stands in what was written since the last `press`. */
  sees(text: string): Promise<void>;
  press(...keys: string[]): void;
  /** Raises the signal the question is asked with. */
  stop(): void;
  result(): Promise<{ answer: unknown; settings: string }>;
  [Symbol.dispose](): void;
}

export interface AskOptions {
  readonly language?: "en" | "ko";
  readonly editor?: string;
  readonly columns?: number;
}

/** Asks the question on a real pseudo-terminal, in a process of its own. */
export function askOnPseudoTerminal(question: OpenQuestion, options: AskOptions = {}): AskedTerminal {
  const { language = "en", editor, columns = 100 } = options;
  const directory = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  const questionFile = join(directory, "question.json");
  const resultFile = join(directory, "result.json");
  writeFileSync(questionFile, JSON.stringify({ question, language, editor }));
  const script = join(import.meta.dirname, "ask-one-question.ts");
  const child = spawn(process.execPath, [script, questionFile, resultFile], {
    name: "xterm-256color",
    cols: columns,
    rows: 40,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "xterm-256color" },
  });

  let written = "";
  let mark = 0;
  let ended = false;
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
  child.onData((data) => {
    written += data;
    changed();
  });
  const exited = new Promise<void>((resolve) => {
    child.onExit(() => {
      ended = true;
      changed();
      resolve();
    });
  });

  return {
    text: () => stripVTControlCharacters(written),
    raw: () => written,
    sees: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = stripVTControlCharacters(written.slice(mark)).includes(text);
          if (!found && !ended) return;
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
    result: async () => {
      await exited;
      return JSON.parse(readFileSync(resultFile, "utf8"));
    },
    [Symbol.dispose]: () => {
      if (!ended) child.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
