import { surroundings } from "../planner/setup/surroundings.ts";
import type { Language } from "../schemas/idea.ts";
import { type AppError, type ErrorCode, EXIT } from "../utils/errors.ts";
import { terminalJson, terminalText } from "../utils/visible-text.ts";
import type { Host, HostOutput } from "./host.ts";
import { messageLines } from "./terminal/message-lines.ts";
import { pagedText } from "./terminal/pager.ts";
import { MESSAGES } from "./words/messages.ts";
import type { Messages } from "./words/messages-en.ts";

/** Options that every command has, and where it runs. */
export interface CommonOptions {
  readonly host: Host;
  readonly json?: boolean;
  readonly lang?: Language;
}

/**
 * The command line's streams, and how it talks: standard output carries results only. What is written is anybody's text,
 * so whatever a terminal would obey is taken out here; styles are for prompts and progress, which clean what they style.
 */
export interface Surface {
  readonly host: Host;
  readonly json: boolean;
  readonly language: Language;
  readonly messages: Messages;
  /** Standard input and standard error are a terminal, and a person reads. */
  readonly isTerminal: boolean;
  readonly colour: boolean;
  readonly editor?: string;
  /** Writes a result to standard output: a text, or the bytes of a document. */
  print(result: string | Uint8Array): void;
  /** The same for a text that may be long: on a terminal page by page, unless what reads this asked for no pages. */
  page(text: string): void;
  /** The same for sentences and rows that a person reads: a terminal gets them broken at words. */
  printWrapped(text: string): void;
  /** Writes one JSON line to standard output. */
  printJson(value: unknown): void;
  /** Writes a line for people to standard error; silent with `--json`. */
  tell(text: string): void;
  /** The same, also with `--json`: what a person must know. */
  alert(text: string): void;
}

export function createSurface({ host, json = false, lang }: CommonOptions): Surface {
  const known = surroundings(host.environment);
  const language = lang ?? known.language;
  const { stdin, stdout, stderr } = host;
  const wrapped = (text: string, { isTTY, columns }: HostOutput) =>
    isTTY === true ? messageLines(text, (columns || 80) - 1).join("\n") : terminalText(text);
  const write = (text: string) => void stderr.write(`${wrapped(text, stderr)}\n`);
  return {
    host,
    json,
    language,
    messages: MESSAGES[language],
    isTerminal: !json && stdin.isTTY === true && stderr.isTTY === true,
    colour: known.colour && stderr.isTTY === true,
    ...(known.editor === undefined ? {} : { editor: known.editor }),
    print: (result) => void stdout.write(typeof result === "string" ? withLineEnd(terminalText(result)) : result),
    page: (text) => {
      const shown = withLineEnd(terminalText(text));
      if (json || !pagedText(shown, stdout, known.pager)) stdout.write(shown);
    },
    printWrapped: (text) => void stdout.write(`${wrapped(text.trimEnd(), stdout)}\n`),
    printJson: (value) => void stdout.write(`${terminalJson(JSON.stringify(value))}\n`),
    tell: (text) => {
      if (!json) write(text);
    },
    alert: write,
  };
}

function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Reports an error that ended a command before any session could, and gives the exit code. */
export function reportError(surface: Surface, error: AppError): number {
  const message = error.inLanguage(surface.language);
  if (surface.json) {
    const { code, category } = error;
    const at = new Date().toISOString();
    surface.printJson({ type: "failed", session: null, seq: 0, at, error: { code, category, message } });
  }
  surface.alert(`plancraft: ${message}${nextCommand(surface, error)}`);
  if (error.exitCode === EXIT.defect && error.cause instanceof Error) surface.alert(`${error.cause.stack}`);
  return error.exitCode;
}

/** What to type after the error, where a command helps. */
function nextCommand({ messages }: Surface, { code, details }: AppError): string {
  const next: Readonly<Partial<Record<ErrorCode, (session: string) => string>>> = messages.next;
  const command = next[code]?.(String(details["session"] ?? ""));
  return command === undefined ? "" : ` ${command}`;
}
