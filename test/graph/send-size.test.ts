import type { Send } from "@langchain/langgraph";
import { describe, expect, it, vi } from "vitest";
import type { Finding, Specialist } from "../../schemas/section.ts";
import { planningThread } from "../support/planning-thread.ts";

/**
 * A few KB each: every one is stored twice, and the whole state in every Send stored nine times as much. Korean letters
 * are three bytes each, and say about twice as much.
 */
const MAX_SEND_BYTES = { en: 6_144, ko: 8_192 } as const;
const MAX_SEND_CHARACTERS = { en: 6_144, ko: 4_096 } as const;
/** A rewrite carries the text that it is to change, too. */
const TEXT_CHARACTERS = 3_000;

const sectionOf = (title: string, at: number) => ({ id: `part-${at}`, title, intent: "", keyPoints: [] });
const claimOf = (claim: string) => ({ claim, basis: "Asked around", confidence: 0.5, sources: [] });
const WINTER = claimOf("Nobody comes in winter.");
const INSURANCE = claimOf("Insurance is dear.");
const LIABILITY = claimOf("Without insurance the owner pays.");
const CLAIMS: Partial<Record<Specialist, Finding[]>> = {
  market: [claimOf("There are three gyms."), WINTER],
  finance: [INSURANCE],
  risk: [LIABILITY],
};

async function sendsOf(letter: string, language: "en" | "ko") {
  const text = (characters: number) => letter.repeat(characters);
  const claim = (nth: number) => ({ claim: `${nth} ${text(250)}`, basis: text(150), confidence: 0.5, sources: [] });
  const thread = planningThread(
    {
      Analysis: () => ({ features: Array(7).fill(text(80)), constraints: [text(100)], assumptions: [text(100)] }),
      Findings: (_, nth) => ({
        summary: text(2_000),
        findings: [1, 2, 3, 4, 5, 6, 7].map((at) => claim(nth * 10 + at)),
      }),
      Section: () => ({ markdown: text(TEXT_CHARACTERS) }),
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

describe("what is stored of each fanned-out task", () => {
  it.each([
    ["en", "a"],
    ["ko", "가"],
  ] as const)("is small, for an idea of 10,000 characters and long research (%s)", async (language, letter) => {
    const { sends } = await sendsOf(letter, language);
    const researched = sends.filter(({ node }) => node === "research");
    const written = sends.filter(({ node }) => node === "write");
    expect(researched).toHaveLength(6);
    expect(written).toHaveLength(13 + 1);
    const texts = [...researched, ...written].map((send) => JSON.stringify(send));
    const rewrite = texts.pop() ?? "";
    const text = letter.repeat(TEXT_CHARACTERS);
    expect(rewrite).toContain(text);
    for (const told of [...texts, rewrite.replace(text, "")]) {
      expect(told.length).toBeLessThan(MAX_SEND_CHARACTERS[language]);
      expect(Buffer.byteLength(told)).toBeLessThan(MAX_SEND_BYTES[language]);
    }
  });

  it("is the text as it stands only where it is to be changed", async () => {
    const { sends } = await sendsOf("a", "en");
    const written = sends.filter(({ node }) => node === "write").map(({ args }) => args);
    expect(written.slice(0, 13).every((task) => task.rewrite === null)).toBe(true);
    expect(written.at(-1)).toMatchObject({
      rewrite: { markdown: "a".repeat(TEXT_CHARACTERS), instructions: ["Sharpen it."] },
    });
  });

  it("is of all the claims and assumptions those that concern the section, and of every specialist a line", async () => {
    const thread = planningThread(
      {
        Analysis: () => ({ assumptions: ["Gyms are open.", "People swim.", "Winter is quiet.", "Part 3 is cheap."] }),
        Outline: () => ({ sections: ["Costs of insurance", "Swimming in winter"].map(sectionOf) }),
        Findings: ({ specialist }) => ({ findings: CLAIMS[specialist] ?? [] }),
      },
      { preset: "fast" },
    );
    await thread.toEnd();
    const [costs, swimming] = thread.ports.callsOf("Section").map(({ input }) => input);
    const told = (input: typeof costs) => input?.findings.flatMap(({ findings }) => findings.map(({ claim }) => claim));
    expect(told(costs)).toEqual(expect.arrayContaining([INSURANCE.claim, LIABILITY.claim]));
    expect(told(costs)).not.toContainEqual(WINTER.claim);
    expect(told(swimming)).toContainEqual(WINTER.claim);
    for (const input of [costs, swimming]) expect(told(input)).toHaveLength(3);
    expect(swimming?.analysis.assumptions).toEqual(["Winter is quiet.", "Gyms are open."]);
    for (const input of [costs, swimming])
      expect(input?.findings.map(({ summary }) => summary !== "")).toEqual(Array(6).fill(true));
  });
});
