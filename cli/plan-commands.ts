import { Option } from "commander";
import { PLAN_FORMATS } from "../schemas/plan/plan-format.ts";
import type { CommandMaker } from "./command-maker.ts";

/** The commands on a plan that is there: its figures, what changed, and the plan as a file. */
export function describePlanCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  command("figures <session>", commands.figures)
    .option("--csv", options.csv)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/plans/figures.ts")).showFigures(session, given),
      ),
    );
  command("set <session> [settings...]", commands.set)
    .option("--undo", options.undo)
    .option("--dry-run", options.dryRunSet)
    .option("--rewrite", options.rewrite)
    .option("-y, --yes", options.yesSet)
    .option("--force", options.force)
    .action(
      run(async (session: string, settings: readonly string[], given: never) =>
        (await import("./commands/plans/set.ts")).setFigures(session, settings, given),
      ),
    );
  command("compare <session> [scenarios...]", commands.compare).action(
    run(async (session: string, scenarios: readonly string[], given: never) =>
      (await import("./commands/plans/compare.ts")).compareFigures(session, scenarios, given),
    ),
  );
  command("diff <session> [v1] [v2]", commands.diff).action(
    run(async (session: string, v1: string | undefined, v2: string | undefined, given: never) =>
      (await import("./commands/plans/diff.ts")).showDiff(session, v1, v2, given),
    ),
  );
  command("export <session>", commands.export)
    .addOption(new Option("--format <format>", options.format).choices(PLAN_FORMATS))
    .addOption(new Option("--with <part>", options.with).choices(["record"]))
    .option("-o, --out <file>", options.outInstead)
    .option("--force", options.force)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/plans/export.ts")).exportSession(session, given),
      ),
    );
  command("open <session>", commands.open).action(
    run(async (session: string, given: never) => (await import("./commands/plans/open.ts")).openPlan(session, given)),
  );
  command("rate", commands.rate)
    .argument("<session>", options.anySession)
    .argument("<thumb>", options.thumb)
    .argument("[why]", options.why)
    .action(
      run(async (session: string, thumb: string, why: string | undefined, given: never) =>
        (await import("./commands/plans/rate.ts")).ratePlan(session, thumb, why, given),
      ),
    );
  command("record <session>", commands.record)
    .option("-o, --out <file>", options.outInstead)
    .option("--force", options.force)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/plans/record.ts")).showRecord(session, given),
      ),
    );
}
