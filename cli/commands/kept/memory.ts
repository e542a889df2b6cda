import type { ListedChoice } from "../../../planner/memory.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { minute } from "../../terminal/local-time.ts";
import { formatTable } from "../../terminal/table.ts";
import { withPlanner } from "../with-planner.ts";

/** `plancraft memory list` */
export function listMemory(options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const choices = await planner.remembered();
    if (surface.json) for (const choice of choices) surface.printJson(choice);
    else if (choices.length > 0) surface.print(table(choices, surface));
    else surface.tell(surface.messages.memory.empty);
    return EXIT.done;
  });
}

/** `plancraft memory forget [question]` */
export function forgetMemory(question: string | undefined, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, { json, printJson, print, messages }) => {
    const forgotten = await planner.forget(question);
    if (json) printJson({ forgotten });
    else print(messages.memory.forgotten(forgotten));
    return EXIT.done;
  });
}

function table(choices: readonly ListedChoice[], { host, messages }: Surface): string {
  const { columns } = messages.memory;
  const rows = choices.map(({ question, prompt, choice, session, at, expiresAt }) => [
    question,
    minute(at),
    minute(expiresAt),
    session,
    `${choice} (${prompt})`,
  ]);
  const heading = [columns.question, columns.at, columns.expires, columns.session, columns.chosen];
  const width = host.stdout.columns;
  return formatTable([heading, ...rows], width ? { width } : {});
}
