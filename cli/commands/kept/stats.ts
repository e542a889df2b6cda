import type { Statistics } from "../../../planner/records/statistics.ts";
import { EXIT } from "../../../utils/errors.ts";
import { number } from "../../../utils/number-format.ts";
import type { CommonOptions } from "../../surface.ts";
import { formatTable } from "../../terminal/table.ts";
import type { Messages } from "../../words/messages-en.ts";
import { dollars } from "../../words/wording-en.ts";
import { withPlanner } from "../with-planner.ts";

/** Of a variant's 64 digits. */
const VERSION_SHOWN = 12;

/** `plancraft stats` */
export function showStatistics(options: CommonOptions): Promise<number> {
  return withPlanner(options, async (planner, surface) => {
    const statistics = await planner.stats();
    if (surface.json) surface.printJson(statistics);
    else if (statistics.sessions === 0) surface.tell(surface.messages.list.empty);
    else surface.print(describe(statistics, surface.messages));
    return EXIT.done;
  });
}

function describe({ states, durations, scores, days, variants }: Statistics, messages: Messages): string {
  const { stats, format } = messages;
  const { columns } = stats;
  const ofVariants = stats.variants.columns;
  const { medianMs, p95Ms } = durations;
  const names: Readonly<Record<string, string>> = messages.states;
  const unpriced = days.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
  const parts = [
    table(
      [columns.state, columns.sessions],
      Object.entries(states).flatMap(([state, sessions]) =>
        sessions > 0 ? [[names[state] ?? state, figure(sessions)]] : [],
      ),
    ),
    medianMs === null || p95Ms === null ? "" : stats.durations(medianMs, p95Ms),
    table(
      [columns.score, columns.sessions],
      scores.map(({ score, sessions }) => [figure(score), figure(sessions)]),
    ),
    table(
      [columns.day, columns.calls, columns.input, columns.cached, columns.output, columns.cost],
      days.map(({ day, calls, inputTokens, cachedTokens, outputTokens, costUsd }) => [
        day,
        ...[calls, inputTokens, cachedTokens, outputTokens].map(figure),
        costUsd === null ? format.unknown : dollars(costUsd),
      ]),
    ),
    unpriced > 0 ? stats.unpriced(unpriced) : "",
    table(
      [
        ofVariants.variant,
        columns.sessions,
        ofVariants.done,
        ofVariants.failed,
        ofVariants.meanScore,
        ofVariants.medianTime,
        columns.cost,
      ],
      variants.map(({ variant, sessions, done, failed, meanScore, medianMs: ranMs, costUsd }) => [
        variant === null ? stats.variants.none : `${variant.name} ${variant.version.slice(0, VERSION_SHOWN)}`,
        ...[sessions, done, failed].map(figure),
        meanScore === null ? "" : figure(Math.round(meanScore * 10) / 10),
        ranMs === null ? "" : format.duration(ranMs),
        costUsd === null ? format.unknown : dollars(costUsd),
      ]),
    ),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Figures stand to the right; nothing where there are no rows. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  return formatTable(rows, { header, align: ["left", ...header.slice(1).map(() => "right" as const)] });
}

function figure(amount: number): string {
  return number.format(amount);
}
