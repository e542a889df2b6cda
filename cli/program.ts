import { Command, CommanderError, Option, type OptionValues } from "commander";
import { outputError } from "../planner/given/files.ts";
import { surroundings } from "../planner/setup/surroundings.ts";
import type { Language } from "../schemas/idea.ts";
import { AppError, EXIT } from "../utils/errors.ts";
import { nearestName } from "../utils/nearest-name.ts";
import { packageVersion } from "../utils/package-files.ts";
import { describeEvalCommands } from "./eval-commands.ts";
import type { Host } from "./host.ts";
import { describePlanCommands } from "./plan-commands.ts";
import { describeRolloutCommands } from "./rollout-commands.ts";
import { describeServerCommands } from "./server-commands.ts";
import type { CommonOptions } from "./surface.ts";
import { describeUpkeepCommands } from "./upkeep-commands.ts";
import { describeVariantCommands } from "./variant-commands.ts";
import { describeWebhookCommands } from "./webhook-commands.ts";
import { MESSAGES } from "./words/messages.ts";
import type { Messages } from "./words/messages-en.ts";

/** Of help that goes into a file or a pipe. */
const HELP_WIDTH = 80;

/** What a command gets besides its arguments: all options, parsed. */
type Action = (...args: never[]) => Promise<number>;

/**
 * Parses the command line and runs the command. The commands are loaded only when they run, so that `--help` needs
 * neither LangGraph nor Postgres.
 * @param args What stands behind the program's name.
 * @param host Where it runs: the process, or whatever stands for it.
 * @returns The exit code.
 */
export async function runCommandLine(args: readonly string[], host: Host = process): Promise<number> {
  const language = asksFor("ko", args) ? "ko" : asksFor("en", args) ? "en" : surroundings(host.environment).language;
  let exitCode: number = EXIT.done;
  const output: { problem: AppError | null } = { problem: null };
  const help = { text: "" };
  host.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `plancraft list | head` closes our output early; the session does not depend on who reads.
    if (error.code !== "EPIPE") output.problem ??= outputError(error);
  });
  // There is nowhere left to say it.
  host.stderr.on("error", () => {});
  const program = describeProgram(MESSAGES[language], host, help, (action) => async (...given) => {
    const command = given.pop();
    if (!(command instanceof Command)) return;
    // Common options are taken before and behind the command's name.
    const options: OptionValues = command.optsWithGlobals();
    const literal = isLiteral(args, given[command.registeredArguments.length - 1]);
    // The option --host must not be taken for where the program runs.
    const { host: listenHost, ...others } = options;
    exitCode = await action(...([...given.slice(0, -1), { ...others, listenHost, host, literal }] as never[]));
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    // A file is written at once, and its error comes a moment later.
    await new Promise((resolve) => setImmediate(resolve));
    // In words only: standard output is what failed.
    return output.problem ? await report({ host, lang: language }, output.problem) : exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    // Without a command there is nothing to do and nothing wrong: the help says what there is.
    if (error.code === "commander.help" && !args.includes("--json")) {
      host.stdout.write(help.text);
      return EXIT.done;
    }
    const problem = MESSAGES[language].usage(error.code, error.message.replace(/^error: /, ""));
    return await report({ host, json: args.includes("--json"), lang: language }, new AppError("usage", { problem }));
  }
}

/** What draws on a terminal takes as long to load as all that help needs, so it is loaded where it draws. */
async function report(options: CommonOptions, problem: AppError): Promise<number> {
  const { createSurface, reportError } = await import("./surface.ts");
  return reportError(createSurface(options), problem);
}

/** Whether a language is asked for: help and wrong use come before the options are parsed. */
function asksFor(language: Language, args: readonly string[]): boolean {
  return args.some((word, at) => word === `--lang=${language}` || (word === language && args[at - 1] === "--lang"));
}

/** Whether an argument stands behind `--`, and so means nothing but itself. */
function isLiteral(args: readonly string[], argument: unknown): boolean {
  const end = args.indexOf("--");
  return end >= 0 && args.slice(end + 1).some((word) => word === argument);
}

function describeProgram(
  { help }: Messages,
  { stdout }: Host,
  unasked: { text: string },
  run: (action: Action) => (...given: unknown[]) => Promise<void>,
): Command {
  const { commands, options, headings } = help;
  const titles = new Map([
    ["Usage:", headings.usage],
    ["Commands:", headings.commands],
    ["Options:", headings.options],
    ["Arguments:", headings.arguments],
  ]);
  const program = new Command("plancraft")
    .description(help.about)
    .version(packageVersion(), "-V, --version", options.version)
    .helpOption("-h, --help", options.help)
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      // Only help without a command matters here; what is wrong is told in our own words.
      writeErr: (text) => {
        unasked.text = text;
      },
      getOutHelpWidth: () => stdout.columns ?? HELP_WIDTH,
      getErrHelpWidth: () => stdout.columns ?? HELP_WIDTH,
    })
    .configureHelp({
      styleTitle: (title) => titles.get(title) ?? title,
      // The library's own words for both are English only.
      optionDescription: ({ description, argChoices, defaultValue }) => {
        const more = [
          ...(argChoices === undefined ? [] : [`${headings.choices} ${argChoices.join(", ")}`]),
          ...(typeof defaultValue === "string" ? [`${headings.default} ${defaultValue}`] : []),
        ];
        return more.length === 0 ? description : `${description} (${more.join(", ")})`;
      },
    })
    .exitOverride()
    .showSuggestionAfterError(true)
    .addOption(json())
    .addOption(lang());

  function json() {
    return new Option("--json", options.json);
  }
  function lang() {
    return new Option("--lang <language>", options.language).choices(["en", "ko"]);
  }
  function command(signature: string, description: string, parent = program) {
    const made = parent.command(signature).description(description).helpOption("-h, --help", options.help);
    for (const argument of made.registeredArguments) {
      if (argument.name() === "session") argument.description = options.anySession;
    }
    return made.addOption(json()).addOption(lang());
  }
  /** The options of every command that runs a session; they are kept with it. */
  function running(signature: string, description: string) {
    return command(signature, description)
      .option("-y, --yes", options.yes)
      .option("--answers <file>", options.answers)
      .option("-o, --out <file>", options.out)
      .option("--force", options.force)
      .option("--max-cost <usd>", options.maxCost)
      .option("--max-tokens <number>", options.maxTokens)
      .option("--no-memory", options.noMemory)
      .option("--detach", options.detach);
  }

  /** Given once for each file, folder or page. */
  function context() {
    return new Option("--context <file>", options.context).argParser((file, files: readonly string[] = []) => [
      ...files,
      file,
    ]);
  }
  function fetching() {
    return new Option("--fetch", options.fetch);
  }

  running("new", commands.new)
    .argument("[idea]", options.idea)
    .addOption(new Option("--preset <preset>", options.preset).choices(["fast", "balanced", "quality"]))
    .option("--model <model>", options.model)
    .option("--variant <variant>", options.variant)
    .option("--session <id>", options.session)
    .addOption(context())
    .addOption(fetching())
    .action(
      run(async (idea: string | undefined, given: never) =>
        (await import("./commands/sessions/new.ts")).newSession(idea, given),
      ),
    );
  running("answer <session> <answers>", commands.answer).action(
    run(async (session: string, answers: string, given: never) =>
      (await import("./commands/sessions/answer.ts")).answerSession(session, answers, given),
    ),
  );
  running("resume [session]", commands.resume)
    .option("--all", options.all)
    .option("--follow", options.follow)
    .action(
      run(async (session: string | undefined, given: never) =>
        (await import("./commands/sessions/resume.ts")).resumeSession(session, given),
      ),
    );
  command("cancel <session>", commands.cancel)
    .option("--undo", options.undoCancel)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/sessions/cancel.ts")).cancelSession(session, given),
      ),
    );
  command("list", commands.list)
    .option("--limit <number>", options.limit, "50")
    .option("--before <session>", options.before)
    .option("--deleted", options.deleted)
    .action(run(async (given: never) => (await import("./commands/kept/list.ts")).listSessions(given)));
  command("show <session>", commands.show)
    .option("--audit", options.audit)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/kept/show.ts")).showSession(session, given),
      ),
    );
  command("history <session>", commands.history).action(
    run(async (session: string, given: never) =>
      (await import("./commands/kept/history.ts")).showHistory(session, given),
    ),
  );
  running("fork <session>", commands.fork)
    .requiredOption("--at <checkpoint>", options.at)
    .option("--fresh", options.fresh)
    .action(
      run(async (session: string, given: never) =>
        (await import("./commands/sessions/fork.ts")).forkSession(session, given),
      ),
    );
  running("revise", commands.revise)
    .argument("<session>", options.anySession)
    .argument("<request>", options.request)
    .addOption(context())
    .addOption(fetching())
    .action(
      run(async (session: string, request: string, given: never) =>
        (await import("./commands/sessions/revise.ts")).reviseSession(session, request, given),
      ),
    );
  describePlanCommands({ help, command, program, run });
  describeServerCommands({ help, command, program, run });
  describeWebhookCommands({ help, command, program, run });
  describeRolloutCommands({ help, command, program, run });
  describeVariantCommands({ help, command, program, run });
  describeEvalCommands({ help, command, program, run });
  describeUpkeepCommands({ help, command, program, run });
  // The library's own help of a command that there is not shows all of them, as if nothing were wrong.
  program
    .command("help [command...]")
    .description(commands.help)
    .helpOption(false)
    .action((names: readonly string[]) => names.reduce(commandNamed, program).help());
  return program;
}

/** @throws CommanderError for a name that there is not, with the nearest one. */
function commandNamed(parent: Command, name: string): Command {
  const named = parent.commands.find((one) => one.name() === name);
  if (named) return named;
  const near = nearestName(
    name,
    parent.commands.map((one) => one.name()),
  );
  const meant = near === null ? "" : ` (Did you mean ${near}?)`;
  return parent.error(`error: unknown command '${name}'${meant}`, { code: "commander.unknownCommand" });
}
