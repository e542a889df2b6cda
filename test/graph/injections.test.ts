import { parse } from "marked";
import { describe, expect, it } from "vitest";
import type { FoundPage, Source } from "../../schemas/source.ts";
import { INJECTIONS, MARK } from "../support/injections.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { Outside, Script } from "../support/scripted-ports.ts";

const AT = "2030-01-31T12:00:00.000Z";
const TITLES = ["Insurance", "Prices", "Team", "Launch", "Competition", "Figures", "Dates"];
/** The one section that outside text is about. */
const HIT = "Insurance";
const SOURCES = "<h2>Sources</h2>";

/** Models that fall for it as far as they can: whatever comes from outside they repeat, word for word. */
const repeating: Script = {
  Outline: () => ({
    sections: TITLES.map((title) => ({ id: title.toLowerCase(), title, intent: "", keyPoints: [] })),
  }),
  Findings: ({ pages, passages }) => {
    const given = [...pages, ...passages];
    if (given.length === 0) return {};
    const claims = given.map(({ source, text }) => ({
      claim: `${HIT}: ${text}`,
      basis: text,
      confidence: 1,
      sources: [source],
    }));
    return { summary: given.map(({ text }) => text).join(" "), findings: claims };
  },
  Section: ({ section, passages, findings }) => {
    const told = findings.flatMap((brief) => brief.findings).filter(({ sources = [] }) => sources.length > 0);
    const texts = [...passages.map(({ text }) => text), ...told.map(({ claim }) => claim)];
    return { markdown: [`About ${section.id} [1].`, ...texts].join("\n\n"), sources: ["1"] };
  },
  Review: (_, nth) => ({ score: nth === 1 ? 7 : 9 }),
};

function outsideWith(text: string, title: string): { sources: Source[]; outside: Outside } {
  const file: Source = { id: "0a1b2c", kind: "file", title, at: AT };
  const page: FoundPage = { source: { id: "https://shop.example/", kind: "page", title, at: AT }, text };
  return {
    sources: [file],
    outside: {
      passages: ({ about }) => (about.includes(HIT) ? [{ source: file.id, place: text, text }] : []),
      pages: ({ words }) => (words.includes("market size") ? [page] : []),
    },
  };
}

async function planWith(text: string, title: string) {
  const thread = planningThread(repeating, { preset: "balanced", language: "en", ...outsideWith(text, title) });
  const asked: string[] = [];
  const state = await thread.toEnd((question) => {
    asked.push(JSON.stringify(question.options));
    return { kind: "approval", decision: "accept" };
  });
  return { state, road: await thread.road(), asked, calls: thread.ports.calls };
}
type Plan = Awaited<ReturnType<typeof planWith>>;

/** What a model is told to do: everything that stands outside the data, as the tags mark it. */
function orders({ calls }: Plan): string[] {
  return calls.map(({ name, messages }) => {
    const text = messages.map(({ role, content }) => `${role}: ${content}`).join("\n");
    return `${name} ${text.replace(/<data name="[a-z-]+">.*?<\/data>/gs, "<data>")}`;
  });
}

/** The plan as a browser shows it, by its headings, without those parts that speak of the section that was hit. */
function otherParts({ state }: Plan): string[] {
  const html = parse(state.document ?? "", { async: false });
  const parts = html.split(/(?=<h[12])/).filter((part) => !part.includes(`>${HIT}<`) || part.includes("Contents"));
  const lines = parts.flatMap((part) => part.split(SOURCES)[0]?.split("\n") ?? []);
  // What the checks found in it stands among what to do next.
  return lines.filter((line) => !line.includes(`type="checkbox"> ${HIT}: `));
}

/** The elements of the list of sources, without their texts. */
function listedSources({ state }: Plan): string[] {
  const html = parse(state.document ?? "", { async: false });
  return (html.split(SOURCES)[1] ?? "").match(/<\/?[a-z][^>]*>/gi) ?? [];
}

const HARMLESS = "Nothing to see here.";
const undisturbed = await planWith(HARMLESS, "notes.md");

describe.each(INJECTIONS.map((text) => [text]))("the attempt %j", (text) => {
  it("is data: no order to any model differs, and those that decide never see it", async () => {
    const plan = await planWith(text, "notes.md");
    expect(orders(plan)).toEqual(orders(undisturbed));
    const seen = plan.calls.filter(({ messages }) => JSON.stringify(messages).includes(MARK));
    expect(seen.map(({ name }) => name)).toContain("Section");
    for (const { name, input } of seen) {
      // A review reads the section that repeats it, and nothing more.
      expect(["Findings", "Section", "Review"]).toContain(name);
      if ("sections" in input && name === "Review")
        for (const section of input.sections)
          expect(JSON.stringify(section).includes(MARK)).toBe("markdown" in section && section.title === HIT);
    }
  });

  it("changes no step, no question and no answer", async () => {
    const plan = await planWith(text, "notes.md");
    expect(plan.road).toEqual(undisturbed.road);
    expect(plan.asked).toEqual(undisturbed.asked);
    expect(plan.state.answers).toEqual(undisturbed.state.answers);
    expect(plan.state.analysis).toEqual(undisturbed.state.analysis);
    expect(plan.state.outline).toEqual(undisturbed.state.outline);
    expect(plan.state.reviews.map(({ outcome }) => outcome)).toEqual(["refine", "accepted"]);
  });

  it("reaches no other section, neither in what is written nor in how it is shown", async () => {
    const plan = await planWith(text, `notes ${text}`);
    const { [HIT.toLowerCase()]: hit, ...others } = plan.state.sections;
    const { [HIT.toLowerCase()]: _, ...expected } = undisturbed.state.sections;
    expect(hit?.markdown).toContain(MARK);
    expect(others).toEqual(expected);
    expect(otherParts(plan)).toEqual(otherParts(undisturbed));
    expect(listedSources(plan)).toEqual(listedSources(undisturbed));
  });
});
