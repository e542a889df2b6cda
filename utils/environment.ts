import type { Language } from "../schemas/idea.ts";
import { type ProgramStart, shellFolders } from "./program-command.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own environment; nothing else in the program reads it. */
export function ownEnvironment(): Environment {
  return process.env;
}

/** What a person's environment says of how to talk to them. Every text is right for these, so nothing is checked. */
export interface Surroundings {
  readonly language: Language;
  readonly colour: boolean;
  /** The command of their editor, where one is set. */
  readonly editor?: string;
}

/** Whatever else may be wrong with the environment. @param environment The process's own where it is not given. */
export function surroundings(environment: Environment = process.env): Surroundings {
  const editor = environment["VISUAL"] || environment["EDITOR"];
  return {
    language: environmentLanguage(environment),
    colour: !environment["NO_COLOR"],
    ...(editor ? { editor } : {}),
  };
}

/** The interface's language as the environment has it. */
export function environmentLanguage(environment: Environment): Language {
  return (environment["LC_ALL"] || environment["LANG"] || "").toLowerCase().startsWith("ko") ? "ko" : "en";
}

/** How this process was started, as the environment has it. */
export function programStart(environment: Environment = process.env): ProgramStart {
  const runByNpm = environment["npm_lifecycle_event"] !== undefined;
  return {
    script: process.argv[1],
    cwd: process.cwd(),
    folders: shellFolders(environment["PATH"] ?? "", runByNpm),
    npx: isRunByNpx(environment) ? { from: environment["npm_config_package"] || undefined } : null,
  };
}

/** Whether it was npx that started this program: there may be no `plancraft` on the path then. */
export function isRunByNpx(environment: Environment): boolean {
  // The children of an npx that runs another program, a test runner say, have the variables too. npm quotes the name.
  const script = environment["npm_lifecycle_script"] ?? "";
  return environment["npm_lifecycle_event"] === "npx" && /^["']?plancraft(?![\w-])/.test(script);
}
