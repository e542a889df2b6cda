import { Option } from "commander";
import { REPORT_FORMATS } from "../schemas/rollout/report-format.ts";
import type { CommandMaker } from "./command-maker.ts";

/** The commands on rollouts: variants that some of the users get. */
export function describeRolloutCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  const load = () => import("./commands/rollout/rollout.ts");
  const rollout = command("rollout", commands.rollout).helpCommand(false);
  command("start", commands.rolloutStart, rollout)
    .argument("<variant>", options.rolloutVariant)
    .requiredOption("--share <share>", options.rolloutShare)
    .option("--preset <preset>", options.rolloutPreset)
    .action(run(async (variant: string, given: never) => (await load()).startRollout(variant, given)));
  command("status", commands.rolloutStatus, rollout)
    .argument("[rollout]", options.anyRollout)
    .action(run(async (name: string | undefined, given: never) => (await load()).showRollouts(name, given)));
  command("report", commands.rolloutReport, rollout)
    .argument("[rollout]", options.anyRollout)
    .addOption(new Option("--format <format>", options.reportFormat).choices(REPORT_FORMATS))
    .option("-o, --out <file>", options.outInstead)
    .option("--force", options.force)
    .action(
      run(async (name: string | undefined, given: never) =>
        (await import("./commands/rollout/report.ts")).reportRollout(name, given),
      ),
    );
  command("list", commands.rolloutList, rollout)
    .option("--limit <number>", options.rollouts, "50")
    .action(run(async (given: never) => (await load()).listRollouts(given)));
  command("share", commands.rolloutShare, rollout)
    .argument("<share>", options.rolloutShare)
    .option("--preset <preset>", options.runningPreset)
    .action(run(async (share: string, given: never) => (await load()).shareRollout(share, given)));
  command("promote", commands.rolloutPromote, rollout)
    .option("--preset <preset>", options.runningPreset)
    .action(run(async (given: never) => (await load()).promoteRollout(given)));
  command("rollback", commands.rolloutRollback, rollout)
    .argument("[reason]", options.rollbackReason)
    .option("--preset <preset>", options.runningPreset)
    .action(run(async (reason: string | undefined, given: never) => (await load()).rollBackRollout(reason, given)));
  command("arm", commands.rolloutArm, rollout)
    .argument("<user>", options.rolloutUser)
    .option("--preset <preset>", options.runningPreset)
    .action(run(async (user: string, given: never) => (await load()).showArm(user, given)));
}
