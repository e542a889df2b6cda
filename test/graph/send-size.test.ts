import type { Send } from "@langchain/langgraph";
import { describe, expect, it, vi } from "vitest";
import { PRESETS } from "../../schemas/preset.ts";
import { USUAL_SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { planningThread } from "../support/planning-thread.ts";

/** Every Send is stored twice, so it carries ids: the longest id of a section has 64 characters. */
const MAX_SEND_BYTES = 200;
const LONG_ID = "s".repeat(64);

async function sendsOf(letter: string, language: "en" | "ko") {
  const text = (characters: number) => letter.repeat(characters);
  const claim = (nth: number) => ({ claim: `${nth} ${text(250)}`, basis: text(150), confidence: 0.5, sources: [] });
  const thread = planningThread(
    {
      Analysis: () => ({ features: Array(7).fill(text(80)), constraints: [text(100)], assumptions: [text(100)] }),
      Outline: ({ minSections }) => ({
        sections: Array.from({ length: minSections }, (_, at) => ({
          ...{ id: `${at + 10}${LONG_ID.slice(2)}`, title: text(80), intent: text(300), keyPoints: [text(200)] },
          last: at === 0,
        })),
      }),
      Findings: (_, nth) => ({
        summary: text(2_000),
        findings: [1, 2, 3, 4, 5, 6, 7].map((at) => claim(nth * 10 + at)),
      }),
      Section: () => ({ markdown: text(3_000) }),
      Review: ({ outline }, nth) => ({
        score: nth === 1 ? 6 : 9,
        actions: [{ sectionId: outline[1]?.id ?? "", instruction: text(2_000) }],
      }),
    },
    { idea: text(10_000), language, preset: "quality" },
  );
  const putWrites = vi.spyOn(thread.saver, "putWrites");
  await thread.toEnd();
  return putWrites.mock.calls.flatMap(([, writes]) =>
    writes.flatMap(([channel, value]) => (channel === "__pregel_tasks" ? [value as Send] : [])),
  );
}

describe("what is stored of each fanned-out task", () => {
  it.each([
    ["en", "a"],
    ["ko", "가"],
  ] as const)("are ids, whatever the idea, the research and the texts hold (%s)", async (language, letter) => {
    const sends = await sendsOf(letter, language);
    const researched = sends.filter(({ node }) => node === "research");
    const written = sends.filter(({ node }) => node === "write");
    expect(researched.map(({ args }) => args.specialist)).toEqual(USUAL_SPECIALISTS);
    // All sections, the one that sums them up last; then what is refined, and what sums it up.
    const { minSections } = PRESETS.quality;
    const [first, ...others] = Array.from({ length: minSections }, (_, at) => `${at + 10}${LONG_ID.slice(2)}`);
    expect(written.map(({ args }) => args.sectionId)).toEqual([...others, first, others[0], first]);
    for (const { args } of researched) expect(Object.keys(args)).toEqual(["specialist", "round", "of"]);
    for (const { args } of written) expect(Object.keys(args)).toEqual(["sectionId", "round", "of", "after"]);
    for (const send of sends) expect(Buffer.byteLength(JSON.stringify(send))).toBeLessThan(MAX_SEND_BYTES);
  });
});
