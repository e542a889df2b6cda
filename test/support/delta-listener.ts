import pg from "pg";
import { onTestFinished } from "vitest";
import { readDelta } from "../../planner/deltas/delta-payload.ts";
import type { SectionDelta } from "../../schemas/event.ts";
import { DELTA_CHANNEL, LOOK_AT, LOOK_AWAY } from "../../utils/postgres/delta-channel.ts";

/** Whoever looks at sections in the making, on a connection of its own. */
export interface DeltaListener {
  readonly pieces: readonly SectionDelta[];
  /** The size of each notification. */
  readonly bytes: readonly number[];
  look(session: string): Promise<void>;
  lookAway(session: string): Promise<void>;
}

export async function listenToDeltas(databaseUrl: string): Promise<DeltaListener> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const pieces: SectionDelta[] = [];
  const bytes: number[] = [];
  client.on("notification", ({ payload = "" }) => {
    const piece = readDelta(payload);
    if (piece === null) throw new Error(`It is no piece: ${payload}`);
    bytes.push(Buffer.byteLength(payload));
    pieces.push(piece);
  });
  await client.query(`LISTEN ${DELTA_CHANNEL}`);
  return {
    pieces,
    bytes,
    look: async (session) => void (await client.query(LOOK_AT, [session])),
    lookAway: async (session) => void (await client.query(LOOK_AWAY, [session])),
  };
}

/** The text of each section as it stood after each of its pieces. @throws Error where one fits to nothing. */
export function textsOf(pieces: readonly SectionDelta[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { section, offset, text } of pieces) {
    const before = texts.get(section) ?? [];
    const whole = before.at(-1) ?? "";
    if (offset !== 0 && offset !== whole.length) throw new Error(`${section} has ${whole.length}, not ${offset}`);
    texts.set(section, [...before, whole.slice(0, offset) + text]);
  }
  return texts;
}
