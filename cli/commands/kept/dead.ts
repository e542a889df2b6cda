import type { DeadLetter } from "../../../schemas/http/dead-letter.ts";
import { AppError, EXIT } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../../surface.ts";
import { minute } from "../../terminal/local-time.ts";
import { formatTable } from "../../terminal/table.ts";
import { wholeNumber } from "../whole-number.ts";
import { withPlanner } from "../with-planner.ts";

export interface DeadListOptions extends CommonOptions {
  readonly limit: string;
}

/** As many letters as tell one id from another on a list. */
const SHOWN_ID = 8;

/** `plancraft dead list` */
export async function listDead(options: DeadListOptions): Promise<number> {
  const limit = wholeNumber(options.limit);
  if (limit === null) {
    const surface = createSurface(options);
    const problem = surface.messages.dead.badLimit(JSON.stringify(options.limit));
    return reportError(surface, new AppError("usage", { problem }));
  }
  return withPlanner(options, async (planner, surface) => {
    const found = await planner.deadLetters.list({ limit: limit + 1 });
    const letters = found.slice(0, limit);
    if (surface.json) for (const letter of letters) surface.printJson(letter);
    else if (letters.length > 0) surface.page(table(letters, surface));
    else surface.tell(surface.messages.dead.none);
    if (found.length > limit) surface.alert(surface.messages.dead.more(limit));
    return EXIT.done;
  });
}

/** `plancraft dead show <letter>` */
export function showDead(letter: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const shown = await planner.deadLetters.get(letter);
    if (surface.json) surface.printJson(shown);
    else surface.printWrapped(described(shown, surface));
    return EXIT.done;
  });
}

/** `plancraft dead replay <letter>` */
export function replayDead(letter: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, { json, printJson, print, messages }) => {
    const replayed = await planner.deadLetters.replay(letter);
    if (json) printJson(replayed);
    else print(messages.dead.replayed(replayed.session));
    return EXIT.done;
  });
}

/** `plancraft dead drop <letter>` */
export function dropDead(letter: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, { json, printJson, print, messages }) => {
    const dropped = await planner.deadLetters.drop(letter);
    if (json) printJson({ dropped });
    else print(messages.dead.dropped(dropped));
    return EXIT.done;
  });
}

function table(letters: readonly DeadLetter[], { host, messages }: Surface): string {
  const { columns } = messages.dead;
  const heading = [columns.id, columns.at, columns.session, columns.attempts, columns.kind, columns.message];
  const rows = letters.map(({ id, at, session, attempts, kind, message }) => [
    id.slice(0, SHOWN_ID),
    minute(at),
    session ?? "-",
    `${attempts}`,
    kind,
    message,
  ]);
  const width = host.stdout.columns;
  return formatTable([heading, ...rows], width ? { width } : {});
}

function described({ id, at, session, title, attempts, kind, message, asked }: DeadLetter, { messages }: Surface) {
  const { dead, list } = messages;
  const rows = [
    [dead.fields.id, id],
    [dead.fields.session, session ?? "-"],
    ...(session === null ? [] : [[dead.fields.title, title ?? list.untitled]]),
    [dead.fields.at, minute(at)],
    [dead.fields.kind, kind],
    [dead.fields.message, message],
    [dead.fields.attempts, `${attempts}`],
    ...(asked ? [[dead.fields.asked, dead.asked[asked.act](asked.person, dead.priorities[asked.priority])]] : []),
  ];
  return `${formatTable(rows)}\n\n${dead.goOn(id.slice(0, SHOWN_ID))}\n`;
}
