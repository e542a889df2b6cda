import { describe, expect, it } from "vitest";
import type { EventBody, PlannerEvent } from "../../../../schemas/event.ts";
import type { OpenQuestion } from "../../../../schemas/question.ts";
import type { ChatMessage } from "../../../../server/langgraph/messages/session-messages.ts";
import { checkChannels, EventsFilter, fits, wants } from "../../../../server/langgraph/protocol/channel-filter.ts";
import {
  deltaEvent,
  placeBefore,
  protocolEvents,
  storedSeq,
} from "../../../../server/langgraph/protocol/protocol-events.ts";

const AT = "2026-11-27T00:00:00.000Z";
const usage = { calls: 1, tokens: 2, cachedTokens: 0, costUsd: null };
const question = { interruptId: "aaaa", id: "audience", kind: "text", question: "Who?", attempt: 2 } as OpenQuestion;
const message = { type: "ai", id: "m-1", content: "Who?", additional_kwargs: {}, response_metadata: {} } as ChatMessage;
const snapshot = { values: { idea: "Gear" }, checkpoint: { id: "c1", step: 3 } };

function stored(seq: number, body: EventBody): PlannerEvent {
  return { session: "plan-1", seq, at: AT, ...body };
}

const FAILED = { type: "failed", error: { code: "model-unreachable", category: "network", message: "No server." } };

/** Events with what they become: method and the part of the data that says what happened. */
const TOLD: readonly (readonly [EventBody, readonly (readonly [string, object])[]])[] = [
  [
    { type: "session-started", idea: "Gear", preset: "fast", model: "offline", resumed: false },
    [
      ["lifecycle", { event: "running", graph_name: "plancraft" }],
      ["custom", { name: "session-started" }],
    ],
  ],
  [
    { type: "step-started", step: "write", target: "market" },
    [
      ["custom", { name: "step-started" }],
      ["tasks", { id: "write:market", name: "write", input: { target: "market" } }],
    ],
  ],
  [
    { type: "step-finished", step: "analyze", usage },
    [
      ["custom", { name: "step-finished" }],
      ["tasks", { id: "analyze", name: "analyze", result: { usage }, error: null, interrupts: [] }],
      ["updates", { usage }],
    ],
  ],
  [{ type: "question-asked", question }, [["custom", { name: "question-asked" }]]],
  [
    { type: "waiting", questions: [question] },
    [
      ["custom", { name: "waiting" }],
      ["input.requested", { interrupt_id: "aaaa", payload: { question: "Who?", interruptId: "aaaa", attempt: 2 } }],
      ["lifecycle", { event: "interrupted" }],
    ],
  ],
  [
    { type: "done", plan: "# Plan", complete: true, usage },
    [
      ["custom", { name: "done" }],
      ["lifecycle", { event: "completed" }],
    ],
  ],
  [
    FAILED as EventBody,
    [
      ["custom", { name: "failed" }],
      ["lifecycle", { event: "failed", error: "No server." }],
    ],
  ],
  [
    { type: "cancelled" },
    [
      ["custom", { name: "cancelled" }],
      ["lifecycle", { event: "interrupted" }],
    ],
  ],
];

describe("a stored event in the newer protocol", () => {
  it.each(TOLD)("is told as it happened: %j", (body, told) => {
    const events = protocolEvents(stored(7, body), [], null);
    expect(events.map(({ method }) => method)).toEqual(told.map(([method]) => method));
    for (const [at, [, data]] of told.entries()) expect(events[at]?.params.data).toMatchObject(data);
    for (const { params } of events) expect(params).toMatchObject({ namespace: [], timestamp: Date.parse(AT) });
  });

  it("keeps its questions, messages, state and end in this order, under numbers that do not hang on what is wanted", () => {
    const event = stored(7, { type: "waiting", questions: [question] });
    const bare = protocolEvents(event, [], null);
    const full = protocolEvents(event, [message], snapshot);
    expect(full.map(({ method }) => method)).toEqual([
      ...["custom", "input.requested", "messages", "messages", "messages", "messages", "messages"],
      ...["checkpoints", "values", "lifecycle"],
    ]);
    const ids = full.map(({ event_id }) => Number(event_id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(full).toEqual(expect.arrayContaining(bare));
    expect(full.every(({ seq, event_id }) => String(seq) === event_id && storedSeq(seq ?? 0) === 7)).toBe(true);
    expect(ids[0]).toBeGreaterThan(placeBefore(7));
    expect(ids.at(-1)).toBe(placeBefore(8));
    expect(full.find(({ method }) => method === "values")?.params.data).toEqual({ idea: "Gear" });
  });

  it("tells a message in the parts of one that is being written, and a person's own only in the state", () => {
    const event = stored(2, { type: "question-asked", question });
    const parts = protocolEvents(event, [message, { ...message, type: "human", id: "m-2" }], null).slice(1);
    expect(parts.map(({ params }) => params.data)).toEqual([
      { event: "message-start", role: "ai", id: "m-1" },
      { event: "content-block-start", index: 0, content: { type: "text", text: "" } },
      { event: "content-block-delta", index: 0, delta: { type: "text-delta", text: "Who?" } },
      { event: "content-block-finish", index: 0, content: { type: "text", text: "Who?" } },
      { event: "message-finish" },
    ]);
  });
});

const custom = protocolEvents(stored(1, { type: "cancelled" }), [], null)[0];
const over = protocolEvents(stored(1, { type: "cancelled" }), [], null)[1];
const delta = deltaEvent({ type: "section-delta", session: "s", section: "a", at: AT, offset: 0, text: "x" });

describe("a filter", () => {
  it.each([
    [{ channels: ["custom"] }, true, false],
    [{ channels: ["custom:cancelled"] }, true, false],
    [{ channels: ["custom:done"] }, false, false],
    [{ channels: ["lifecycle", "input"] }, false, true],
    [{ channels: ["lifecycle", "custom"], namespaces: [[]], depth: 1 }, true, true],
    [{ channels: ["lifecycle", "custom"], namespaces: [["write"]] }, false, false],
    [{ channels: ["lifecycle", "custom"], namespaces: [] }, true, true],
    [{ channels: ["lifecycle", "custom"], since: 1001 }, false, true],
    [{ channels: ["lifecycle", "custom"], since: 1999 }, false, false],
  ])("lets through what it names: %j", (filter, isCustom, isOver) => {
    const parsed = EventsFilter.parse(filter);
    expect(() => checkChannels(parsed)).not.toThrow();
    expect([custom, over].map((event) => event && fits(parsed, event))).toEqual([isCustom, isOver]);
  });

  it("lets pieces of sections through that nobody can ask for again, whatever was seen", () => {
    expect(fits({ channels: ["custom:section-delta"], since: 99_999 }, delta)).toBe(true);
    expect(wants({ channels: ["custom:section-delta"] }, "custom")).toBe(true);
    expect(wants({ channels: ["values"], namespaces: [["write"]] }, "values")).toBe(false);
    expect(delta).not.toHaveProperty("event_id");
  });

  it.each(["value", "custom:", "debug", "__proto__"])("is refused for the channel %j, which there is not", (name) => {
    expect(() => checkChannels({ channels: ["values", name] })).toThrow(/there is no channel/);
  });
});
