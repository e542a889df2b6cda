import type { PlanDiff, SectionDiff } from "../../planner/records/diff.ts";
import { AppError, EXIT } from "../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../surface.ts";
import { oneLine, plainLines } from "../terminal/text-width.ts";
import { wholeNumber } from "./whole-number.ts";
import { withSession } from "./with-session.ts";

/** `plancraft diff <session> [v1] [v2]` */
export async function showDiff(
  name: string,
  from: string | undefined,
  to: string | undefined,
  options: CommonOptions,
): Promise<number> {
  for (const given of [from, to]) {
    if (given === undefined || wholeNumber(given) !== null) continue;
    const surface = createSurface(options);
    const problem = surface.messages.diff.badVersion(JSON.stringify(given));
    return reportError(surface, new AppError("usage", { problem }));
  }
  const version = (given: string | undefined) => (given === undefined ? undefined : Number(given));
  return withSession(name, options, async (planner, surface, _stop, session) => {
    const diff = await planner.diff({ session, from: version(from), to: version(to) });
    if (surface.json) surface.printJson(diff);
    else if (diff.sections.length === 0) surface.tell(surface.messages.diff.same(diff.from, diff.to));
    else surface.print(describe(diff, surface));
    return EXIT.done;
  });
}

function describe({ from, to, sections }: PlanDiff, surface: Surface): string {
  const { heading } = surface.messages.diff;
  return [heading(from, to), ...sections.map((section) => describeSection(section, surface))].join("\n\n");
}

function describeSection(
  { title, change, wordsAdded, wordsRemoved, lines }: SectionDiff,
  { messages }: Surface,
): string {
  const { changes, words } = messages.diff;
  const marks = { added: "+", removed: "-" } as const;
  return [
    `${oneLine(title)} (${changes[change]}, ${words(wordsAdded, wordsRemoved)})`,
    // A line end inside of one would begin a line without a mark.
    ...lines.flatMap(({ change, text }) => plainLines(text).map((line) => `  ${marks[change]} ${line}`)),
  ].join("\n");
}
