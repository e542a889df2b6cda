import type { CommandMaker } from "./command-maker.ts";

/** The commands on variants: what sessions can run under besides what the program has of itself. */
export function describeVariantCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  const load = () => import("./commands/rollout/variant.ts");
  const variant = command("variant", commands.variant).helpCommand(false);
  command("list", commands.variantList, variant).action(
    run(async (given: never) => (await load()).listVariants(given)),
  );
  command("show", commands.variantShow, variant)
    .argument("<variant>", options.variantNamed)
    .action(run(async (name: string, given: never) => (await load()).showVariant(name, given)));
  command("diff", commands.variantDiff, variant)
    .argument("<variant>", options.variantNamed)
    .argument("<other>", options.variantNamed)
    .action(run(async (from: string, to: string, given: never) => (await load()).diffVariants(from, to, given)));
  command("check", commands.variantCheck, variant)
    .argument("<file>", options.variantFile)
    .action(run(async (file: string, given: never) => (await load()).checkVariantFile(file, given)));
}
