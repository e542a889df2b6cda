import type { ComparedFigure, Comparison } from "../../../planner/figures/compare.ts";
import { EXIT } from "../../../utils/errors.ts";
import type { CommonOptions, Surface } from "../../surface.ts";
import { caseTable } from "../../terminal/case-table.ts";
import { fittedMessage } from "../../terminal/message-lines.ts";
import { displayWidth } from "../../terminal/text-width.ts";
import { withSession } from "../with-session.ts";

/** Longer names of scenarios stand above the table, and a letter in it. */
const LONGEST_NAME = 18;

/** `plancraft compare <session> [<id>=<value>...]`: what the plan would come to, or its three cases, side by side. */
export function compareFigures(name: string, scenarios: readonly string[], options: CommonOptions): Promise<number> {
  return withSession(name, options, async (planner, surface, _stop, session) => {
    const comparison = await planner.compare({ session, scenarios });
    if (surface.json) surface.printJson(comparison);
    else if (comparison.figures.length === 0) surface.tell(surface.messages.set.same);
    else surface.print(describe(comparison, surface, scenarios.length === 0));
    return EXIT.done;
  });
}

/** What was set first, then what the plan comes to; what lies between only where nothing is an outcome. */
function describe({ scenarios, set, figures }: Comparison, { messages, host }: Surface, isOfCases: boolean): string {
  const { cases, set: words } = messages;
  const width = host.stdout.columns;
  const outcomes = figures.filter(({ isOutcome }) => isOutcome);
  const told = outcomes.length > 0 ? outcomes : figures;
  const shown = [...figures.filter(({ id }) => set.includes(id)), ...told.filter(({ id }) => !set.includes(id))];
  const { names, legend } = isOfCases ? { names: cases.columns, legend: [cases.mean] } : namesOf(scenarios, words.now);
  const rows = shown.map(({ label, shown: values }: ComparedFigure) => {
    const [now = null, low = null, high = null] = values;
    return { label, values: isOfCases ? [low, now, high] : values };
  });
  const hidden = figures.length - shown.length;
  return [
    ...(legend.length > 0 ? [legend.map((line) => fittedMessage(line, width)).join("\n")] : []),
    caseTable(rows, names, messages, width),
    ...(hidden > 0 ? [fittedMessage(words.between(hidden), width)] : []),
  ].join("\n\n");
}

function namesOf(scenarios: readonly string[], now: string): { names: string[]; legend: string[] } {
  if (scenarios.every((one) => displayWidth(one) <= LONGEST_NAME)) return { names: [now, ...scenarios], legend: [] };
  const letters = scenarios.map((_, at) => (at < 26 ? String.fromCharCode(65 + at) : String(at + 1)));
  return { names: [now, ...letters], legend: scenarios.map((one, at) => `${letters[at]}: ${one}`) };
}
