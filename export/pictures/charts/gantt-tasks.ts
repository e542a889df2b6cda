import { chartLines } from "./lines.ts";

/** A task as it is drawn: from midnight of its first day to the one behind its last, both in milliseconds of UTC. */
export interface GanttTask {
  readonly section: string | null;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly isMilestone: boolean;
  readonly isCritical: boolean;
}

export interface Gantt {
  readonly title: string;
  readonly tasks: readonly GanttTask[];
}

const DAY_MS = 86_400_000;
const UNIT_DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, M: 30, y: 365 };
const MOST_TASKS = 80;
/** A picture of more than a century has a wrong year in it. */
const MOST_DAYS = 40_000;
/** Settings that change nothing in what we draw. `excludes` would: then the dates of the picture would be wrong. */
const SETTING = /^(?:axisFormat|tickInterval|todayMarker|inclusiveEndDates|weekday|click|topAxis|displayMode)\b/i;
const TAGS = new Set(["done", "active", "crit", "milestone", "vert"]);

/** What a Mermaid `gantt` says; null where a line of it is not understood, or where it cannot be laid out. */
export function readGantt(source: string): Gantt | null {
  const [head = "", ...lines] = chartLines(source);
  if (!/^gantt$/i.test(head)) return null;
  const ends = new Map<string, GanttTask>();
  const tasks: GanttTask[] = [];
  let [title, section]: [string, string | null] = ["", null];
  for (const entry of lines) {
    const [, keyword = "", words = ""] = /^(title|section|dateFormat)\s+(.+)$/i.exec(entry) ?? [];
    if (/^title$/i.test(keyword)) title = words;
    else if (/^section$/i.test(keyword)) section = words;
    else if (keyword) {
      if (words.trim() !== "YYYY-MM-DD") return null;
    } else if (!SETTING.test(entry)) {
      const task = taskOf(entry, section, tasks.at(-1), ends);
      if (!task || tasks.length >= MOST_TASKS) return null;
      tasks.push(task);
    }
  }
  return tasks.length > 0 && isDrawable(tasks) ? { title, tasks } : null;
}

function taskOf(
  entry: string,
  section: string | null,
  before: GanttTask | undefined,
  ids: Map<string, GanttTask>,
): GanttTask | null {
  const colon = entry.indexOf(":");
  const name = entry.slice(0, colon).trim();
  if (colon < 1 || !name) return null;
  const fields = entry
    .slice(colon + 1)
    .split(",")
    .map((field) => field.trim());
  const tags = new Set<string>();
  while (fields[0] !== undefined && TAGS.has(fields[0])) tags.add(fields.shift() ?? "");
  // One field is an end; two are a start and an end; three begin with an id.
  const id = fields.length === 3 ? fields.shift() : undefined;
  const [from, to] = fields.length === 2 ? fields : [undefined, fields[0]];
  if (fields.length === 0 || fields.length > 2 || to === undefined) return null;
  const start = from === undefined ? before?.end : startOf(from, ids);
  const end = start === undefined ? undefined : endOf(to, start);
  if (start === undefined || end === undefined || end < start) return null;
  const isMilestone = tags.has("milestone") || tags.has("vert");
  const task = { section, name, start, end, isMilestone, isCritical: tags.has("crit") };
  if (id) ids.set(id, task);
  return task;
}

function startOf(field: string, ids: ReadonlyMap<string, GanttTask>): number | undefined {
  const [, after] = /^after\s+(.+)$/.exec(field) ?? [];
  if (after === undefined) return dayOf(field);
  const ends = after.split(/\s+/).map((id) => ids.get(id)?.end);
  return ends.includes(undefined) ? undefined : Math.max(...ends.map((end) => end ?? 0));
}

function endOf(field: string, start: number): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(h|d|w|M|y)$/.exec(field) ?? [];
  return amount === undefined ? dayOf(field) : start + Number(amount) * (UNIT_DAYS[unit] ?? 1) * DAY_MS;
}

function dayOf(field: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(field)) return undefined;
  const at = Date.parse(`${field}T00:00:00Z`);
  // 30 February would else be a day in March.
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(field) ? at : undefined;
}

function isDrawable(tasks: readonly GanttTask[]): boolean {
  const begin = Math.min(...tasks.map(({ start }) => start));
  const end = Math.max(...tasks.map((task) => task.end));
  return end > begin && end - begin <= MOST_DAYS * DAY_MS;
}
