import { describe, expect, it } from "vitest";
import type { FoundPage, Source } from "../../schemas/source.ts";
import { AppError } from "../../utils/errors.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { Outside, Script } from "../support/scripted-ports.ts";

const READ_AT = "2030-01-31T12:00:00.000Z";
const NOTES: Source = { id: "0a1b2c", kind: "file", title: "notes.md", at: READ_AT };
const STUDY: Source = { id: "3d4e5f", kind: "file", title: "study [2029].pdf", at: READ_AT };
const GYMS = "https://gyms.example/count";

function page(id: string, title = `About ${id}`): FoundPage {
  return { source: { id, kind: "page", title, at: READ_AT }, text: `What ${id} says.` };
}

/** Passages of the files for one section and one specialist, and two pages for each specialist. */
const outside: Outside = {
  passages: ({ sources, about, key }) => {
    const of = (id: string, text: string) => (sources.includes(id) ? [{ source: id, place: "p. 3", text }] : []);
    if (about.includes("Part 2")) return of(STUDY.id, "Half of all climbers buy used gear.");
    return key?.includes("market size") ? of(NOTES.id, "There are 40 gyms.") : [];
  },
  pages: ({ words }) =>
    words.includes("market size") ? [page(GYMS, "Gyms *counted*"), page("https://other.example/")] : [],
};

/** The market specialist uses one of two pages, and the notes; the writer of part 1 cites both, and of part 2 none. */
const script: Script = {
  Findings: ({ specialist }) =>
    specialist === "market"
      ? {
          findings: [
            { claim: "Part 1 has 40 gyms", basis: `Counted, see ${GYMS}/`, confidence: 0.9, sources: ["notes.md"] },
            { claim: "Nobody said this", basis: "Memory", confidence: 0.4, sources: ["https://made.up/"] },
          ],
        }
      : {},
  Section: ({ section, sources }) => {
    if (section.id === "part-1") return { markdown: "There are 40 gyms [1] [3].", sources: ["1", GYMS] };
    return section.id === "part-2"
      ? { markdown: "Half buy used gear.", sources: sources.map(({ title }) => title) }
      : {};
  },
};

const settings = { sources: [NOTES, STUDY], outside };

describe("a page that the person gave", () => {
  it("reaches the calls that a file reaches and no others, and is cited by its number or its address", async () => {
    const given: Source = { ...NOTES, kind: "page", address: "https://notes.example/a?b=1" };
    const byAddress: Script = {
      ...script,
      Findings: ({ specialist }) =>
        specialist === "market"
          ? {
              findings: [
                { claim: "40 gyms", basis: "Counted", confidence: 0.9, sources: ["https://notes.example/a?b=1"] },
              ],
            }
          : {},
    };
    const [asFile, asPage] = [
      planningThread(script, settings),
      planningThread(byAddress, { sources: [given, STUDY], outside }),
    ];
    const [, state] = [await asFile.toEnd(), await asPage.toEnd()];
    expect(asPage.ports.calls.map(({ name }) => name)).toEqual(asFile.ports.calls.map(({ name }) => name));
    const seen = ({ ports }: typeof asPage) =>
      ports.calls
        .filter(({ messages }) => JSON.stringify(messages).includes("There are 40 gyms."))
        .map(({ name }) => name);
    expect(seen(asPage)).toEqual(seen(asFile));
    expect(state.sources).toEqual([given, STUDY]);
    expect(state.reports["market"]?.findings?.findings.map(({ sources }) => sources)).toEqual([[NOTES.id]]);
    expect(state.document).toContain("<https://notes.example/a?b=1> (");
  });
});

describe("sources", () => {
  it("are the files as they were given, then the pages that a finding is taken from, and no other page", async () => {
    const { sources, reports } = await planningThread(script, settings).toEnd();
    expect(sources).toEqual([NOTES, STUDY, page(GYMS, "Gyms *counted*").source]);
    const findings = reports["market"]?.findings?.findings.map((finding) => finding.sources);
    expect(findings).toEqual([[NOTES.id, GYMS], []]);
  });

  it("reach specialists as passages and pages, under the names by which they are cited", async () => {
    const thread = planningThread(script, settings);
    await thread.toEnd();
    const [market, tech] = thread.ports.callsOf("Findings");
    expect(market?.input.passages).toEqual([{ source: "notes.md", place: "p. 3", text: "There are 40 gyms." }]);
    expect(market?.input.pages).toEqual([
      { source: GYMS, title: "Gyms *counted*", text: `What ${GYMS} says.` },
      {
        source: "https://other.example/",
        title: "About https://other.example/",
        text: "What https://other.example/ says.",
      },
    ]);
    expect(tech?.input).toMatchObject({ passages: [], pages: [] });
    expect(tech?.messages.at(-1)?.content).not.toMatch(/sources|passages|pages/);
  });

  it("reach a section by their numbers, and only those that it can have something of", async () => {
    const thread = planningThread(script, settings);
    const { sections } = await thread.toEnd();
    const given = thread.ports
      .callsOf("Section")
      .map(({ input }) => [input.sources.map(({ number }) => number), input.passages]);
    // All writers are told the findings, which rest on 1 and 3; a passage of 2 was found for one of them.
    expect(given.slice(0, 3)).toEqual([
      [[1, 3], []],
      [[1, 2, 3], [{ source: 2, place: "p. 3", text: "Half of all climbers buy used gear." }]],
      [[1, 3], []],
    ]);
    expect(sections["part-2"]).toMatchObject({ sources: [NOTES.id, STUDY.id, GYMS], citable: [1, 2, 3] });
    const [, second] = thread.ports.callsOf("Section");
    expect(second?.messages.at(-1)?.content).toContain('"number": 2');
  });

  it("are a numbered list at the plan's end, and a text that does not say where it took from them gets a line that does", async () => {
    const { document } = await planningThread(script, settings).toEnd();
    expect(document?.slice(document.indexOf("## Sources"))).toBe(
      [
        "## Sources",
        "",
        "1. notes.md",
        "2. study \\[2029\\].pdf",
        `3. Gyms \\*counted\\* – <${GYMS}> (read on 2030-01-31)`,
        "",
      ].join("\n"),
    );
    expect(document).toContain("Half buy used gear.\n\nSources: [1] [2] [3]\n");
    expect(document).toContain("There are 40 gyms [1] [3].\n\n## Part 2");
  });

  it("that a text cites without having been given them are found by the check", async () => {
    const citing = { ...script, Section: () => ({ markdown: "Feature 1, feature 2 and feature 3 sell [2]." }) };
    const { reviews } = await planningThread(citing, settings).toEnd();
    const found = reviews[0]?.checks?.filter(({ check }) => check === "citations");
    // Part 2 was given it.
    expect(found?.map(({ sectionId }) => sectionId)).toEqual([
      "part-1",
      "part-3",
      "part-4",
      "part-5",
      "part-6",
      "part-7",
    ]);
    expect(found?.[0]?.problem).toBe("[2] is cited, but its writer was given nothing of that source.");
  });

  it("that nothing cites are listed as such, and without any there is no list", async () => {
    const unread = await planningThread({}, { sources: [NOTES], language: "ko" }).toEnd();
    expect(unread.document).toContain("## 출처\n\n1. notes.md (본문에 인용되지 않음)\n");
    expect((await planningThread().toEnd()).document).not.toContain("## Sources");
  });

  it("keep their numbers when a section is rewritten, and it may cite what it cited before", async () => {
    const thread = planningThread(script, settings);
    const before = await thread.toEnd();
    const after = await thread.revise(1, "Say it shorter.");
    const rewritten = thread.ports.callsOf("Edits").at(-1)?.input;
    expect(rewritten?.section.id).toBe("part-1");
    expect(rewritten?.sources.map(({ number }) => number)).toEqual([1, 3]);
    expect(after.sources).toEqual(before.sources);
  });
});

describe("a claim from a source", () => {
  /** The sections whose writers are told a claim that these specialists make, in a plan of these sections. */
  async function told(claim: string, specialists: readonly string[], titles: readonly string[]): Promise<string[]> {
    const thread = planningThread(
      {
        Outline: () => ({ sections: titles.map((title) => ({ id: title, title, intent: "", keyPoints: [] })) }),
        Findings: ({ specialist }) =>
          specialists.includes(specialist)
            ? { findings: [{ claim, basis: "As it says", confidence: 0.9, sources: ["notes.md"] }] }
            : {},
      },
      settings,
    );
    await thread.toEnd();
    const writers = thread.ports.callsOf("Section").map(({ input }) => input);
    const isTold = (input: (typeof writers)[number]) =>
      input.findings.some(({ findings }) => findings.some((finding) => finding.claim === claim));
    return writers.filter(isTold).map(({ section }) => section.title);
  }
  const TITLES = ["Summary", "Gyms", "Risks", "Costs", "Team", "Gyms abroad", "Dates"];

  it("goes to the writers of all sections, whether it shares words with one or not", async () => {
    expect(await told("Gyms open early", ["finance"], TITLES)).toEqual(TITLES);
    expect(await told("Ropes wear out", ["risk", "finance"], TITLES)).toEqual(TITLES);
  });
});

describe("the web", () => {
  it("is searched once a specialist, with the idea and what the specialist looks for", async () => {
    const queries: string[] = [];
    const pages: Outside["pages"] = ({ words }, { session }) => {
      queries.push(`${session}: ${words}`);
      return [];
    };
    await planningThread({}, { idea: `Gear ${"and more ".repeat(60)}`, language: "ko", outside: { pages } }).toEnd();
    expect(queries).toHaveLength(6);
    expect(queries[0]).toContain("graph-under-test: Gear and more");
    expect(queries[0]).toMatch(/: 시장 규모, 고객, 경쟁사$/);
    expect(Math.max(...queries.map((query) => query.length))).toBeLessThan(400);
  });

  it("may fail: the plan says for whom, once a reason, and nobody is missing", async () => {
    const failure = (words: string) =>
      words.includes("market size") ? new AppError("model-timeout", { seconds: 9 }) : new AppError("model-unavailable");
    const pages: Outside["pages"] = ({ words }) => {
      throw failure(words);
    };
    const { document, reports } = await planningThread({}, { outside: { pages } }).toEnd();
    expect(document?.match(/- The web was not searched for .*/g)).toEqual([
      `- The web was not searched for market: ${failure("market size").inLanguage("en")}`,
      `- The web was not searched for technology, business model, content, finance, risk: ${failure("").inLanguage("en")}`,
    ]);
    expect(Object.values(reports).map(({ missing }) => missing)).toEqual(Array(6).fill(null));
  });

  it("that fails with a defect of ours ends the run", async () => {
    const pages: Outside["pages"] = ({ words }) => {
      if (words.includes("market size")) throw new TypeError("no such thing");
      return [];
    };
    await expect(planningThread({}, { outside: { pages } }).toEnd()).rejects.toThrow("no such thing");
  });
});
