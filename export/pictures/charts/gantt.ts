import { type Drawing, line, path, rect, round, series, shortened, text, widthOf } from "./drawing.ts";
import { type Gantt, type GanttTask, readGantt } from "./gantt-tasks.ts";

const MARGIN = 16;
const ROW = 30;
const BAR = 18;
const CHART_WIDTH = 560;
const MOST_NAME_WIDTH = 240;
const DAY_MS = 86_400_000;
/** Steps of the time axis in days: the first that leaves room between the dates. */
const STEPS = [1, 2, 7, 14, 28, 61, 91, 182, 365, 730];
const MOST_MARKS = 8;

/** A Mermaid `gantt` as a picture: tasks as bars in their sections over a time axis with real dates. Null where a line of it is not understood. */
export function drawGantt(source: string): Drawing | null {
  const gantt = readGantt(source);
  return gantt === null ? null : drawn(gantt);
}

function drawn({ title, tasks }: Gantt): Drawing {
  const begin = Math.min(...tasks.map(({ start }) => start));
  const end = Math.max(...tasks.map(({ end }) => end), begin + DAY_MS);
  const names = Math.min(MOST_NAME_WIDTH, Math.max(...tasks.map(({ name }) => widthOf(name)))) + 12;
  const left = MARGIN + names;
  const x = (at: number) => left + ((at - begin) / (end - begin)) * CHART_WIDTH;
  const top = MARGIN + (title ? 28 : 0) + 22;
  const rows = rowsOf(tasks);
  const bottom = top + rows.length * ROW;
  const marks = marksBetween(begin, end);
  return {
    width: left + CHART_WIDTH + MARGIN * 2,
    height: bottom + MARGIN,
    parts: [
      ...(title ? [text(MARGIN, MARGIN + 12, shortened(title), "chart-title")] : []),
      ...rows.flatMap(({ section }, at) =>
        section === null ? [] : [rect(MARGIN, top + at * ROW + 2, left + CHART_WIDTH - MARGIN, ROW - 4, "chart-band")],
      ),
      ...marks.flatMap((at) => [
        line(x(at), top - 4, x(at), bottom, "chart-grid"),
        text(x(at), top - 9, dateText(at, end - begin), "chart-soft", { anchor: "middle", isSmall: true }),
      ]),
      ...rows.flatMap(({ section, task, colour }, at) => {
        const y = top + at * ROW;
        if (section !== null) return [text(MARGIN + 8, y + 20, shortened(section), "chart-title")];
        return task ? taskParts(task, y, x, `chart-fill ${colour}`) : [];
      }),
    ],
  };
}

function taskParts(
  { name, start, end, isMilestone, isCritical }: GanttTask,
  y: number,
  x: (at: number) => number,
  fill: string,
): string[] {
  const style = isCritical ? `${fill} chart-critical` : fill;
  const middle = y + ROW / 2;
  const label = wrappedName(name);
  if (isMilestone) {
    const [at, half] = [x(start), BAR / 2];
    const diamond = `M ${round(at)} ${middle - half} L ${round(at + half)} ${middle} L ${round(at)} ${middle + half} L ${round(at - half)} ${middle} Z`;
    return [text(MARGIN, middle + 4, label, "chart-label"), path(diamond, style)];
  }
  return [
    text(MARGIN, middle + 4, label, "chart-label"),
    rect(x(start), middle - BAR / 2, Math.max(x(end) - x(start), 3), BAR, style),
  ];
}

/** A name that fits beside the bars; the whole of it stands in the source. */
function wrappedName(name: string): string {
  if (widthOf(name) <= MOST_NAME_WIDTH) return name;
  const characters = [...name];
  while (characters.length > 1 && widthOf(`${characters.join("")}…`) > MOST_NAME_WIDTH) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

interface Row {
  readonly section: string | null;
  readonly task?: GanttTask;
  readonly colour: string;
}

function rowsOf(tasks: readonly GanttTask[]): Row[] {
  const sections = [...new Set(tasks.map(({ section }) => section))];
  let shown: string | null = null;
  return tasks.flatMap((task): Row[] => {
    const colour = series(sections.indexOf(task.section));
    const head = task.section !== null && task.section !== shown ? [{ section: task.section, colour }] : [];
    shown = task.section;
    return [...head, { section: null, task, colour }];
  });
}

function marksBetween(begin: number, end: number): number[] {
  const days = (end - begin) / DAY_MS;
  const step = (STEPS.find((size) => days / size <= MOST_MARKS) ?? Math.ceil(days / MOST_MARKS)) * DAY_MS;
  return Array.from({ length: Math.floor((end - begin) / step) + 1 }, (_, at) => begin + at * step);
}

/** A date as numbers, which every reader of either language reads: the year where the plan goes over years. */
function dateText(at: number, span: number): string {
  const day = new Date(at).toISOString().slice(0, 10);
  return span > 365 * DAY_MS ? day.slice(0, 7) : day.slice(5);
}
