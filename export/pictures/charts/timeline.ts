import { circle, type Drawing, line, rect, series, shortened, text, wrapped } from "./drawing.ts";
import { chartLines } from "./lines.ts";

interface Period {
  readonly section: string | null;
  readonly name: string;
  readonly events: readonly string[];
}

const WIDTH = 720;
const MARGIN = 16;
const NAME_WIDTH = 150;
const ROW = 20;
const GAP = 14;
const MOST_PERIODS = 40;

/** A Mermaid `timeline` as a picture from top to bottom, which fits on paper however many periods it has. Null where a line of it is not understood. */
export function drawTimeline(source: string): Drawing | null {
  const [head = "", ...lines] = chartLines(source);
  if (!/^timeline(?:\s+(?:LR|TD))?$/i.test(head)) return null;
  const read = periodsIn(lines);
  return read && read.periods.length > 0 && read.periods.length <= MOST_PERIODS
    ? drawn(read.title, read.periods)
    : null;
}

function periodsIn(lines: readonly string[]): { title: string; periods: Period[] } | null {
  const periods: Period[] = [];
  let title = "";
  let section: string | null = null;
  for (const entry of lines) {
    const [, keyword = "", words = ""] = /^(title|section)\s+(.+)$/i.exec(entry) ?? [];
    if (keyword.toLowerCase() === "title") title = shortened(words);
    else if (keyword) section = shortened(words);
    else {
      const [name = "", ...events] = entry.split(/\s*:\s+|\s+:\s*|^:\s*/).map(plain);
      const last = periods.at(-1);
      if (entry.startsWith(":") && last)
        periods[periods.length - 1] = { ...last, events: [...last.events, ...events.filter(Boolean)] };
      else if (name) periods.push({ section, name, events: events.filter(Boolean) });
      else return null;
    }
  }
  return { title, periods };
}

function plain(words: string): string {
  return words.replace(/<br\s*\/?>/gi, " ").trim();
}

function drawn(title: string, periods: readonly Period[]): Drawing {
  const bands: string[] = [];
  const words: string[] = title ? [text(MARGIN, MARGIN + 12, title, "chart-title")] : [];
  const axis = MARGIN + NAME_WIDTH + 18;
  const sections = [...new Set(periods.map(({ section }) => section))];
  let y = MARGIN + (title ? 30 : 0);
  let shown: string | null = null;
  const begin = y;
  const marks: string[] = [];
  for (const { section, name, events } of periods) {
    if (section !== null && section !== shown) {
      bands.push(rect(MARGIN, y, WIDTH - MARGIN * 2, 24, "chart-band"));
      words.push(text(MARGIN + 10, y + 17, section, "chart-title"));
      y += 24 + GAP;
      shown = section;
    }
    const names = wrapped(name, NAME_WIDTH);
    const told = events.flatMap((event) =>
      wrapped(event, WIDTH - axis - 44).map((said, at) => ({ said, isFirst: at === 0 })),
    );
    const colour = series(sections.length > 1 ? sections.indexOf(section) : 0);
    marks.push(circle(axis, y + 8, 5, `chart-fill ${colour}`));
    words.push(...names.map((said, at) => text(axis - 18, y + 13 + at * ROW, said, "chart-strong", { anchor: "end" })));
    for (const [at, { said, isFirst }] of told.entries()) {
      words.push(text(axis + 30, y + 13 + at * ROW, said, "chart-label"));
      if (isFirst && events.length > 1) words.push(circle(axis + 21, y + 8.5 + at * ROW, 2, "chart-dot"));
    }
    y += Math.max(names.length, told.length, 1) * ROW + GAP;
  }
  const spine = line(axis, begin, axis, y - GAP, "chart-axis");
  return { width: WIDTH, height: y - GAP + MARGIN, parts: [spine, ...bands, ...marks, ...words] };
}
