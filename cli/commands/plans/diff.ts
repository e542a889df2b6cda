import type { PlanDiff, SectionDiff, WordChange } from "../../../planner/records/diff.ts";
import { AppError, EXIT } from "../../../utils/errors.ts";
import { type CommonOptions, createSurface, reportError, type Surface } from "../../surface.ts";
import { figureMoves } from "../../terminal/figure-moves.ts";
import { oneLine, plainLines, wrapToWidth } from "../../terminal/text-width.ts";
import { wholeNumber } from "../whole-number.ts";
import { withSession } from "../with-session.ts";

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
    else if (diff.sections.length + diff.figures.length + diff.moved.length === 0)
      surface.tell(surface.messages.diff.same(diff.from, diff.to));
    else surface.print(describe(diff, surface));
    return EXIT.done;
  });
}

function describe({ from, to, sections, figures, moved }: PlanDiff, surface: Surface): string {
  const { heading, figures: figuresMoved, moved: hasMoved } = surface.messages.diff;
  const { none } = surface.messages.set;
  return [
    heading(from, to),
    ...(figures.length > 0 ? [`${figuresMoved}\n${figureMoves(figures, none, surface.host.stdout.columns)}`] : []),
    ...(moved.length > 0 ? [moved.map((one) => hasMoved(oneLine(one.title), one.from, one.to)).join("\n")] : []),
    ...sections.map((section) => describeSection(section, surface)),
  ].join("\n\n");
}

function describeSection(
  { title, renamedFrom, change, mergedInto, wordsAdded, wordsRemoved, passages }: SectionDiff,
  surface: Surface,
): string {
  const { changes, words, renamed, merged } = surface.messages.diff;
  // What it said stands in the other one, where it is shown.
  if (mergedInto) return `${oneLine(title)} (${merged(oneLine(mergedInto.title))})`;
  const before = renamedFrom === null ? [] : [renamed(oneLine(renamedFrom))];
  return [
    `${oneLine(title)} (${[changes[change], ...before, words(wordsAdded, wordsRemoved)].join(", ")})`,
    ...passages.flatMap((passage) => passageLines(passage, surface.host.stdout.columns)),
  ].join("\n");
}

/** A whole line is added or removed; else the words that changed stand in their line. */
function passageLines(passage: readonly WordChange[], width: number | undefined): string[] {
  const [first] = passage;
  const isWhole = passage.length === 1 && first && first.change !== "same";
  const sign = isWhole ? (first.change === "added" ? "+" : "-") : "~";
  const text = passage.map((piece) => (isWhole ? piece.text : marked(piece))).join("");
  // A line end inside of one would begin a line without a mark.
  return plainLines(text).flatMap((line) => {
    const lines = width === undefined ? [line] : wrapToWidth(line, Math.max(8, width - 4));
    return lines.map((one, at) => `  ${at === 0 ? sign : " "} ${one}`);
  });
}

function marked({ change, text }: WordChange): string {
  if (change === "same") return text;
  return change === "added" ? `{+${text}+}` : `[-${text}-]`;
}
