import { isDeepStrictEqual } from "node:util";

/** How one channel of a session's state changed from a checkpoint to the next. */
export type StateChange =
  /** A short value, which says it all. */
  | { readonly channel: string; readonly value: string | number | boolean }
  /** A list, or entries by id. */
  | { readonly channel: string; readonly added: number; readonly changed: number; readonly removed: number }
  | { readonly channel: string; readonly change: "set" | "changed" | "cleared" };

type Values = Readonly<Record<string, unknown>>;

/** When the open question was asked tells nothing of the plan. */
const UNTOLD: ReadonlySet<string> = new Set(["askedAt"]);
/** The channels that hold entries by id. */
const BY_ID: ReadonlySet<string> = new Set(["reports", "sections"]);
/** Longer texts are named as changed, not shown. */
const MAX_VALUE_CHARACTERS = 24;

/** What changed from one state to the next, channel by channel. Pure. */
export function changesBetween(before: Values, after: Values): StateChange[] {
  return Object.keys({ ...before, ...after }).flatMap((channel) => {
    const [was, is] = [before[channel] ?? null, after[channel] ?? null];
    return UNTOLD.has(channel) || isDeepStrictEqual(was, is) ? [] : (changeOf(channel, was, is) ?? []);
  });
}

function changeOf(channel: string, was: unknown, is: unknown): StateChange | null {
  if (Array.isArray(is ?? was)) return counted(channel, entriesOf(was), entriesOf(is));
  if (isShort(is)) return { channel, value: is };
  if (is === null) return { channel, change: "cleared" };
  if (channel === "sheet") return counted(channel, figuresOf(was), figuresOf(is));
  if (BY_ID.has(channel)) return counted(channel, entriesOf(was), entriesOf(is));
  return { channel, change: was === null ? "set" : "changed" };
}

function counted(channel: string, was: Values, is: Values): StateChange | null {
  const added = Object.keys(is).filter((key) => !Object.hasOwn(was, key)).length;
  const removed = Object.keys(was).filter((key) => !Object.hasOwn(is, key)).length;
  const kept = Object.keys(is).filter((key) => Object.hasOwn(was, key));
  const changed = kept.filter((key) => !isDeepStrictEqual(was[key], is[key])).length;
  return added + changed + removed === 0 ? null : { channel, added, changed, removed };
}

/** Entries by id, those of a list by their place; nothing has none. */
function entriesOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** The figures of a sheet by their ids: how many moved tells more than that the sheet did. */
function figuresOf(sheet: unknown): Values {
  const figures: unknown = entriesOf(sheet)["figures"];
  if (!Array.isArray(figures)) return {};
  return Object.fromEntries(figures.map((figure: unknown) => [String(entriesOf(figure)["id"]), figure]));
}

function isShort(value: unknown): value is string | number | boolean {
  if (typeof value === "string") return value.length <= MAX_VALUE_CHARACTERS;
  return typeof value === "number" || typeof value === "boolean";
}
