import type { Comparison } from "../../planner/figures/compare.ts";
import { EXIT } from "../../utils/errors.ts";
import type { CommonOptions, Surface } from "../surface.ts";
import { formatTable } from "../terminal/table.ts";
import { withSession } from "./with-session.ts";

/** `plancraft compare <session> <id>=<value>...`: what the plan would come to, side by side. */
export function compareFigures(name: string, scenarios: readonly string[], options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    const comparison = await planner.compare({ session, scenarios });
    if (surface.json) surface.printJson(comparison);
    else if (comparison.figures.length === 0) surface.tell(surface.messages.set.same);
    else surface.print(describe(comparison, surface));
    return EXIT.done;
  });
}

/** What was set first, then what the plan comes to; what lies between only where nothing is an outcome. */
function describe({ scenarios, figures }: Comparison, { messages }: Surface): string {
  const set = new Set(scenarios.flatMap((text) => text.split(", ").map((one) => one.split(" = ", 1)[0] ?? "")));
  const outcomes = figures.filter(({ isOutcome }) => isOutcome);
  const told = outcomes.length > 0 ? outcomes : figures;
  const shown = [...figures.filter(({ id }) => set.has(id)), ...told.filter(({ id }) => !set.has(id))];
  const rows = shown.map(({ label, shown: values }) => [label, ...values]);
  const header = ["", messages.set.now, ...scenarios];
  const table = formatTable(rows, { header, align: ["left", ...header.slice(1).map(() => "right" as const)] });
  const hidden = figures.length - shown.length;
  return hidden > 0 ? `${table}\n\n${messages.set.between(hidden)}` : table;
}
