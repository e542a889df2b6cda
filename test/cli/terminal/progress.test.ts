import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress, type Progress } from "../../../cli/terminal/progress.ts";
import type { EventBody, PlannerEvent } from "../../../schemas/event.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { PlanNode } from "../../../schemas/step-names.ts";
import { HOSTILE, obeyed } from "../../support/hostile-text.ts";
import { openQuestion } from "../../support/open-question.ts";
import { Screen } from "../../support/screen.ts";

let clock = 0;
let seq = 0;

beforeEach(() => {
  clock = 0;
  seq = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const usage = { calls: 3, tokens: 4_200, cachedTokens: 0, costUsd: 0.12 };

function event(body: EventBody): PlannerEvent {
  seq += 1;
  return { session: "s-1", seq, at: "2030-01-31T12:00:00.000Z", ...body };
}

function passes(ms: number): void {
  clock += ms;
  vi.advanceTimersByTime(ms);
}

interface Given {
  readonly language?: Language;
  readonly isTerminal?: boolean;
  readonly colour?: boolean;
}

function progressOn(screen: Screen, given: Given = {}): Progress & { take(...bodies: EventBody[]): void } {
  const { language = "en", isTerminal = true, colour = false } = given;
  const progress = createProgress({ language, output: screen, isTerminal, colour, now: () => clock });
  return {
    ...progress,
    take: (...bodies) => {
      for (const body of bodies) progress.event(event(body));
    },
  };
}

const started = (step: PlanNode, target?: string, of?: number): EventBody => ({
  type: "step-started",
  step,
  ...(target === undefined ? {} : { target }),
  ...(of === undefined ? {} : { of }),
});
const finished = (step: PlanNode, target?: string): EventBody => ({
  type: "step-finished",
  step,
  ...(target === undefined ? {} : { target }),
  usage,
});
const written = (count: number, total: number): EventBody => ({
  type: "section-written",
  section: `section-${count}`,
  title: `Section ${count}`,
  written: count,
  total,
});

describe("what is waited for, and what was answered", () => {
  const retried = (waitMs: number): EventBody => {
    return { type: "call-retried", call: "Section", attempt: 1, waitMs, reason: "model-rate-limited" };
  };

  it.each([
    ["en", 100, [/Writing \(0 of 2 sections\) · 2 s · waiting 10 s: the provider limits requests$/]],
    ["en", 50, [/Writing \(0 of 2 sections\) · 2 s$/, /^ {2}waiting 10 s: the provider limits requests$/]],
    ["ko", 100, [/집필 중 \(섹션 2개 중 0개\) · 2초 · 10초 기다리는 중: 모델 제공자의 요청 제한$/]],
  ] satisfies [Language, number, RegExp[]][])(
    "stands in the line that waits: %s, %i columns",
    (language, columns, lines) => {
      const screen = new Screen(columns);
      const progress = progressOn(screen, { language });
      progress.take(started("write", "costs", 2), started("write", "risks", 2), retried(3_000), retried(12_000));
      passes(2_000);
      expect(screen.lines().slice(-lines.length - 1, -1)).toEqual(lines.map((line) => expect.stringMatching(line)));
      passes(10_000);
      expect(screen.lines().at(-2)).not.toMatch(/waiting|기다리는/);
      progress.stop();
    },
  );

  it("is the session itself where another process has it, until the first event comes", () => {
    const screen = new Screen(100);
    const progress = progressOn(screen);
    passes(300);
    expect(screen.lines()).toEqual([]);
    passes(700);
    expect(screen.lines()[0]).toContain("Waiting for the session");
    progress.opened();
    expect(screen.lines()).toEqual([]);
    expect(screen.cursorShown).toBe(true);
    progress.stop();
  });

  it.each([true, false])("is told in a line a question, but not what a person answered: terminal %s", (isTerminal) => {
    const screen = new Screen(100);
    const progress = progressOn(screen, { isTerminal });
    const answer = (source: "human" | "assumed" | "spent") => ({ id: "q", question: "Who?", answer: source, source });
    const answers = [answer("human"), answer("assumed"), answer("spent")];
    progress.take({ type: "step-finished", step: "option-pause", answers, usage });
    progress.stop();
    const told = screen.lines().filter((line) => line.includes("Who?"));
    expect(told.map((line) => line.replace("→ Who?", "Who?"))).toEqual([
      "Who? → assumed (recommended)",
      "Who? → spent (taken, attempts spent)",
    ]);
  });
});

describe("progress on a terminal", () => {
  it("shows the step that runs with the time, and leaves a line when it is finished", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("analyze"));
    passes(4_000);
    expect(screen.lines()).toEqual([expect.stringMatching(/^\S Analysing the idea · 4 s$/), "  4 s"]);
    progress.take(finished("analyze"), started("structure"));
    passes(61_000);
    expect(screen.lines()).toEqual([
      "✔ Idea analysed (4 s)",
      expect.stringMatching(/^\S Making the outline · 1 min 1 s$/),
      "  1 min 5 s · 3 calls · 4,200 tokens · $0.12",
    ]);
    progress.stop();
    expect(screen.lines()).toEqual(["✔ Idea analysed (4 s)"]);
  });

  it("shows which sections a revision changes, and says where it changes none", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    const revised = (direction: string, titles: readonly string[]): EventBody => ({
      type: "step-finished",
      step: "revise",
      usage,
      revision: {
        number: 1,
        direction,
        touched: titles.map((title) => ({ section: "id", title, instruction: "Halve it." })),
      },
    });
    progress.take(started("revise"), revised("Cheaper.", ["Finance", "Pricing"]));
    progress.take(started("revise"), revised("No price is named.", []));
    progress.stop();
    expect(screen.lines()).toEqual([
      "✔ Request understood (0 s)",
      "→ Changes: Finance – Halve it.",
      "→ Changes: Pricing – Halve it.",
      "✔ Request understood (0 s)",
      "▲ The request touches no section, and the plan stays as it is. No price is",
      "  named.",
    ]);
  });

  it("names the specialists that run and counts them over their layers", () => {
    const screen = new Screen(100);
    const progress = progressOn(screen);
    progress.take(started("research", "market", 6), started("research", "tech", 6));
    expect(screen.lines()[0]).toContain("Researching: market, technology (0 of 6 specialists)");
    progress.take(finished("research", "market"), finished("research", "tech"));
    progress.take(started("research-join"), finished("research-join"));
    progress.take(started("research", "business-model", 6), started("research", "content", 6));
    progress.take(finished("research", "content"));
    expect(screen.lines()).toHaveLength(2);
    expect(screen.lines()[0]).toContain("Researching: business model (3 of 6 specialists)");
    progress.take(finished("research", "business-model"));
    progress.take(started("research", "finance", 6), started("research", "risk", 6));
    passes(9_000);
    progress.take(finished("research", "finance"), finished("research", "risk"));
    expect(screen.lines()[0]).toBe("✔ Research done: market, technology, content, business model, finance, risk (9 s)");
    progress.stop();
  });

  it("counts as many specialists as the analysis chose, and shows one that it does not know by the id", () => {
    const screen = new Screen(100);
    const progress = progressOn(screen);
    progress.take(started("research", "legal", 3), started("research", "astrologer", 3));
    expect(screen.lines()[0]).toContain("Researching: legal, astrologer (0 of 3 specialists)");
    progress.take(finished("research", "legal"), finished("research", "astrologer"));
    progress.take(started("research", "impact", 3), finished("research", "impact"));
    expect(screen.lines()[0]).toBe("✔ Research done: legal, astrologer, impact (0 s)");
    progress.stop();
  });

  it("counts the sections of a fan-out, also where they finish before all have begun", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("write", "a", 3), written(1, 3), finished("write", "a"), started("write", "b", 3));
    expect(screen.lines()[0]).toContain("Writing (1 of 3 sections)");
    expect(screen.lines()[1]).toContain("1 of 3 sections");
    progress.take(started("write", "c", 3), finished("write", "b"));
    expect(screen.lines()[0]).toContain("Writing (2 of 3 sections)");
    progress.take(finished("write", "c"));
    expect(screen.lines()[0]).toBe("✔ Sections written: 3 sections (0 s)");
    progress.stop();
  });

  it("ends a fan-out with the next step where a process before this one did a part of it", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("write", "h", 9), started("write", "i", 9), finished("write", "h"), finished("write", "i"));
    expect(screen.lines()[0]).toContain("Writing (2 of 9 sections)");
    progress.take(started("review"));
    expect(screen.lines()[0]).toBe("✔ Sections written: 2 sections (0 s)");
    expect(screen.lines()[1]).toContain("Reviewing the draft");
    progress.stop();
  });

  it("shows retries and warnings as lines above the region", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(
      started("review"),
      { type: "call-retried", call: "Review", attempt: 2, waitMs: 2_000, reason: "the provider answered 503" },
      { type: "warning", code: "model-kept", message: "Another\nmodel \x1b[31mwas\x1b[0m asked for." },
    );
    expect(screen.lines().slice(0, 2)).toEqual([
      "↻ Review is tried again in 2 s (attempt 2): the provider answered 503",
      "▲ Warning: Another model was asked for.",
    ]);
    expect(screen.lines()[2]).toContain("Reviewing the draft");
    progress.line("Stopping.");
    expect(screen.lines()[2]).toBe("Stopping.");
    expect(screen.lines()[3]).toContain("Reviewing the draft");
    progress.stop();
  });

  it.each([
    [
      "en",
      /Queued: waiting for a worker/,
      /The model is overloaded\. It is tried again at .*, attempt 2 of 5\./,
      /taken back: the session is queued/,
    ],
    [
      "ko",
      /작업자를 기다리는 중/,
      /The model is overloaded\. .*에 다시 시도합니다\(5번 중 2번째\)/,
      /이전 상태\(대기열에 있음\)/,
    ],
  ] satisfies [Language, RegExp, RegExp, RegExp][])(
    "tells that it is queued, and when a run is tried again: %s",
    (language, queued, again, undone) => {
      const error = { code: "model-unavailable", category: "model", message: "The model is overloaded." } as const;
      const events: EventBody[] = [
        { type: "session-queued", priority: "normal" },
        started("review"),
        { type: "run-requeued", error, attempt: 2, maxAttempts: 5, startAfter: "2026-11-28T03:12:00.000Z" },
        { type: "cancel-undone", state: "queued" },
      ];
      const plain = new Screen(200);
      const lines = progressOn(plain, { language, isTerminal: false });
      lines.take(...events);
      expect(plain.lines()).toMatchObject([queued, again, undone].map((line) => expect.stringMatching(line)));
      const screen = new Screen(200);
      const progress = progressOn(screen, { language });
      const [first, ...rest] = events.slice(0, -1);
      if (first) progress.take(first);
      expect(screen.lines()[0]).toMatch(queued);
      progress.take(...rest);
      expect(screen.lines().slice(0, 2)).toMatchObject([expect.stringMatching(/^↻ /), expect.stringMatching(queued)]);
      progress.take(started("review"));
      expect(screen.lines().join()).not.toMatch(queued);
      progress.stop();
    },
  );

  it("turns the spinner in place", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("analyze"));
    const frames = new Set<string | undefined>();
    for (let frame = 0; frame < 10; frame += 1) {
      passes(100);
      frames.add(screen.lines()[0]?.charAt(0));
      expect(screen.lines()).toHaveLength(2);
    }
    expect(frames.size).toBe(10);
    progress.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("hides the cursor while it runs and gives it back at pause and at stop", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    const listeners = process.listenerCount("exit");
    progress.take(started("analyze"));
    expect(screen.cursorShown).toBe(false);
    progress.pause();
    expect(screen.cursorShown).toBe(true);
    expect(screen.lines()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    progress.take(finished("analyze"));
    expect(screen.cursorShown).toBe(false);
    progress.stop();
    expect(screen.cursorShown).toBe(true);
    expect(screen.listenerCount("resize")).toBe(0);
    expect(process.listenerCount("exit")).toBe(listeners);
  });

  it("is silent after stop", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("analyze"));
    progress.stop();
    progress.take(finished("analyze"));
    passes(1_000);
    expect(screen.lines()).toEqual([]);
  });

  it.each<EventBody>([
    { type: "waiting", questions: [openQuestion("text")] },
    { type: "failed", error: { code: "model-auth", category: "model", message: "Refused." } },
    { type: "done", plan: "#", complete: true, usage },
  ])("takes the region away at $type", (last) => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("write", "a", 2), finished("write", "a"), started("write", "b", 2), last);
    expect(screen.lines()).toEqual(["✔ Sections written: 1 section (0 s)"]);
    expect(screen.cursorShown).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not count the time a person thinks", () => {
    const screen = new Screen(80);
    const progress = progressOn(screen);
    progress.take(started("analyze"));
    passes(2_000);
    progress.take(finished("analyze"), started("option-pause"), { type: "waiting", questions: [openQuestion("text")] });
    passes(600_000);
    progress.take(started("option-pause"), finished("option-pause"), started("analyze"));
    passes(1_000);
    expect(screen.lines().at(-1)).toBe("  3 s · 3 calls · 4,200 tokens · $0.12");
    progress.stop();
  });

  it.each([
    [true, 30],
    [true, 12],
    [false, 30],
    [true, 140],
    [false, 140],
  ])("leaves nothing behind when the window changes (breaks lines anew: %s, to %i columns)", (reflows, columns) => {
    const screen = new Screen(100, reflows);
    const progress = progressOn(screen);
    progress.take(started("analyze"), finished("analyze"));
    progress.take(started("research", "market", 6), started("research", "business-model", 6));
    screen.resize(columns);
    const spinners = () => screen.lines().filter((line) => /^[⠀-⣿]/.test(line));
    expect(spinners()).toHaveLength(1);
    passes(300);
    expect(spinners()).toHaveLength(1);
    progress.stop();
    const left = screen.lines().join("");
    expect(left).toBe("✔ Idea analysed (0 s)".slice(0, reflows ? undefined : columns));
  });

  it.each([10, 24, 60])("is never wider than %i columns, in Korean too", (columns) => {
    const screen = new Screen(columns);
    const progress = progressOn(screen, { language: "ko", colour: true });
    progress.take(started("research", "market", 6), started("research", "business-model", 6));
    progress.take(finished("research", "market"), finished("research", "business-model"));
    progress.take({
      type: "warning",
      code: "limit-near",
      message: "아주 긴 경고가 한 줄에 다 들어가지 않을 만큼 길게 이어집니다",
    });
    progress.take(started("write", "a", 9), written(1, 9), finished("write", "a"));
    passes(500);
    expect(screen.widest).toBeLessThan(columns);
    progress.stop();
  });

  it("speaks Korean", () => {
    const screen = new Screen(100);
    const progress = progressOn(screen, { language: "ko" });
    progress.take(started("analyze"), finished("analyze"), started("research", "market", 6));
    expect(screen.lines()).toEqual([
      "✔ 아이디어 분석 완료 (0초)",
      expect.stringContaining("조사 중: 시장 (전문가 6명 중 0명) · 0초"),
      "  0초 · 호출 3회 · 토큰 4,200개 · $0.12",
    ]);
    progress.stop();
  });

  it("has colours only where they are wanted", () => {
    const coloured = new Screen(80);
    const plain = new Screen(80);
    for (const [screen, colour] of [
      [coloured, true],
      [plain, false],
    ] as const) {
      const progress = progressOn(screen, { colour });
      progress.take(started("analyze"), finished("analyze"));
      progress.stop();
    }
    expect(coloured.written).toContain("\x1b[32m✔");
    expect(plain.written).not.toMatch(/\p{Cc}\[[\d;]*m/u);
    expect(plain.lines()).toEqual(coloured.lines());
  });
});

describe("progress where there is no terminal", () => {
  it("writes a plain line for each finished step, retry, refusal and warning, and nothing else", () => {
    const screen = new Screen(200);
    const progress = progressOn(screen, { isTerminal: false, colour: true });
    progress.take(started("analyze"));
    passes(3_000);
    progress.take(
      finished("analyze"),
      {
        type: "answer-refused",
        interruptId: "i-1",
        id: "scope",
        attempt: 1,
        maxAttempts: 6,
        problem: "No such option.",
      },
      { type: "call-retried", call: "Outline", attempt: 2, waitMs: 1_000, reason: "429" },
      started("write", "a", 2),
      started("write", "b", 2),
      written(1, 2),
      finished("write", "a"),
      finished("write", "b"),
      { type: "warning", code: "limit-near", message: "Take care." },
      { type: "done", plan: "#", complete: true, usage },
    );
    progress.stop();
    expect(screen.written).toBe(
      [
        "Idea analysed (3 s)",
        "The answer to scope was refused (attempt 1 of 6): No such option.",
        "Outline is tried again in 1 s (attempt 2): 429",
        "Sections written: 2 sections (0 s)",
        "Warning: Take care.",
        "",
      ].join("\n"),
    );
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("what a model says", () => {
  const all: readonly EventBody[] = [
    started("research", HOSTILE, 3),
    finished("research", HOSTILE),
    started(HOSTILE as PlanNode),
    finished(HOSTILE as PlanNode),
    { type: "warning", code: "limit-near", message: HOSTILE },
    { type: "call-retried", call: HOSTILE, attempt: 2, waitMs: 100, reason: HOSTILE },
    { type: "answer-refused", interruptId: "i", id: HOSTILE, attempt: 1, maxAttempts: 6, problem: HOSTILE },
    {
      ...finished("revise"),
      type: "step-finished",
      step: "revise",
      usage,
      revision: { number: 1, direction: HOSTILE, touched: [{ section: "a", title: HOSTILE, instruction: HOSTILE }] },
    },
  ];

  it.each([true, false])("gives a terminal nothing to obey (a terminal: %s)", (isTerminal) => {
    const screen = new Screen(60);
    const progress = progressOn(screen, { isTerminal, colour: true });
    for (const body of all) {
      progress.take(body);
      passes(100);
    }
    progress.line(HOSTILE);
    progress.stop();
    // What is left without the region's own sequences and styles, all of which the screen knows.
    const own = /\p{Cc}\[(?:\?25[hl]|J|\d*A|(?:2|22|3[236]|39)m)|\r/gu;
    expect(obeyed(screen.written.replace(own, ""))).toEqual([]);
    expect(screen.written).toContain("clear");
  });
});
