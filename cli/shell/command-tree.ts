import type { Command, Option } from "commander";

/** An option as completions and the manual show it. */
export interface TreeOption {
  /** `--out`. */
  readonly long: string;
  /** `-o`; null where there is none. */
  readonly short: string | null;
  /** What stands for its value: `file`; null where it takes none. */
  readonly value: string | null;
  readonly choices: readonly string[];
  readonly description: string;
}

/** A command, and those below it. */
export interface TreeCommand {
  readonly name: string;
  /** As it is typed: `export [options] <session>`. */
  readonly usage: string;
  readonly description: string;
  readonly options: readonly TreeOption[];
  readonly takesSession: boolean;
  readonly takesFile: boolean;
  readonly arguments: readonly {
    readonly name: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
  readonly commands: readonly TreeCommand[];
}

/** The commands of a program, without those that help does not show. */
export function commandTree(command: Command): TreeCommand {
  const given = command.registeredArguments;
  return {
    name: command.name(),
    usage: `${command.name()} ${command.usage()}`.trim(),
    description: command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => optionOf(option)),
    takesSession: given.some((argument) => argument.name() === "session"),
    takesFile: given.some((argument) => argument.name() === "answers"),
    arguments: given.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      choices: argument.argChoices ?? [],
    })),
    commands: command
      .createHelp()
      .visibleCommands(command)
      .map((below) => commandTree(below)),
  };
}

function optionOf({ long, short, required, optional, flags, argChoices, description }: Option): TreeOption {
  const value = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1] ?? null;
  return {
    long: long ?? short ?? flags,
    short: short && long ? short : null,
    value: required || optional ? value : null,
    choices: argChoices ?? [],
    description,
  };
}
