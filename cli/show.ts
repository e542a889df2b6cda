import type { SessionDetails } from "../planner/sessions.ts";
import { EXIT } from "../utils/errors.ts";
import { waitingText } from "./answer-example.ts";
import { minute } from "./local-time.ts";
import type { CommonOptions, Surface } from "./surface.ts";
import { formatTable } from "./table.ts";
import { withPlanner } from "./with-planner.ts";

/** `plancraft show <session>` */
export function showSession(session: string, options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const details = await planner.show(session);
    if (surface.json) surface.printJson(details);
    else surface.print(describe(details, surface));
    return EXIT.done;
  });
}

function describe(details: SessionDetails, { messages, language }: Surface): string {
  const { show, states, format } = messages;
  const { parent, forkedAt, error } = details;
  const rows = [
    [show.session, details.session],
    [show.title, details.title ?? messages.list.untitled],
    [show.idea, details.idea],
    [show.state, states[details.state]],
    [show.created, minute(details.createdAt)],
    [show.updated, minute(details.updatedAt)],
    [show.preset, details.preset],
    [show.model, details.model],
    [show.language, show.languages[details.language]],
    [show.usage, format.usage(details.usage)],
    ...(parent ? [[show.parent, show.forkedAt(parent, forkedAt ?? "")]] : []),
    ...(error ? [[show.lastError, error.message]] : []),
  ];
  const open = details.questions.length > 0 ? `\n${waitingText(details.session, details.questions, language)}\n` : "";
  const unfinished = details.state !== "done" && open === "" ? `\n${show.goOn(details.session)}\n` : "";
  return `${formatTable(rows)}\n${open}${unfinished}`;
}
