import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import type { Picture } from "./animated-svg.ts";
import { type StyledRow, styledRow } from "./styled-row.ts";

export interface RecordedShell {
  /** Everything the screen has shown so far, each for as long as it was there, but no longer than people like to wait. */
  pictures(): Picture[];
  /** Types a command as a quick person does, and sends it. */
  run(command: string): Promise<void>;
  /** Presses keys, one after the other. */
  press(...keys: string[]): Promise<void>;
  /** Waits until the text stands on the screen. Rejects where it has not come after a minute. */
  sees(text: string): Promise<void>;
  /** Waits until the shell asks for the next command. */
  prompted(): Promise<void>;
  /** Lets people read for so long what stands there; the recording itself goes on at once. */
  rest(ms: number): Promise<void>;
  [Symbol.dispose](): void;
}

export interface ShellOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  /** All of the environment but what makes the shell a plain one. */
  readonly env: Readonly<Record<string, string>>;
}

const PROMPT = "$ ";
/** DECTCEM. */
const CURSOR_MODE = 25;
/** The screen is looked at when this long nothing was written: a redraw that comes in pieces is one picture. */
const QUIET_MS = 15;
/** Whoever waits for a text sees it before its prompt is drawn to the end. */
const SETTLED_MS = 300;
/** What starts, and a slow machine, is waited for no longer in the picture. */
const LONGEST_WAIT_MS = 700;
const SEEN_WITHIN_MS = 60_000;
/** Letters come in small groups: each is a picture more. */
const LETTERS_AT_ONCE = 4;
const TYPING_PAUSE_MS = 70;
const KEY_PAUSE_MS = 350;

interface Frame {
  readonly rows: readonly StyledRow[];
  /** On the process's own clock. */
  readonly atMs: number;
  /** How long it is shown, where that is not how long it was there. */
  restMs: number | null;
}

/** Starts a shell on a pseudo-terminal, and keeps every picture that its screen shows. */
export function startRecordedShell({ columns, rows, cwd, env }: ShellOptions): RecordedShell {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const shell = spawn("bash", ["--noprofile", "--norc", "-i"], {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd,
    env: { TERM: "xterm-256color", PS1: PROMPT, HISTFILE: "", BASH_SILENCE_DEPRECATION_WARNING: "1", ...env },
  });
  const frames: Frame[] = [];
  const watchers = new Set<() => void>();
  let isCursorShown = true;
  for (const final of ["h", "l"]) {
    // The terminal itself does not tell whether its cursor is hidden.
    screen.parser.registerCsiHandler({ prefix: "?", final }, (parameters) => {
      if (parameters.includes(CURSOR_MODE)) isCursorShown = final === "h";
      return false;
    });
  }

  let quiet: NodeJS.Timeout | undefined;
  shell.onData((data) => {
    screen.write(data, () => {
      clearTimeout(quiet);
      quiet = setTimeout(look, QUIET_MS);
    });
  });

  function look(): void {
    const { active } = screen.buffer;
    const shown = Array.from({ length: rows }, (_, row) => {
      const line = active.getLine(active.viewportY + row);
      return line === undefined ? [] : styledRow(line, isCursorShown && row === active.cursorY ? active.cursorX : null);
    });
    const isNew = !isDeepStrictEqual(shown, frames.at(-1)?.rows);
    if (isNew) frames.push({ atMs: performance.now(), rows: shown, restMs: null });
    for (const watcher of watchers) watcher();
  }

  function lines(): string[] {
    const { active } = screen.buffer;
    return Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row)?.translateToString() ?? "");
  }

  function isPrompted(): boolean {
    const { cursorX, cursorY } = screen.buffer.active;
    return cursorX === PROMPT.length && lines()[cursorY]?.startsWith(PROMPT) === true;
  }

  const until = (isSo: () => boolean, what: string) =>
    new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        watchers.delete(watcher);
        settle();
      };
      const watcher = () => {
        if (isSo()) end(resolve);
      };
      const timer = setTimeout(() => {
        end(() => reject(new Error(`${what} was not seen:\n${lines().join("\n")}`)));
      }, SEEN_WITHIN_MS);
      watchers.add(watcher);
      watcher();
    });

  async function press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await sleep(KEY_PAUSE_MS);
      shell.write(key);
    }
  }

  return {
    pictures: () =>
      frames.map(({ atMs, rows, restMs }, index) => {
        const untilMs = frames[index + 1]?.atMs ?? performance.now();
        return { rows, shownMs: restMs ?? Math.min(untilMs - atMs, LONGEST_WAIT_MS) };
      }),
    run: async (command) => {
      for (let at = 0; at < command.length; at += LETTERS_AT_ONCE) {
        shell.write(command.slice(at, at + LETTERS_AT_ONCE));
        await sleep(TYPING_PAUSE_MS);
      }
      await press("\r");
    },
    press,
    sees: (text) => until(() => lines().some((line) => line.includes(text)), `"${text}"`),
    prompted: () => until(isPrompted, "the shell's prompt"),
    rest: async (ms) => {
      await sleep(SETTLED_MS);
      const frame = frames.at(-1);
      if (frame !== undefined) frame.restMs = ms;
    },
    [Symbol.dispose]: () => {
      clearTimeout(quiet);
      shell.kill("SIGKILL");
      screen.dispose();
    },
  };
}
