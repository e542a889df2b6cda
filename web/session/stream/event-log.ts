import type { z } from "zod";
import type { SectionDelta } from "../../../schemas/event.ts";
import type { SessionEvent as Schema } from "../../../schemas/http/event.ts";

export type SessionEvent = z.infer<typeof Schema>;

/** What has been heard of a session: its events in their order, and the text of sections in the making. */
export interface EventLog {
  readonly events: readonly SessionEvent[];
  /** The number of the last event; 0 before the first. */
  readonly lastSeq: number;
  /** Markdown by section id. */
  readonly sections: ReadonlyMap<string, string>;
  /** Sections of which a piece was missed: their text has a hole until they begin anew. */
  readonly torn: ReadonlySet<string>;
}

export const EMPTY_LOG: EventLog = { events: [], lastSeq: 0, sections: new Map(), torn: new Set() };

/** More than any plan has in a run; of more, the oldest are let go. */
const MAX_EVENTS = 4_000;
/** Of all sections together, in characters. */
const MAX_TEXT = 600_000;

/** The log with what came: each event once, whatever was sent again. */
export function heard(log: EventLog, items: readonly (SessionEvent | SectionDelta)[]): EventLog {
  const events: SessionEvent[] = [];
  const sections = new Map(log.sections);
  const torn = new Set(log.torn);
  let { lastSeq } = log;
  for (const item of items) {
    if (item.type === "section-delta") {
      addPiece(sections, torn, item);
      continue;
    }
    if (item.seq <= lastSeq) continue;
    lastSeq = item.seq;
    if (item.type === "session-started") sections.clear();
    // Half of a section would be read as a whole one.
    if (item.type === "section-written" && torn.delete(item.section)) sections.delete(item.section);
    // The plan is asked for where it is shown, and each revision would bring another one.
    events.push(item.type === "done" ? { ...item, plan: null } : item);
  }
  letGo(sections);
  const all = events.length === 0 ? log.events : [...log.events, ...events].slice(-MAX_EVENTS);
  return { events: all, lastSeq, sections, torn };
}

/** Who has fewer characters than come before a piece has missed one, and waits for the next 0 or for the section. */
function addPiece(sections: Map<string, string>, torn: Set<string>, { section, offset, text }: SectionDelta): void {
  const before = offset === 0 ? "" : (sections.get(section) ?? "");
  if (offset > before.length) {
    torn.add(section);
    return;
  }
  if (offset === 0) torn.delete(section);
  if (!torn.has(section)) sections.set(section, before.slice(0, offset) + text);
}

/** The texts that were begun first go first. */
function letGo(sections: Map<string, string>): void {
  let size = 0;
  for (const text of sections.values()) size += text.length;
  for (const [section, text] of sections) {
    if (size <= MAX_TEXT || sections.size === 1) return;
    sections.delete(section);
    size -= text.length;
  }
}
