import { Argument } from "commander";
import type { CommandMaker } from "./command-maker.ts";
import { SHELLS, type Shell } from "./shell/shells.ts";

/** The commands on what is kept: all sessions, what was chosen, this machine's settings, and help for shells and `man`. */
export function describeUpkeepCommands({ help: { commands, options }, command, run, program }: CommandMaker): void {
  command("delete <session>", commands.delete).action(
    run(async (session: string, given: never) =>
      (await import("./commands/sessions/delete.ts")).deleteSession(session, given),
    ),
  );
  command("undelete <session>", commands.undelete).action(
    run(async (session: string, given: never) =>
      (await import("./commands/sessions/delete.ts")).undeleteSession(session, given),
    ),
  );
  command("stats", commands.stats).action(
    run(async (given: never) => (await import("./commands/kept/stats.ts")).showStatistics(given)),
  );
  command("prune", commands.prune)
    .option("--older-than <time>", options.olderThan, "30d")
    .option("--keep-last <number>", options.keepLast, "5")
    .option("--dry-run", options.dryRun)
    .action(run(async (given: never) => (await import("./commands/kept/prune.ts")).pruneSessions(given)));
  command("backup", commands.backup)
    .argument("<file>", options.backupTo)
    .option("--force", options.forceBackup)
    .action(run(async (file: string, given: never) => (await import("./commands/kept/backup.ts")).backUp(file, given)));
  command("restore", commands.restore)
    .argument("<file>", options.restoreFrom)
    .action(
      run(async (file: string, given: never) => (await import("./commands/kept/backup.ts")).restoreBackup(file, given)),
    );
  const memory = command("memory", commands.memory).helpCommand(false);
  command("list", commands.memoryList, memory).action(
    run(async (given: never) => (await import("./commands/kept/memory.ts")).listMemory(given)),
  );
  command("forget [question]", commands.memoryForget, memory).action(
    run(async (question: string | undefined, given: never) =>
      (await import("./commands/kept/memory.ts")).forgetMemory(question, given),
    ),
  );
  const dead = command("dead", commands.dead).helpCommand(false);
  command("list", commands.deadList, dead)
    .option("--limit <number>", options.letters, "50")
    .action(run(async (given: never) => (await import("./commands/kept/dead.ts")).listDead(given)));
  const ofLetter = (name: string, help: string, act: "showDead" | "replayDead" | "dropDead") =>
    command(`${name} <letter>`, help, dead).action(
      run(async (letter: string, given: never) => (await import("./commands/kept/dead.ts"))[act](letter, given)),
    );
  ofLetter("show", commands.deadShow, "showDead");
  ofLetter("replay", commands.deadReplay, "replayDead");
  ofLetter("drop", commands.deadDrop, "dropDead");
  command("setup", commands.setup)
    .option("--model <model>", options.modelSetup)
    .option("--project", options.project)
    .option("-y, --yes", options.yesSetup)
    .action(run(async (given: never) => (await import("./commands/setup.ts")).setUp(given)));
  command("doctor", commands.doctor).action(
    run(async (given: never) => (await import("./commands/doctor.ts")).examine(given)),
  );
  command("migrate", commands.migrate).action(
    run(async (given: never) => (await import("./commands/kept/migrate.ts")).migrateStorage(given)),
  );
  command("completion", commands.completion)
    .addArgument(new Argument("<shell>", options.shell).choices(SHELLS))
    .action(
      run(async (shell: Shell, given: never) =>
        (await import("./commands/printed-help.ts")).printCompletion(shell, program, given),
      ),
    );
  command("manual", commands.manual).action(
    run(async (given: never) => (await import("./commands/printed-help.ts")).printManual(program, given)),
  );
}
