import { describe, expect, it } from "vitest";
import type { SectionDelta } from "../../schemas/event.ts";
import { type ConnectionState, EventConnection, type Opened } from "../../web/session/stream/event-connection.ts";
import { EMPTY_LOG, heard, type SessionEvent } from "../../web/session/stream/event-log.ts";
import { itemOf, readFrames } from "../../web/session/stream/frame-reader.ts";
import { connectionAfter, waitBeforeTry } from "../../web/session/stream/reconnect-schedule.ts";

const AT = "2026-01-01T00:00:00.000Z";

function step(seq: number): SessionEvent {
  return { type: "step-started", session: "plan-a", seq, at: AT, step: "write" };
}
function written(seq: number, section: string): SessionEvent {
  return { type: "section-written", session: "plan-a", seq, at: AT, section, title: section, written: 1, total: 2 };
}
function piece(offset: number, text: string, section = "risks"): SectionDelta {
  return { type: "section-delta", session: "plan-a", section, at: AT, offset, text };
}
function frame(event: SessionEvent | SectionDelta): string {
  return `${event.type === "section-delta" ? "" : `id: ${event.seq}\n`}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
function bodyOf(...pieces: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: (controller) => {
      for (const one of pieces) controller.enqueue(typeof one === "string" ? encoder.encode(one) : one);
      controller.close();
    },
  });
}

describe("the log of events", () => {
  it("has each event once and in order, whatever a new connection sends again", () => {
    const first = heard(EMPTY_LOG, [step(1), step(2)]);
    const again = heard(first, [step(1), step(2), step(3)]);
    expect(again.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(again.lastSeq).toBe(3);
  });

  it("puts a section together, also where pieces come twice, and begins it anew at 0", () => {
    const text = (...pieces: SectionDelta[]) => heard(EMPTY_LOG, pieces).sections.get("risks");
    expect(text(piece(0, "One "), piece(4, "two"))).toBe("One two");
    expect(text(piece(0, "One "), piece(4, "two"), piece(4, "two"), piece(7, "."))).toBe("One two.");
    expect(text(piece(0, "One "), piece(0, "Another"))).toBe("Another");
  });

  it("shows no text behind a piece that was missed, until the section begins anew or is written", () => {
    const torn = heard(EMPTY_LOG, [piece(0, "One "), piece(9, "four"), piece(4, "too late")]);
    expect(torn.sections.get("risks")).toBe("One ");
    expect(heard(torn, [piece(0, "Anew")]).sections.get("risks")).toBe("Anew");
    expect(heard(torn, [written(1, "risks")]).sections.has("risks")).toBe(false);
    expect(heard(heard(EMPTY_LOG, [piece(0, "All")]), [written(1, "risks")]).sections.get("risks")).toBe("All");
  });

  it("keeps neither plans nor more events and text than a page can hold", () => {
    const usage = { calls: 1, tokens: 1, cachedTokens: 0, costUsd: null };
    const done: SessionEvent = {
      type: "done",
      session: "plan-a",
      seq: 1,
      at: AT,
      plan: "# Long",
      complete: true,
      usage,
    };
    expect(heard(EMPTY_LOG, [done]).events).toEqual([{ ...done, plan: null }]);
    const many = heard(
      EMPTY_LOG,
      Array.from({ length: 10_000 }, (_, at) => step(at + 1)),
    );
    expect(many.events.length).toBeLessThan(5_000);
    expect(many.events.at(-1)?.seq).toBe(10_000);
    const long = heard(
      EMPTY_LOG,
      Array.from({ length: 20 }, (_, at) => piece(0, "x".repeat(100_000), `s${at}`)),
    );
    expect([...long.sections.keys()].at(-1)).toBe("s19");
    expect(long.sections.size).toBeLessThan(10);
  });
});

describe("the reading of frames", () => {
  it("does not care where a body is cut, between the bytes of a letter neither", async () => {
    const bytes = new TextEncoder().encode(`:\nretry: 2000\n\n${frame(step(1))}${frame(piece(0, "위험 요인"))}`);
    const cut = Array.from(bytes, (byte) => Uint8Array.of(byte));
    const items: unknown[] = [];
    for await (const some of readFrames(bodyOf(...cut), new AbortController().signal)) items.push(...some);
    expect(items).toEqual([step(1), piece(0, "위험 요인")]);
  });

  it("passes over what is no event of ours", () => {
    const said = (data: string) => itemOf({ data, id: undefined, event: undefined });
    for (const data of ["", "{", "null", "[]", '{"type":"done"}', '{"type":"section-delta","offset":"0"}']) {
      expect(said(data), data).toBeNull();
    }
    expect(said(JSON.stringify(step(7)))).toEqual(step(7));
  });
});

describe("the schedule of reconnecting", () => {
  it("tries after 1, 2 and 4 s, then every 10 s, and is called disconnected from there on", () => {
    expect([1, 2, 3, 4, 5, 60].map((failures) => waitBeforeTry(failures, null))).toEqual([1, 2, 4, 10, 10, 10]);
    expect([0, 1, 2, 3, 4].map(connectionAfter)).toEqual([
      "connected",
      "reconnecting",
      "reconnecting",
      "reconnecting",
      "disconnected",
    ]);
  });

  it("never comes before the server wants it", () => {
    expect(waitBeforeTry(1, 30)).toBe(30);
    expect(waitBeforeTry(9, 3)).toBe(10);
  });
});

/** A connection whose answers are given, and whose seconds pass at once. */
function follow(answers: readonly (Opened | Error)[], hold?: (connection: EventConnection) => void) {
  const asked: number[] = [];
  const states: ConnectionState[] = [];
  const seqs: number[] = [];
  let anew = 0;
  let gone = 0;
  const connection = new EventConnection({
    open: async (after) => {
      const answer = answers[asked.push(after) - 1] ?? { kind: "gone" };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onItems: (items) => seqs.push(...items.flatMap((item) => (item.type === "section-delta" ? [] : item.seq))),
    onState: (state) => states.push(state),
    onAnew: () => {
      anew += 1;
    },
    onGone: () => {
      gone += 1;
    },
    pause: async (ms) => {
      if (!Number.isFinite(ms)) hold?.(connection);
    },
  });
  const over = connection.run();
  return { connection, over, asked, states, seqs, counts: () => ({ anew, gone }) };
}

describe("a connection to events", () => {
  it("goes on after the last event that came, over streams that end and a server that is away", async () => {
    const run = follow([
      { kind: "stream", body: bodyOf(":\n\n", frame(step(1)), frame(step(2))) },
      new Error("refused"),
      { kind: "later", retryAfterS: 3 },
      { kind: "stream", body: bodyOf(frame(step(3))) },
    ]);
    await run.over;
    expect(run.asked).toEqual([0, 2, 2, 2, 3]);
    expect(run.seqs).toEqual([1, 2, 3]);
    expect(run.states.map(({ connection, retryInS }) => `${connection} ${retryInS}`)).toEqual([
      "connected null",
      ...["reconnecting 1", "reconnecting 0"],
      ...["reconnecting 2", "reconnecting 1", "reconnecting 0"],
      ...["reconnecting 4", "reconnecting 3", "reconnecting 2", "reconnecting 1", "reconnecting 0"],
      "connected null",
      ...["reconnecting 1", "reconnecting 0"],
    ]);
    expect(run.counts().gone).toBe(1);
  });

  it("is called disconnected when the quick tries have failed, and tries on", async () => {
    const run = follow(Array.from({ length: 5 }, () => new Error("refused")));
    await run.over;
    expect(run.states.filter(({ retryInS }) => retryInS === 10).map(({ connection }) => connection)).toEqual([
      "disconnected",
      "disconnected",
    ]);
    expect(run.asked.length).toBe(6);
  });

  it("begins anew where the server has fewer events than it had", async () => {
    const run = follow([
      { kind: "stream", body: bodyOf(frame(step(9))) },
      { kind: "anew" },
      { kind: "stream", body: bodyOf(frame(step(1))) },
    ]);
    await run.over;
    expect(run.asked).toEqual([0, 9, 0, 1]);
    expect(run.counts().anew).toBe(1);
  });

  it("stays still where nothing is to come, until it is woken", async () => {
    let held = 0;
    const run = follow([{ kind: "quiet" }, { kind: "stream", body: bodyOf(frame(step(1))) }], (connection) => {
      held += 1;
      connection.wake();
    });
    await run.over;
    expect(held).toBe(1);
    expect(run.seqs).toEqual([1]);
  });

  it("lets go of an open stream to rest, says so, and comes back to the same place", async () => {
    let cancelled = false;
    const open = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(frame(step(1)))),
      cancel: () => {
        cancelled = true;
      },
    });
    const run = follow([{ kind: "stream", body: open }], (connection) => connection.wake());
    await expect.poll(() => run.seqs).toEqual([1]);
    run.connection.rest({ connection: "disconnected", retryInS: null });
    await run.over;
    expect(cancelled).toBe(true);
    expect(run.asked).toEqual([0, 1]);
    expect(run.states).toContainEqual({ connection: "disconnected", retryInS: null });
  });
});
