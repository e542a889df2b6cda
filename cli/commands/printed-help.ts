import type { Command } from "commander";
import { usualHome } from "../../planner/setup/surroundings.ts";
import { EXIT } from "../../utils/errors.ts";
import { packageVersion } from "../../utils/package-files.ts";
import { commandTree } from "../shell/command-tree.ts";
import { completionScript } from "../shell/completion.ts";
import { manualPage } from "../shell/manual.ts";
import type { Shell } from "../shell/shells.ts";
import { type CommonOptions, createSurface } from "../surface.ts";
import { MANUAL_EN } from "../words/upkeep-en.ts";
import { MANUAL_KO } from "../words/upkeep-ko.ts";

/** `plancraft completion bash|zsh|fish` */
export async function printCompletion(shell: Shell, program: Command, options: CommonOptions): Promise<number> {
  const source = { program: commandTree(program), home: usualHome() };
  createSurface(options).print(completionScript(shell, source));
  return EXIT.done;
}

/** `plancraft manual`, which the build keeps as the manual of the package. */
export async function printManual(program: Command, options: CommonOptions): Promise<number> {
  const { print, language } = createSurface(options);
  print(manualPage(commandTree(program), packageVersion(), EXIT, language === "ko" ? MANUAL_KO : MANUAL_EN));
  return EXIT.done;
}
