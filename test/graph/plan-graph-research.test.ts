import { describe, expect, it } from "vitest";
import { USUAL_SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { AppError, type ErrorCode } from "../../utils/errors.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import type { Script } from "../support/scripted-ports.ts";

const LAYERS = [
  ["market", "tech"],
  ["business-model", "content"],
  ["finance", "risk"],
];

const CALLS = ["Analysis", "Outline", "Findings", "Figures", "Section", "Edits", "Review", "Agreement"] as const;

/** A place where as many tasks wait for each other: it opens only if they all run at the same time. */
function meeting(size: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    if (++arrived === size) resolve();
    return promise;
  };
}

function failing(specialist: string, error: () => unknown): Script {
  return {
    Findings: (input) => {
      if (input.specialist === specialist) throw error();
      return {};
    },
  };
}

describe("the six usual specialists", () => {
  it("work in three layers, one after the other, and each is called once", async () => {
    const thread = planningThread();
    await thread.toEnd();
    const called = thread.ports.callsOf("Findings").map(({ input }) => input.specialist);
    expect(called).toEqual(LAYERS.flat());
    const steps = (await thread.road()).filter((step) => step.startsWith("research"));
    expect(steps).toEqual(LAYERS.flatMap(() => ["research research", "research-join"]));
  });

  it("work at the same time inside a layer", async () => {
    const meetings = LAYERS.map(() => meeting(2));
    const thread = planningThread({
      Findings: async ({ specialist }) => {
        await meetings[LAYERS.findIndex((layer) => layer.includes(specialist))]?.();
        return {};
      },
    });
    const { reports } = await thread.toEnd();
    expect(Object.keys(reports).toSorted()).toEqual([...USUAL_SPECIALISTS].toSorted());
  });

  it("read the summaries of the layers before, in the same order whoever was first", async () => {
    const thread = planningThread({
      Findings: async ({ specialist }) => {
        if (specialist === "market" || specialist === "business-model") await new Promise(setImmediate);
        return { summary: `Summary of ${specialist}` };
      },
    });
    await thread.toEnd();
    const earlier = thread.ports.callsOf("Findings").map(({ input }) => input.earlier.map(({ summary }) => summary));
    const first = ["Summary of market", "Summary of tech"];
    const second = [...first, "Summary of business-model", "Summary of content"];
    expect(earlier).toEqual([[], [], first, first, second, second]);
    const [prompt] = thread.ports.callsOf("Findings").at(-1)?.messages.slice(-1) ?? [];
    for (const summary of second) expect(prompt?.content).toContain(summary);
  });

  it("are known by their task, whatever name the model gives them", async () => {
    const thread = planningThread({ Findings: () => ({ specialist: "the oracle" }) });
    const { reports } = await thread.toEnd();
    for (const specialist of USUAL_SPECIALISTS) expect(reports[specialist]?.specialist).toBe(specialist);
    expect(JSON.stringify(reports)).not.toContain("oracle");
  });

  it("are all read by the writer", async () => {
    const thread = planningThread();
    await thread.toEnd();
    const { findings } = thread.ports.callsOf("Section")[0]?.input ?? {};
    expect(findings?.map(({ specialist }) => specialist)).toEqual([...USUAL_SPECIALISTS]);
  });

  it("are told the idea and what the others found whole, however long; only a search is cut, and at no half emoji", async () => {
    const idea = `${"i".repeat(199)}😀${"i".repeat(5_000)}😀!`;
    const summary = `${"a".repeat(199)}😀${"a".repeat(2_000)}😀 and more`;
    const found = { claim: `c${summary}`, basis: `b${summary}`, confidence: 0.5, sources: [] };
    const queries: string[] = [];
    const pages = ({ words }: { readonly words: string }) => {
      queries.push(words);
      return [];
    };
    const thread = planningThread({ Findings: () => ({ summary, findings: [found] }) }, { idea, outside: { pages } });
    await thread.toEnd();
    for (const { input, messages } of thread.ports.callsOf("Findings")) {
      expect(input.idea).toBe(idea);
      for (const brief of input.earlier) {
        expect(brief).toMatchObject({ summary, findings: [{ claim: found.claim, basis: found.basis }] });
        expect(messages.at(-1)?.content).toContain(
          `${summary}\n- ${found.claim} (rests on: ${found.basis}; confidence 0.5)`,
        );
      }
    }
    expect(thread.ports.callsOf("Findings").at(-1)?.input.earlier).toHaveLength(4);
    for (const words of queries) expect(words).toMatch(/^i{199}: /);
  });
});

describe("a specialist that fails for good", () => {
  const rejected = () => new AppError("model-rejected", { status: 400 });

  it("is named as missing with the reason, and the plan is made without", async () => {
    const thread = planningThread(failing("tech", rejected));
    const { document, reports } = await thread.toEnd();
    expect(reports["tech"]).toEqual({
      specialist: "tech",
      findings: null,
      missing: "The model provider rejected the request (400).",
    });
    expect(document).toContain(
      "- The research of the technology specialist is missing: The model provider rejected the request (400).",
    );
    expect(document).not.toContain("Nothing that we know of.");
    expect(thread.ports.callsOf("Findings")).toHaveLength(6);
  });

  it("leaves no placeholder behind: later layers and the writer see only who is there", async () => {
    const thread = planningThread(failing("tech", rejected));
    await thread.toEnd();
    const present = USUAL_SPECIALISTS.filter((specialist) => specialist !== "tech");
    const later = thread.ports
      .callsOf("Findings")
      .at(-1)
      ?.input.earlier.map(({ specialist }) => specialist);
    expect(later).toEqual(["market", "business-model", "content"]);
    for (const { input, messages } of thread.ports.callsOf("Section")) {
      expect(input.findings.map(({ specialist }) => specialist)).toEqual(present);
      expect(messages.at(-1)?.content).not.toMatch(/missing|rejected|"tech"/);
    }
  });

  it("is named in Korean in a Korean plan", async () => {
    const thread = planningThread(failing("finance", rejected), { language: "ko" });
    const { document } = await thread.toEnd();
    expect(document).toContain("- 재무 분야의 조사 결과가 없습니다: 모델 제공자가 요청을 거절했습니다(400).");
  });

  it("is not the end even if it is all six", async () => {
    const thread = planningThread({
      Findings: () => {
        throw rejected();
      },
    });
    const { document } = await thread.toEnd();
    expect(document?.match(/^- The research of the .+ specialist is missing/gm)).toHaveLength(6);
  });

  it.each([
    "model-unavailable",
    "model-timeout",
    "model-rate-limited",
    "model-refused",
    "model-answer-unusable",
  ] as const)("is missing, too, where the reason is %s", async (code: ErrorCode) => {
    const { reports } = await planningThread(failing("risk", () => new AppError(code))).toEnd();
    expect(reports["risk"]?.missing).toBeTruthy();
  });

  it("is asked again after a restart", async () => {
    const thread = planningThread({
      Findings: ({ specialist, round }) => {
        if (specialist === "tech" && round === 1) throw rejected();
        return {};
      },
      Review: (_, nth) => ({ score: nth === 1 ? 2 : 9 }),
    });
    const { document, reports } = await thread.toEnd();
    expect(reports["tech"]?.missing).toBeNull();
    expect(document).toContain("Nothing that we know of.");
  });
});

describe("what would stop every other call too", () => {
  it.each(["model-auth", "model-not-found", "model-quota", "limit-reached", "interrupted"] as const)(
    "is thrown on by a specialist: %s",
    async (code: ErrorCode) => {
      const thread = planningThread(failing("market", () => new AppError(code)));
      await expect(thread.toEnd()).rejects.toMatchObject({ name: "AppError", code });
      expect((await thread.state()).reports).not.toHaveProperty("market");
    },
  );

  it("is an abort or a defect as well: nothing but an AppError of the model is caught", async () => {
    const aborted = new DOMException("This operation was aborted", "AbortError");
    await expect(planningThread(failing("market", () => aborted)).toEnd()).rejects.toThrow("aborted");
    await expect(planningThread(failing("market", () => new TypeError("oops"))).toEnd()).rejects.toThrow("oops");
  });

  it.each(["Analysis", "Outline", "Figures", "Section", "Edits", "Review", "Agreement"] as const)(
    "is every failure of %s, and the session goes on from there when it is resumed",
    async (name) => {
      const error = new AppError("model-rejected", { status: 400 });
      let fails = true;
      const once = () => {
        if (fails) throw error;
        return {};
      };
      const Review: Script["Review"] = ({ round }) => ({
        ...(name === "Review" ? once() : {}),
        score: round === 1 ? 6 : 9,
      });
      const thread = planningThread({ [name]: once, Review });
      await expect(thread.toEnd()).rejects.toBe(error);
      fails = false;
      const state = await thread.onToEnd();
      expect(state.document).toMatch(/^# A plan\n/);
      // What was answered before the failure is not asked again; all seven sections had failed.
      const calls = { Analysis: 1, Outline: 1, Findings: 6, Figures: 1, Section: 7, Edits: 1, Review: 2, Agreement: 1 };
      const counts = { ...calls, [name]: calls[name] + (name === "Section" ? 7 : 1) };
      expect(Object.fromEntries(CALLS.map((call) => [call, thread.ports.callsOf(call).length]))).toEqual(counts);
    },
  );

  it("leaves the approval as it was given", async () => {
    const thread = planningThread(failing("market", () => new AppError("model-auth")));
    await expect(thread.toEnd(() => ACCEPT)).rejects.toThrow();
    expect((await thread.state()).answers.map(({ questionId }) => questionId)).toEqual(["approve-outline"]);
  });
});
