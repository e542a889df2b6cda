import type { Language } from "../schemas/idea.ts";
import { homeOf, languageInFiles, workingFolder } from "./config/config-files.ts";
import { type ProgramStart, shellFolders } from "./config/program-command.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own environment; nothing else in the program reads it. */
export function ownEnvironment(): Environment {
  return process.env;
}

/** What a person's environment and config files say of how to talk to them. A wrong value counts as none. */
export interface Surroundings {
  readonly language: Language;
  readonly colour: boolean;
  /** The command of their editor, where one is set. */
  readonly editor?: string;
  /** The command that shows them a long text, where one is set; empty where they want none. */
  readonly pager?: string;
  /** Whether a browser could show anything: not far from the person, nor on a Linux without a screen, unless one is named. */
  readonly showsPages: boolean;
}

/** What there is where a browser has a screen on Linux, or Windows below it has one. */
const SCREENS = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];

/** Whatever else may be wrong with the environment. @param environment The process's own where it is not given. */
export function surroundings(environment: Environment = process.env): Surroundings {
  const editor = environment["VISUAL"] || environment["EDITOR"];
  const pager = environment["PLANCRAFT_PAGER"] ?? environment["PAGER"];
  const isRemote = Boolean(environment["SSH_CONNECTION"] || environment["SSH_TTY"]);
  const hasScreen = process.platform !== "linux" || SCREENS.some((name) => environment[name]);
  return {
    language:
      ownLanguage(environment["PLANCRAFT_LANG"]) ?? fileLanguage(environment) ?? environmentLanguage(environment),
    colour: !environment["NO_COLOR"],
    ...(editor ? { editor } : {}),
    ...(pager === undefined ? {} : { pager }),
    showsPages: Boolean(environment["BROWSER"]) || (!isRemote && hasScreen),
  };
}

function fileLanguage(environment: Environment): Language | null {
  return ownLanguage(languageInFiles(homeOf(environment), workingFolder()));
}

function ownLanguage(given: string | undefined): Language | null {
  return given === "en" || given === "ko" ? given : null;
}

/** The interface's language as `PLANCRAFT_LANG` has it, else the system's. */
export function environmentLanguage(
  environment: Readonly<Partial<Record<"PLANCRAFT_LANG" | "LC_ALL" | "LANG", string | undefined>>>,
): Language {
  const own = ownLanguage(environment["PLANCRAFT_LANG"]);
  if (own) return own;
  return (environment["LC_ALL"] || environment["LANG"] || "").toLowerCase().startsWith("ko") ? "ko" : "en";
}

/** The home that is meant where a shell names none: a script asks for the variable itself. */
export function usualHome(): string {
  return homeOf({});
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
