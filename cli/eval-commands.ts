import { Option } from "commander";
import type { CommandMaker } from "./command-maker.ts";

/** The command that compares plans. */
export function describeEvalCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  command("eval", commands.eval)
    .option("--name <name>", options.evalName, "main")
    .option("--variant <variant>", options.evalVariant)
    .option("--against <opponent>", options.against, "prompt")
    .option("--model <model>", options.model)
    .option("--judge <model>", options.judge)
    .addOption(new Option("--preset <preset>", options.preset).choices(["fast", "balanced", "quality"]))
    .option("--ideas <ids>", options.ideas)
    .option("--limit <number>", options.evalLimit)
    .option("--max-cost <usd>", options.evalCost)
    .option("-o, --out <folder>", options.evalOut)
    .action(run(async (given: never) => (await import("./commands/evals.ts")).evaluate(given)));
}
