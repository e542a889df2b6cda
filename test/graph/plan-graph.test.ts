import { describe, expect, it } from "vitest";
import { Section } from "../../schemas/model/section.ts";
import { PRESETS, PresetName } from "../../schemas/preset.ts";
import { planningThread, SESSION } from "../support/planning-thread.ts";
import { outlineSections } from "../support/scripted-ports.ts";

const RESEARCH = ["research research", "research-join"];
const RESEARCHED = [...RESEARCH, ...RESEARCH, ...RESEARCH];

function writing(sections: number): string {
  return Array(sections).fill("write").join(" ");
}

describe("a session that goes well", () => {
  it.each(PresetName.options)("takes the short road with preset %s", async (preset) => {
    const { minSections, minFeatures } = PRESETS[preset];
    const thread = planningThread({}, { preset });
    const state = await thread.toEnd();
    expect(await thread.road()).toEqual([
      ...["analyze", "structure", "approve-outline"],
      ...RESEARCHED,
      ...["figures", writing(minSections), "write-join", "review", "format"],
    ]);
    expect(thread.ports.calls).toHaveLength(1 + 1 + 6 + 1 + minSections + 1);
    expect(thread.ports.callsOf("Analysis")[0]?.input.minFeatures).toBe(minFeatures);
    expect(thread.ports.callsOf("Outline")[0]?.input.minSections).toBe(minSections);
    expect(state.document).toContain(`(preset ${preset})`);
    expect(state.document).toContain("Nothing that we know of.");
  });

  it("says with each call whose it is, and only research and the sheet can be done without", async () => {
    const thread = planningThread();
    await thread.toEnd();
    for (const { name, site, optional } of thread.ports.calls) {
      expect(site).toMatchObject({ session: SESSION, preset: "fast" });
      expect(optional).toBe(name === "Findings" || name === "Figures");
    }
    expect(new Set(thread.ports.calls.map(({ site }) => site.node))).toEqual(
      new Set(["analyze", "structure", "research", "figures", "write", "review"]),
    );
  });

  it("makes the same prompts from the same answers", async () => {
    const prompts = async () => {
      const thread = planningThread({ Review: (_, nth) => ({ score: nth === 1 ? 6 : 9 }) });
      await thread.toEnd();
      return thread.ports.calls.map(({ name, messages }) => ({ name, messages }));
    };
    expect(await prompts()).toEqual(await prompts());
  });

  it("makes a new request in every round, though nothing else has changed", async () => {
    const thread = planningThread({ Review: (_, nth) => ({ score: nth === 1 ? 3 : 6 }) });
    await thread.toEnd();
    const requests = thread.ports.calls.map(({ name, messages }) => JSON.stringify([name, messages]));
    expect(new Set(requests).size).toBe(requests.length);
    expect(requests.length).toBeGreaterThan(20);
  });
});

describe("what asks for no plan", () => {
  it("is answered, and nothing is planned", async () => {
    const thread = planningThread({ Analysis: () => ({ isPlanningRequest: false, directReply: "Good morning!" }) });
    const state = await thread.toEnd();
    expect(await thread.road()).toEqual(["analyze", "reply"]);
    expect(state.analysis?.directReply).toBe("Good morning!");
    expect(state.document).toBeNull();
    expect(thread.ports.calls).toHaveLength(1);
  });

  it("is answered although the model proposes questions", async () => {
    const question = { id: "audience", kind: "text", prompt: "Who?", why: "" } as const;
    const thread = planningThread({
      Analysis: () => ({
        isPlanningRequest: false,
        questions: [{ ...question, options: [], fields: [], recommended: null }],
      }),
    });
    expect(await thread.start()).toBeNull();
    expect((await thread.state()).asked).toBe(0);
  });

  it.each([
    ["en", /^[\w\s.,]+plan[\w\s.,]+$/],
    ["ko", /기획/],
  ] as const)("is answered in its language (%s) where the model has no reply", async (language, words) => {
    const thread = planningThread({ Analysis: () => ({ isPlanningRequest: false, directReply: null, language }) });
    expect((await thread.toEnd()).analysis?.directReply).toMatch(words);
  });
});

describe("less than the preset's minimum", () => {
  it("is wanted of the model in words, then taken and named in the plan", async () => {
    const thread = planningThread({
      Analysis: () => ({ features: ["One", "Two"] }),
      Outline: () => ({ sections: outlineSections(3) }),
    });
    const { document } = await thread.toEnd();
    expect(thread.ports.callsOf("Analysis")[0]?.wanted).toBe("It names 2 features, and at least 3 are wanted.");
    expect(thread.ports.callsOf("Outline")[0]?.wanted).toBe("It has 3 sections, and at least 7 are wanted.");
    expect(document).toContain("- The analysis found 2 features; 3 were wanted.");
    expect(document).toContain("- The outline has 3 sections; 7 were wanted.");
    expect(document).not.toContain("Nothing that we know of.");
  });

  it("is exactly the minimum and nothing is wanted", async () => {
    const thread = planningThread();
    await thread.toEnd();
    expect(thread.ports.calls.map(({ wanted }) => wanted).filter(Boolean)).toEqual([]);
  });

  it("is never an empty section: that is an answer of the wrong shape", () => {
    expect(Section.safeParse({ markdown: " \n" }).error?.issues[0]?.message).toBe("must not be empty");
    expect(Section.safeParse({ markdown: "Text." }).success).toBe(true);
  });

  it("is never made of an outline without sections: that is an answer of the wrong shape", async () => {
    const thread = planningThread({ Outline: () => ({ sections: [] }) });
    await expect(thread.toEnd()).rejects.toThrow("sections");
    expect((await thread.state()).document).toBeNull();
  });
});
