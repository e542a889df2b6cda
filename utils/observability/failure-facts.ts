import { fileURLToPath } from "node:url";
import type { AppError, ErrorCategory, ErrorCode } from "../errors.ts";
import { packageFile } from "../package-files.ts";
import type { Redactor } from "./redaction.ts";
import { sourcePlace } from "./source-places.ts";

/** Longer chains are loops, or not worth it. */
const MAX_CAUSES = 4;
const MAX_FRAMES = 30;

/** The messages of these are made of addresses, numbers and variable names. All others may quote a person or a model. */
const TECHNICAL: ReadonlySet<ErrorCategory> = new Set(["network", "rate_limit", "config"]);
const ALSO_TECHNICAL: ReadonlySet<ErrorCode> = new Set([
  "model-auth",
  "model-not-found",
  "model-rejected",
  "model-unavailable",
  "model-not-api",
  "model-window",
  "model-moderated",
  "storage-unreachable",
  "storage-address",
  "storage-login",
  "storage-no-database",
  "storage-busy",
  "storage-read-only",
  "storage-newer",
  "storage-embedded",
  "session-in-use",
]);

/** The package's directory, with a slash at its end. */
const PROGRAM = slashes(fileURLToPath(packageFile("")));
const PACKAGES = "node_modules/";

export interface StackFrame {
  readonly function?: string;
  /** Relative to the program, or from `node_modules` on. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Of the program itself. */
  readonly own: boolean;
}

/** What an error underneath was, without what it said. */
export interface CauseFacts {
  readonly name: string;
  /** A system call's, Postgres' or a library's own code. */
  readonly code?: string;
  readonly status?: number;
}

/** What may leave the process of a failure: no text of the user or of the model, no secret, no path of the machine. */
export interface FailureFacts {
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  readonly message?: string;
  readonly causes: readonly CauseFacts[];
  /** Of the innermost error that has any, the call that failed first. */
  readonly frames: readonly StackFrame[];
}

/** The facts of a failure. */
export function failureFacts(error: AppError, redactor: Redactor): FailureFacts {
  const chain = causesOf(error);
  const stacks = chain.map(framesOf).filter((frames) => frames.length > 0);
  const isTechnical = TECHNICAL.has(error.category) || ALSO_TECHNICAL.has(error.code);
  return {
    code: error.code,
    category: error.category,
    ...(isTechnical ? { message: redactor.text(error.message) } : {}),
    causes: chain.slice(1).map((cause) => causeFacts(cause, redactor)),
    frames: stacks.at(-1) ?? [],
  };
}

function causesOf(error: Error): Error[] {
  const chain: Error[] = [error];
  for (let next = error.cause; next instanceof Error && chain.length <= MAX_CAUSES; next = next.cause) chain.push(next);
  return chain;
}

function causeFacts(error: Error, redactor: Redactor): CauseFacts {
  const { code, status } = { code: undefined, status: undefined, ...error };
  // A code is the server's, which may send back any key as one: redacted it is no word any more.
  const ownCode = word(redactor.value(code));
  return {
    name: word(redactor.value(error.name)) ?? "Error",
    ...(ownCode === undefined ? {} : { code: ownCode }),
    ...(typeof status === "number" ? { status } : {}),
  };
}

/** A code or a name is one word; anything else could be text. */
function word(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}

/** The stack without the message above it, which may look like one. */
function framesOf(error: Error): StackFrame[] {
  const { stack = "", message } = error;
  const start = stack.indexOf(message);
  const below = start < 0 ? stack : stack.slice(start + message.length);
  const frames = below.split("\n", MAX_FRAMES + 1).map(frameOf);
  return frames.filter((frame) => frame !== null);
}

/** A line as V8 writes it: `at name (place:line:column)`, or without a name. */
function frameOf(text: string): StackFrame | null {
  const line = text.trim();
  if (!line.startsWith("at ")) return null;
  const open = line.endsWith(")") ? line.lastIndexOf("(") : -1;
  const place = open < 0 ? line.slice(3) : line.slice(open + 1, -1);
  const [path, row, column] = splitPlace(place);
  if (path === undefined || !Number.isInteger(row) || !Number.isInteger(column)) return null;
  const name = open < 0 ? "" : line.slice(3, open).trim();
  const origin = sourcePlace({ file: plainPath(path), line: row, column });
  return { ...(name ? { function: name } : {}), ...relative(origin.file), line: origin.line, column: origin.column };
}

function splitPlace(place: string): [string | undefined, number, number] {
  const column = place.lastIndexOf(":");
  const row = place.lastIndexOf(":", column - 1);
  if (row < 0) return [undefined, Number.NaN, Number.NaN];
  return [place.slice(0, row), Number(place.slice(row + 1, column)), Number(place.slice(column + 1))];
}

function relative(place: string): { file: string; own: boolean } {
  const path = slashes(place);
  // The program itself is under `node_modules` where it is installed.
  const inside = path.startsWith(PROGRAM) ? path.slice(PROGRAM.length) : null;
  if (inside !== null && !inside.includes(PACKAGES)) return { file: inside, own: true };
  const packaged = path.lastIndexOf(PACKAGES);
  if (packaged >= 0) return { file: path.slice(packaged), own: false };
  return { file: path.startsWith("node:") ? path : path.slice(path.lastIndexOf("/") + 1), own: false };
}

function plainPath(place: string): string {
  const path = place.startsWith("async ") ? place.slice("async ".length) : place;
  try {
    return path.startsWith("file:") ? fileURLToPath(path) : path;
  } catch {
    return path;
  }
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
