import type { Send } from "@langchain/langgraph";
import { describe, expect, it, vi } from "vitest";
import { planningThread } from "../support/planning-thread.ts";

/** A few KB each (three times as many bytes in Korean): the whole state in every Send stored nine times as much. */
const MAX_SEND_CHARACTERS = 12_288;
/** A rewrite carries the text that it is to change, too. */
const MAX_REWRITE_CHARACTERS = 16_384;

async function sendsOf(letter: string, language: "en" | "ko") {
  const text = (characters: number) => letter.repeat(characters);
  const claim = { claim: text(250), basis: text(150), confidence: 0.5 };
  const thread = planningThread(
    {
      Analysis: () => ({ features: Array(7).fill(text(80)), constraints: [text(100)], assumptions: [text(100)] }),
      Findings: () => ({ summary: text(2_000), findings: Array(7).fill(claim) }),
      Section: () => ({ markdown: text(3_000) }),
      Review: (_, nth) => ({ score: nth === 1 ? 6 : 9 }),
    },
    { idea: text(10_000), language, preset: "quality" },
  );
  const putWrites = vi.spyOn(thread.saver, "putWrites");
  await thread.toEnd();
  const sends = putWrites.mock.calls.flatMap(([, writes]) =>
    writes.flatMap(([channel, value]) => (channel === "__pregel_tasks" ? [value as Send] : [])),
  );
  return { thread, sends };
}

function size(send: Send): number {
  return JSON.stringify(send).length;
}

describe("what is stored of each fanned-out task", () => {
  it.each([
    ["en", "a"],
    ["ko", "가"],
  ] as const)("is small, for an idea of 10,000 characters and long research (%s)", async (language, letter) => {
    const { sends } = await sendsOf(letter, language);
    const researched = sends.filter(({ node }) => node === "research").map(size);
    const written = sends.filter(({ node }) => node === "write").map(size);
    expect(researched).toHaveLength(6);
    expect(written).toHaveLength(13 + 1);
    expect(Math.max(...researched, ...written.slice(0, 13))).toBeLessThan(MAX_SEND_CHARACTERS);
    expect(written.at(-1)).toBeLessThan(MAX_REWRITE_CHARACTERS);
  });

  it("is the text as it stands only where it is to be changed", async () => {
    const { sends } = await sendsOf("a", "en");
    const written = sends.filter(({ node }) => node === "write").map(({ args }) => args);
    expect(written.slice(0, 13).every((task) => task.rewrite === null)).toBe(true);
    expect(written.at(-1)).toMatchObject({ rewrite: { markdown: "a".repeat(3_000), instructions: ["Sharpen it."] } });
  });
});
