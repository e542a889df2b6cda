import { join } from "node:path";
import type { Config } from "../config/read-config.ts";
import { fileProblem } from "../errors/file-problem.ts";
import { AppError } from "../errors.ts";
import { terminalJson } from "../visible-text.ts";
import type { Redactor } from "./redaction.ts";
import { type FileLimits, SessionFile } from "./session-file.ts";

const LIMITS: FileLimits = { fileBytes: 5 * 1024 * 1024, filesPerSession: 3, sessions: 200 };

/** Where lines can be written to. */
export interface LogOutput {
  write(line: string): unknown;
}

export interface LogOptions extends Pick<Config, "home" | "logLevel" | "logFormat" | "spans"> {
  readonly redactor: Redactor;
  /** Told once, where a log cannot be written. */
  readonly onTrouble: (trouble: AppError) => void;
  readonly limits?: FileLimits;
  /** Where the lines go with `logFormat` `json`. */
  readonly stderr?: LogOutput;
}

/** Where the lines of a process's logs go. None of it throws. */
export interface LogDestinations {
  /** A file in the home's folder of logs, and standard error too with `LOG_FORMAT=json`. */
  file(name: string): LogOutput;
  /** The file, or with `LOG_FORMAT=json` standard error instead. */
  oneOf(name: string): LogOutput;
}

/** @param isInUse Whose files must stay, however old they are. */
export function logDestinations(
  { home, logFormat, limits = LIMITS, stderr = process.stderr, onTrouble }: LogOptions,
  isInUse: (name: string) => boolean,
): LogDestinations {
  const directory = join(home, "logs");
  let troubled = false;
  const trouble = (error: unknown) => {
    if (troubled) return;
    troubled = true;
    onTrouble(new AppError("log-unwritable", { path: directory, problem: fileProblem(error) }, error));
  };
  const toStandardError = (line: string) => attempt(() => stderr.write(terminalJson(line)), trouble);

  function toFile(name: string): (line: string) => void {
    const file = new SessionFile(directory, name, limits, isInUse);
    let broken = false;
    return (line) => {
      if (!broken) broken = !attempt(() => file.write(line), trouble);
    };
  }

  return {
    file(name) {
      const write = toFile(name);
      if (logFormat !== "json") return { write };
      return {
        write(line) {
          toStandardError(line);
          write(line);
        },
      };
    },
    oneOf: (name) => ({ write: logFormat === "json" ? toStandardError : toFile(name) }),
  };
}

/** False where it could not be done. */
function attempt(action: () => unknown, onFailure: (error: unknown) => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    onFailure(error);
    return false;
  }
}
