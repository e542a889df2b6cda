import type { CommandMaker } from "./command-maker.ts";

/** The commands of a server, and of those whom it knows. */
export function describeServerCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  command("serve", commands.serve)
    .option("--host <host>", options.host)
    .option("--port <port>", options.port)
    .option("--open", options.open)
    .option("--workers <number>", options.workers)
    .action(run(async (given: never) => (await import("./commands/serve.ts")).serveSessions(given)));
  command("work", commands.work)
    .option("--concurrency <number>", options.concurrency, "4")
    .option("--metrics <address>", options.metrics)
    .action(run(async (given: never) => (await import("./commands/work.ts")).workOnSessions(given)));
  const token = command("token", commands.token).helpCommand(false);
  command("add <name>", commands.tokenAdd, token)
    .option("--admin", options.admin)
    .option("--models <models>", options.models)
    .option("--daily-cost <usd>", options.dailyCost)
    .option("--expires <time>", options.expires)
    .action(run(async (name: string, given: never) => (await import("./commands/tokens.ts")).addToken(name, given)));
  command("list", commands.tokenList, token).action(
    run(async (given: never) => (await import("./commands/tokens.ts")).listTokens(given)),
  );
  command("revoke <name>", commands.tokenRevoke, token).action(
    run(async (name: string, given: never) => (await import("./commands/tokens.ts")).revokeToken(name, given)),
  );
}
