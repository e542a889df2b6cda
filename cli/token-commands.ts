import type { Command } from "commander";
import type { Messages } from "./words/messages-en.ts";

/** How the program makes a command of its own, and what a command gets. */
export interface ProgramParts {
  readonly help: Messages["help"];
  readonly command: (signature: string, description: string, parent?: Command) => Command;
  readonly run: (action: (...args: never[]) => Promise<number>) => (...given: unknown[]) => Promise<void>;
}

/** `plancraft token`: who may use a server. */
export function describeTokenCommands({ help: { commands, options }, command, run }: ProgramParts): void {
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
