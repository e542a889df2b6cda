import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventBody } from "../../../schemas/event.ts";
import { frameOf } from "../../../server/sse/event-frame.ts";
import { EventStream, HEARTBEAT_MS, LEAVING_MS, STALLED_MS } from "../../../server/sse/event-stream.ts";
import { ToldSession } from "../../support/told-session.ts";

const WARNING: EventBody = { type: "warning", code: "model-retries", message: "첫 줄\n둘째 줄\r\n\u2028끝" };
const DONE: EventBody = { type: "cancelled" };
const GREETING = ":\nretry: 2000\n\n";
const COME_BACK = "retry: 2000\n\n";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A stream of the session's events, and what has been heard of it. */
function streamOf(session: ToldSession, options: { readonly breakOff?: () => void } = {}) {
  const heard = { over: 0, trouble: [] as unknown[] };
  const stream = new EventStream({
    events: (signal) => session.planner.events(session.id, { signal }),
    frameOf,
    onOver: () => {
      heard.over += 1;
    },
    onTrouble: (error) => heard.trouble.push(error),
    ...options,
  });
  const reader = stream.body.getReader();
  const read = async () => {
    const { done, value } = await reader.read();
    return done ? null : new TextDecoder().decode(value);
  };
  return { stream, reader, read, heard };
}

/** All promises that can be settled without a timer are. */
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("a frame", () => {
  it("has the event as one line of JSON whatever it says, and its number, and is written once for all readers", () => {
    const event = new ToldSession().tell(WARNING);
    const text = new TextDecoder().decode(frameOf(event));
    const [id, type, data, ...rest] = text.split(/\r\n|\r|\n/);
    expect([id, type]).toEqual(["id: 1", "event: warning"]);
    expect(JSON.parse(data?.slice("data: ".length) ?? "")).toEqual(event);
    expect(rest).toEqual(["", ""]);
    expect(frameOf(event)).toBe(frameOf(event));
  });

  it("of a section in the making has no number: nobody can begin after it", () => {
    const about = { session: "s", section: "summary", at: "2026-11-27T10:00:00.000Z", offset: 0, text: "a" };
    const text = new TextDecoder().decode(frameOf({ type: "section-delta", ...about }));
    expect(text).toMatch(/^event: section-delta\ndata: \{.*\}\n\n$/);
  });
});

describe("a stream", () => {
  it("greets at once, and ends with the last event, holding nothing", async () => {
    const session = new ToldSession();
    const { read, heard } = streamOf(session);
    expect(await read()).toBe(GREETING);
    session.tell(WARNING);
    expect(await read()).toContain("id: 1\n");
    session.tell(DONE);
    expect(await read()).toContain("event: cancelled\n");
    expect(await read()).toBeNull();
    expect(heard).toEqual({ over: 1, trouble: [] });
    expect(session.readers).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks for an event only when its reader has taken the one before", async () => {
    const session = new ToldSession();
    for (let nth = 0; nth < 20; nth += 1) session.tell(WARNING);
    const { read } = streamOf(session);
    await settled();
    expect(session.asked).toBe(0);
    await read();
    await settled();
    expect(session.asked).toBe(1);
    await read();
    await settled();
    expect(session.asked).toBe(2);
  });

  it("beats while it is quiet, and not where something waits for its reader", async () => {
    const session = new ToldSession();
    const { read, reader } = streamOf(session);
    await read();
    const beat = read();
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(await beat).toBe(":\n\n");
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    session.tell(DONE);
    expect([await read(), await read()]).toEqual([":\n\n", expect.stringContaining("event: cancelled")]);
    await reader.cancel();
  });

  it("tells a reader that takes nothing to come back, lets go of the events, and breaks the connection off", async () => {
    const session = new ToldSession();
    const breakOff = vi.fn();
    const { read, heard } = streamOf(session, { breakOff });
    for (let nth = 0; nth < 5; nth += 1) session.tell(WARNING);
    await read();
    await vi.advanceTimersByTimeAsync(STALLED_MS - 1);
    expect(session.readers).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([heard.over, session.readers]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(LEAVING_MS);
    expect(breakOff).toHaveBeenCalledOnce();
    expect([heard.over, session.readers, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  it("gives such a reader what it has and the hint, where it wakes up in time", async () => {
    const session = new ToldSession();
    const breakOff = vi.fn();
    const { read, heard } = streamOf(session, { breakOff });
    for (let nth = 0; nth < 5; nth += 1) session.tell(WARNING);
    await read();
    await vi.advanceTimersByTimeAsync(STALLED_MS);
    expect([await read(), await read(), await read()]).toEqual([expect.stringContaining("id: 1\n"), COME_BACK, null]);
    expect([heard.over, breakOff.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  it("is patient with a reader that takes something every now and then", async () => {
    const session = new ToldSession();
    for (let nth = 0; nth < 9; nth += 1) session.tell(WARNING);
    const { read, reader } = streamOf(session);
    for (let nth = 0; nth < 9; nth += 1) {
      await read();
      await vi.advanceTimersByTimeAsync(STALLED_MS - 1);
    }
    expect(session.readers).toBe(1);
    await reader.cancel();
  });

  it("fails where nobody can break the connection off, also where its body was never read", async () => {
    const session = new ToldSession();
    const { read, heard } = streamOf(session);
    await vi.advanceTimersByTimeAsync(STALLED_MS + LEAVING_MS);
    await expect(read()).rejects.toThrow("takes nothing");
    expect([heard.over, session.readers, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  it("can be left while an event is asked for that never comes", async () => {
    const session = new ToldSession();
    const { stream, read, heard } = streamOf(session);
    await read();
    const next = read();
    await settled();
    stream.leave();
    stream.leave();
    expect([await next, await read()]).toEqual([COME_BACK, null]);
    expect([heard.over, session.readers, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  it("holds nothing once its reader has gone away", async () => {
    const session = new ToldSession();
    const { reader, read, heard } = streamOf(session);
    await read();
    await settled();
    expect(session.readers).toBe(1);
    await reader.cancel();
    await settled();
    expect([heard.over, session.readers, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });

  it("tells its reader to come back where the events cannot be read", async () => {
    const session = new ToldSession();
    const { read, heard } = streamOf(session);
    await read();
    const next = read();
    await settled();
    const trouble = new Error("The database is gone");
    session.fail(trouble);
    expect([await next, await read()]).toEqual([COME_BACK, null]);
    expect(heard).toEqual({ over: 1, trouble: [trouble] });
  });
});
