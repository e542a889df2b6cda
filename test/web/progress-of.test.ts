import { describe, expect, it } from "vitest";
import { progressOf, shareDone } from "../../web/progress/progress-of.ts";
import { blocksOf, inlineOf, tailOf } from "../../web/progress/readable-blocks.ts";
import type { SessionEvent } from "../../web/session/stream/event-log.ts";

const USAGE = { calls: 3, tokens: 900, cachedTokens: 0, costUsd: 0.002 };
type Body = SessionEvent extends infer E ? (E extends unknown ? Omit<E, "session" | "seq" | "at"> : never) : never;
type Node = Extract<SessionEvent, { type: "step-started" }>["step"];

function eventsOf(...bodies: readonly Body[]): SessionEvent[] {
  return bodies.map(
    (body, at) => ({ session: "plan-a", seq: at + 1, at: "2026-01-01T00:00:00.000Z", ...body }) as SessionEvent,
  );
}
function begun(resumed = false): Body {
  return { type: "session-started", idea: "Ropes", preset: "fast", model: "offline", resumed };
}
function start(step: Node, target?: string, of?: number): Body {
  return { type: "step-started", step, ...(target && { target }), ...(of && { of }) };
}
function finish(step: Node, target?: string): Body {
  return { type: "step-finished", step, ...(target && { target }), usage: USAGE };
}
function written(section: string, title: string): Body {
  return { type: "section-written", section, title, written: 1, total: 2 };
}
function road(...bodies: readonly Body[]): string[] {
  return progressOf(eventsOf(...bodies)).steps.map(({ id, state }) => `${id} ${state}`);
}

const TO_OUTLINE = [begun(), start("analyze"), finish("analyze"), start("structure"), finish("structure")];

describe("the road of a plan", () => {
  it("is shown whole from the beginning, and without what was passed over", () => {
    expect(road(begun())).toEqual(
      ["analyze", "questions", "outline", "research", "figures", "write", "review", "improve", "format"].map(
        (id) => `${id} next`,
      ),
    );
    expect(road(...TO_OUTLINE).slice(0, 3)).toEqual(["analyze done", "outline active", "research next"]);
  });

  it("counts the analysis that reads answers to the questions, and a second writing to the improvements", () => {
    const asked = [begun(), start("analyze"), finish("analyze"), start("option-pause"), finish("option-pause")];
    expect(road(...asked, start("analyze")).slice(0, 3)).toEqual(["analyze done", "questions active", "outline next"]);
    const reviewed = [...TO_OUTLINE, start("write", "risks", 1), finish("write", "risks"), start("review")];
    expect(road(...reviewed, start("refine"), start("write", "risks", 1)).slice(-4)).toEqual([
      "write done",
      "review done",
      "improve active",
      "format next",
    ]);
  });

  it("counts the tasks of a step, also where they come in layers", () => {
    const { steps } = progressOf(
      eventsOf(...TO_OUTLINE, start("research", "market", 3), start("research", "tech", 3), finish("research", "tech")),
    );
    expect(steps.find(({ id }) => id === "research")).toEqual({
      id: "research",
      state: "active",
      total: 3,
      tasks: [
        { id: "market", isDone: false },
        { id: "tech", isDone: true },
      ],
    });
  });

  it("goes on in a run that takes it up again, and begins anew with a request on the plan", () => {
    expect(road(...TO_OUTLINE, begun(true), start("write", "risks", 1))).toContain("outline done");
    const revision = { number: 1, version: 2, request: "Shorter", resumed: false };
    const view = progressOf(eventsOf(...TO_OUTLINE, { ...begun(true), revision } as Body, start("revise")));
    expect(view.request).toBe("Shorter");
    expect(view.steps.map(({ id }) => id)).toEqual(["revise", "write", "review", "format"]);
  });

  it("stands still when the run is over, and says how much is done", () => {
    const over = [...TO_OUTLINE, { type: "cancelled" } as const];
    expect(road(...over)).toContain("outline stopped");
    const error = { code: "model-unavailable", category: "model", message: "Away." } as const;
    const again = {
      type: "run-requeued",
      error,
      attempt: 2,
      maxAttempts: 5,
      startAfter: "2026-11-28T03:12:00.000Z",
    } as const;
    expect(road(...TO_OUTLINE, again)).toContain("outline stopped");
    expect(progressOf(eventsOf(...TO_OUTLINE, again)).retry).toMatchObject({ attempt: 2 });
    expect(progressOf(eventsOf(...TO_OUTLINE, again, begun(true))).retry).toBeNull();
    expect(shareDone(progressOf([]))).toBeLessThan(shareDone(progressOf(eventsOf(...TO_OUTLINE))));
    expect(shareDone(progressOf(eventsOf(...TO_OUTLINE, start("format"))))).toBeLessThanOrEqual(1);
  });
});

describe("what stands beside the road", () => {
  it("names sections by the outline that was put to the person, then by what was written", () => {
    const question = { kind: "approval", options: [{ id: "risks", title: "What may go wrong", description: "" }] };
    const asked = { type: "question-asked", question } as unknown as Body;
    const making = [...TO_OUTLINE, asked, start("write", "risks", 2), start("write", "market", 2)];
    expect(progressOf(eventsOf(...making)).sections).toEqual([
      { id: "risks", title: "What may go wrong", isWritten: false },
      { id: "market", title: null, isWritten: false },
    ]);
    expect(progressOf(eventsOf(...making, written("market", "The market"))).sections[1]).toEqual({
      id: "market",
      title: "The market",
      isWritten: true,
    });
  });

  it("says what was settled, once where a question was asked again", () => {
    const answer = { id: "audience", question: "For whom?", answer: "Climbers", source: "assumed" } as const;
    const settles: Body = { type: "step-finished", step: "option-pause", answers: [answer], usage: USAGE };
    const again: Body = { ...settles, answers: [{ ...answer, answer: "Gyms", source: "human" }] };
    expect(progressOf(eventsOf(begun(), settles, again)).settled).toEqual([
      { ...answer, answer: "Gyms", source: "human" },
    ]);
  });

  it("says what delays the step under way, and what has been spent", () => {
    const retried: Body = {
      type: "call-retried",
      call: "Findings",
      attempt: 1,
      waitMs: 2_000,
      reason: "model-timeout",
    };
    const during = progressOf(eventsOf(...TO_OUTLINE, start("research", "market", 1), retried));
    expect(during.notes.map(({ type }) => type)).toEqual(["call-retried"]);
    expect(during.usage).toEqual(USAGE);
    expect(progressOf(eventsOf(...TO_OUTLINE, start("research"), retried, start("figures"))).notes).toEqual([]);
  });
});

describe("Markdown in the making", () => {
  it("is read wherever it ends", () => {
    const markdown =
      "## Costs\nFirst line\nand second.\n\n- one\n- **two\n\n1. first\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n- code\n";
    expect(blocksOf(markdown)).toEqual([
      { kind: "heading", text: "Costs" },
      { kind: "paragraph", text: "First line and second." },
      { kind: "list", isOrdered: false, items: ["one", "**two"] },
      { kind: "list", isOrdered: true, items: ["first"] },
      { kind: "quote", text: "said" },
      {
        kind: "table",
        rows: [
          ["a", "b"],
          ["1", "2"],
        ],
      },
      { kind: "code", text: "- code\n" },
    ]);
    for (let end = 0; end <= markdown.length; end += 1) expect(() => blocksOf(markdown.slice(0, end))).not.toThrow();
  });

  it("leaves of a link its words, of markup its text, and marks what is strong", () => {
    expect(inlineOf("A **bold** word, `code`, [here](javascript:alert(1)) <img src=x>")).toEqual([
      { kind: "text", text: "A " },
      { kind: "strong", text: "bold" },
      { kind: "text", text: " word, " },
      { kind: "code", text: "code" },
      { kind: "text", text: ", " },
      { kind: "text", text: "here" },
      { kind: "text", text: ") <img src=x>" },
    ]);
  });

  it("is cut where a block begins, and read in a moment also where it is hostile", () => {
    expect(tailOf("short", 100)).toBe("short");
    expect(tailOf(`${"x".repeat(50)}\n\nthe end of it`, 30)).toBe("the end of it");
    for (const hostile of ["*", "[", "|", "`", "**a", "> ", "- ", "#", "|-"]) {
      const text = hostile.repeat(20_000);
      expect(blocksOf(text).flatMap((block) => ("text" in block ? inlineOf(block.text) : [])).length).toBeLessThan(
        100_000,
      );
    }
  });
});
