import type { HistoryEntry } from "../../../planner/records/history.ts";
import type { StateChange } from "../../../planner/records/state-changes.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions } from "../../surface.ts";
import { minute } from "../../terminal/local-time.ts";
import { formatTable } from "../../terminal/table.ts";
import type { Messages } from "../../words/messages-en.ts";
import { dollars } from "../../words/wording-en.ts";
import { withSession } from "../with-session.ts";

/** `plancraft history <session>` */
export function showHistory(name: string, options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    const { json, messages, page, printJson, tell } = surface;
    const { history } = messages;
    const rows: string[][] = [];
    for await (const entry of planner.history(session)) {
      if (json) printJson(entry);
      else rows.push(rowOf(entry, messages));
    }
    if (json) return EXIT.done;
    if (rows.length === 0) tell(history.empty(session));
    else {
      const { checkpoint, at, step, node, score, cost, next, changed } = history.columns;
      tell(history.heading(session));
      page(formatTable(filled([[checkpoint, at, step, node, score, cost, next, changed], ...rows])));
      tell(history.forkHint(session));
    }
    return EXIT.done;
  });
}

/** Without the columns in which nothing stands: a worksheet has no scores and no costs. */
function filled(table: readonly (readonly string[])[]): string[][] {
  return table.map((row) => row.filter((_, column) => table.slice(1).some((other) => other[column] !== "-")));
}

function rowOf({ checkpoint, at, step, nodes, review, usage, next, changes }: HistoryEntry, messages: Messages) {
  const { history, format } = messages;
  const cost = usage.costUsd === null ? format.unknown : dollars(usage.costUsd);
  return [
    checkpoint,
    minute(at),
    `${step}`,
    nodes.join(", ") || "-",
    `${review?.score ?? "-"}`,
    usage.calls > 0 && usage.costUsd !== 0 ? cost : "-",
    [...new Set(next)].join(", ") || history.end,
    changes.map((change) => changeText(change, review, messages)).join("; "),
  ];
}

function changeText(change: StateChange, review: HistoryEntry["review"], { history }: Messages): string {
  if (change.channel === "reviews" && review) {
    const { round, score } = review;
    return score === null ? history.counted(round) : history.review(round, score);
  }
  if ("value" in change) return `${change.channel}: ${change.value}`;
  if ("change" in change) return `${change.channel}: ${history.changes[change.change]}`;
  const counts = [
    ["+", change.added],
    ["~", change.changed],
    ["-", change.removed],
  ] as const;
  const told = counts.filter(([, count]) => count > 0).map(([sign, count]) => `${sign}${count}`);
  return `${change.channel}: ${told.join(" ")}`;
}
