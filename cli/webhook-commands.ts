import type { CommandMaker } from "./command-maker.ts";

/** The commands on endpoints of other services, which are told of events. */
export function describeWebhookCommands({ help: { commands, options }, command, run }: CommandMaker): void {
  const load = () => import("./commands/webhooks.ts");
  const webhooks = command("webhooks", commands.webhooks).helpCommand(false);
  command("add <url>", commands.webhooksAdd, webhooks)
    .option("--events <types>", options.eventTypes)
    .option("--secret <secret>", options.secret)
    .option("--with-plan", options.withPlan)
    .option("--everybody", options.everybody)
    .action(run(async (url: string, given: never) => (await load()).addWebhook(url, given)));
  command("list", commands.webhooksList, webhooks).action(
    run(async (given: never) => (await load()).listWebhooks(given)),
  );
  command("test <id>", commands.webhooksTest, webhooks).action(
    run(async (id: string, given: never) => (await load()).testWebhook(id, given)),
  );
  command("remove <id>", commands.webhooksRemove, webhooks).action(
    run(async (id: string, given: never) => (await load()).removeWebhook(id, given)),
  );
  command("rotate <id>", commands.webhooksRotate, webhooks)
    .option("--secret <secret>", options.secret)
    .action(run(async (id: string, given: never) => (await load()).rotateSecret(id, given)));
  command("log <id>", commands.webhooksLog, webhooks).action(
    run(async (id: string, given: never) => (await load()).showLog(id, given)),
  );
  command("replay <id> [event]", commands.webhooksReplay, webhooks)
    .option("--from <event>", options.fromEvent)
    .action(
      run(async (id: string, event: string | undefined, given: never) => (await load()).replayEvents(id, event, given)),
    );
}
