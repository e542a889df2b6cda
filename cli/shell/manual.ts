import type { EXIT } from "../../utils/errors.ts";
import type { TreeCommand, TreeOption } from "./command-tree.ts";

/** What a manual says besides the commands. */
export interface ManualWords {
  readonly sections: Readonly<
    Record<"name" | "synopsis" | "commands" | "options" | "exit" | "environment" | "files" | "examples", string>
  >;
  readonly exits: Readonly<Record<keyof typeof EXIT, string>>;
  readonly environment: readonly Term[];
  readonly files: readonly Term[];
  readonly examples: readonly Term[];
}

type Term = readonly [name: string, what: string];

/** The manual as `man` reads it, in the man macros of roff. */
export function manualPage(program: TreeCommand, version: string, codes: typeof EXIT, words: ManualWords): string {
  const { sections } = words;
  return `${[
    `.TH PLANCRAFT 1 "" "PlanCraft ${escaped(version)}"`,
    heading(sections.name),
    `plancraft \\- ${escaped(program.description)}`,
    heading(sections.synopsis),
    ".B plancraft",
    escaped(program.usage.replace(/^plancraft /, "")),
    heading(sections.commands),
    ...program.commands.flatMap((command) => commandEntry(command)),
    heading(sections.options),
    ...program.options.flatMap(optionEntry),
    heading(sections.exit),
    ...Object.entries(words.exits).flatMap(([name, what]) => term(`${codes[name as keyof typeof EXIT]}`, what)),
    heading(sections.environment),
    ...words.environment.flatMap(([name, what]) => term(name, what)),
    heading(sections.files),
    ...words.files.flatMap(([path, what]) => term(path, what)),
    heading(sections.examples),
    ...words.examples.flatMap(([command, what]) => term(command, what)),
  ].join("\n")}\n`;
}

function commandEntry(command: TreeCommand, before = ""): string[] {
  const below = command.commands.flatMap((one) => commandEntry(one, `${before}${command.name} `));
  const own = command.options.filter(({ long }) => !["--json", "--lang", "--help"].includes(long));
  return [
    `.SS ${escaped(before + command.usage)}`,
    escaped(command.description),
    ...own.flatMap(optionEntry),
    ...below,
  ];
}

function optionEntry({ long, short, value, choices, description }: TreeOption): string[] {
  const flags = [...(short === null ? [] : [short]), long].join(", ");
  const told = choices.length > 0 ? `${description} (${choices.join(", ")})` : description;
  return term(`${flags}${value === null ? "" : ` <${value}>`}`, told);
}

function term(name: string, what: string): string[] {
  return [".TP", `.B ${escaped(name)}`, escaped(what)];
}

function heading(name: string): string {
  return `.SH ${escaped(name)}`;
}

/** A line may begin with neither a dot nor a quote; a hyphen is one to copy, and no dash. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(?=[.'])/gm, "\\&");
}
