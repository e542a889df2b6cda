import { describe, expect, it } from "vitest";
import { USUAL_SPECIALISTS } from "../../schemas/specialists.ts";
import { AppError, type ErrorCode } from "../../utils/errors.ts";
import { ACCEPT, planningThread } from "../support/planning-thread.ts";
import type { Script } from "../support/scripted-ports.ts";

const LAYERS = [
  ["market", "tech"],
  ["business-model", "content"],
  ["finance", "risk"],
];

const CALLS = ["Analysis", "Outline", "Findings", "Section", "Review", "Agreement"] as const;

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

  it("say nothing that half an emoji would spoil, where a summary or the idea is cut", async () => {
    // The cuts are at 200 bytes of a summary for the writer, at 500 for later specialists, and at 1,200 of the idea.
    const line = "a".repeat(199);
    const start = `${line}😀${"a".repeat(296)}`;
    const thread = planningThread(
      { Findings: () => ({ summary: `${start}😀 and more` }) },
      { idea: `${"i".repeat(1_199)}😀!` },
    );
    await thread.toEnd();
    const { idea, findings } = thread.ports.callsOf("Section")[0]?.input ?? {};
    expect(idea).toBe("i".repeat(1_199));
    expect(findings?.map(({ summary }) => summary)).toEqual(Array(6).fill(line));
    expect(thread.ports.callsOf("Findings")[2]?.input.earlier[0]?.summary).toBe(start);
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
    expect(document).toContain("- 재무 전문가의 조사가 빠졌습니다: 모델 제공자가 요청을 거절했습니다(400).");
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

  it.each(["Analysis", "Outline", "Section", "Review", "Agreement"] as const)(
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
      const calls = { Analysis: 1, Outline: 1, Findings: 6, Section: 8, Review: 2, Agreement: 1 };
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
