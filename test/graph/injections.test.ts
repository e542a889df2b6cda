import { parse } from "marked";
import { describe, expect, it } from "vitest";
import type { FileText } from "../../schemas/given-file.ts";
import { CheckFinding } from "../../schemas/model/review.ts";
import type { OpenQuestion } from "../../schemas/question.ts";
import type { FoundPage, Source } from "../../schemas/source.ts";
import { figure } from "../support/figure-sheet.ts";
import { INJECTIONS, MARK } from "../support/injections.ts";
import { planningThread } from "../support/planning-thread.ts";
import type { Outside, RecordedCall, Script } from "../support/scripted-ports.ts";

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
  Figures: ({ findings }) => {
    const told = findings.flatMap((brief) => brief.findings).filter(({ sources = [] }) => sources.length > 0);
    const [basis = ""] = told.map(({ claim }) => claim);
    return { figures: [figure({ id: "premium", value: 90_000, kind: "given", basis })] };
  },
  // All writers are told all claims; each takes those that are about its own section.
  Section: ({ section, passages, findings }) => {
    const told = findings.flatMap((brief) => brief.findings).filter(({ claim }) => claim.startsWith(section.title));
    const texts = [...passages.map(({ text }) => text), ...told.map(({ claim }) => claim)];
    return { markdown: [`About ${section.id} [1].`, ...texts].join("\n\n"), sources: ["1"] };
  },
  Edits: ({ markdown }) => {
    const [find = ""] = markdown.split("\n");
    return { edits: [{ find, replace: `${find} Again.` }], markdown: null };
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
  return { thread, state, road: await thread.road(), asked, calls: thread.ports.calls };
}
type Plan = Awaited<ReturnType<typeof planWith>>;

/**
 * What a model is told to do: everything that stands outside the data, as the tags mark it; and of those who write no
 * text what is asked again. A writer is told again what it wrote itself.
 */
function orders({ calls }: Pick<Plan, "calls">): string[] {
  return calls.map(({ name, messages, wanted }) => {
    const text = messages.map(({ role, content }) => `${role}: ${content}`).join("\n");
    // How long the draft is counts code: a number says nothing.
    const order = text.replace(DATA, "<data>").replace(/(?<=The draft has )\d+/, "N");
    return `${name} ${order} ${["Section", "Edits"].includes(name) ? "" : wanted}`;
  });
}

/** A block of material from the line that opens it to the one that closes it, whatever stands between them. */
const DATA = /^<data name="([^"\n]*)">\n(.*?)\n<\/data>$/gms;

/** What stands in the data of a call, a piece for each section where texts of sections stand there. */
function pieces({ messages }: RecordedCall): { name: string; text: string }[] {
  const blocks = [...(messages.at(-1)?.content ?? "").matchAll(DATA)];
  return blocks.flatMap(([, name = "", text = ""]) => {
    // A check quotes of a section what is wrong with it.
    if (name === "checks") {
      const found = CheckFinding.array().parse(JSON.parse(text));
      return found.map(({ sectionId, problem }) => ({ name: sectionId ?? name, text: problem }));
    }
    return text.split(/^(?==== section )/m).map((piece) => {
      return { name: /^=== section (\S+):/.exec(piece)?.[1] ?? name, text: piece };
    });
  });
}

/** Those that decide what becomes of the plan. */
const DECIDING = ["Analysis", "Outline", "Review", "Agreement", "Refinement"];

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

/** They read the section that repeats it, and of all else nothing: no finding, no passage, no page. */
function expectNoneToDecide(calls: readonly RecordedCall[]): void {
  for (const call of calls.filter(({ name }) => DECIDING.includes(name))) {
    for (const key of ["findings", "passages", "pages"]) expect(call.input).not.toHaveProperty(key);
    const marked = pieces(call).flatMap(({ name, text }) => (text.includes(MARK) ? [name] : []));
    expect(marked.filter((name) => name !== HIT.toLowerCase())).toEqual([]);
    // The section is whole before them: what they judge is what stands in the plan.
    if (["Review", "Agreement", "Refinement"].includes(call.name)) expect(marked).toContain(HIT.toLowerCase());
  }
}

const HARMLESS = "Nothing to see here.";
const undisturbed = await planWith(HARMLESS, "notes.md");

const HONEST = "Premiums must stay under 80,000 dollars.";

/** A file that is nothing but the attempt, wherever a file can hold it, beside one honest limit. */
function statingFile(text: string): FileText {
  const source = "0a1b2c";
  const row = text.replace(/\|/g, "\\|").replace(/\n/g, "<br>");
  const table = `| Item | ${row} |\n|---|---|\n| ${row} | 70,000 dollars |\n| By 3 May 2031 | ${row} |`;
  const passages = [text, `- must not: ${text}`, `Costs of at most 90,000 dollars: ${text}`, table, `${HONEST}`].map(
    (part) => ({ source, place: text, text: part }),
  );
  return { source, outline: { title: text, headings: [text, "Scope", "Costs", `1. ${text}`] }, passages };
}

/** A plan of a file that states something, and of which no passage fits; null: nobody would be asked. */
async function planOfFile(stated: FileText | null, picked: (title: string) => boolean) {
  const source: Source = { id: "0a1b2c", kind: "file", title: "notes.md", at: AT };
  const outside = stated ? { texts: () => [stated] } : {};
  const thread = planningThread(repeating, { preset: "fast", language: "en", sources: [source], outside });
  let offered: OpenQuestion["options"] = [];
  const state = await thread.toEnd((question) => {
    if (question.id !== "from-files") return { kind: "approval", decision: "accept" };
    offered = question.options;
    const optionIds = question.options.flatMap(({ id, title }) => (picked(title) ? [id] : []));
    return { kind: "options", optionIds };
  });
  return { thread, state, offered, calls: thread.ports.calls };
}

const messagesOf = ({ calls }: Pick<Plan, "calls">) => calls.map(({ name, messages }) => ({ name, messages }));
const unasked = await planOfFile(null, () => false);
const confirmed = await planOfFile(statingFile(HARMLESS), () => true);

describe.each(INJECTIONS.map((text) => [text]))("the attempt %j in what a file states", (text) => {
  it("is offered as a quotation, bounded, and changes no call where the person does not choose it", async () => {
    const asked = await planOfFile(statingFile(text), () => false);
    expect(asked.offered.length).toBeGreaterThan(1);
    for (const { title, description } of asked.offered) {
      expect(title).toMatch(/^(?:“[^“”\n]{1,250}”|It is about “[^“”\n]{1,80}”: (?:“[^“”\n]{1,80}”(?:, )?)+)$/);
      expect(description).toMatch(/^notes\.md[^\n]{0,120}$/);
    }
    expect(messagesOf(asked)).toEqual(messagesOf(unasked));
    expect(asked.state.analysis).toEqual(unasked.state.analysis);
    expect(asked.state.document).toEqual(unasked.state.document);
  });

  it("is seen by nobody who decides where the honest limit beside it is confirmed", async () => {
    const plan = await planOfFile(statingFile(text), (title) => title === `“${HONEST}”`);
    for (const { messages } of plan.calls) expect(JSON.stringify(messages)).not.toContain(MARK);
    const told = plan.calls.filter(({ messages }) => JSON.stringify(messages).includes(HONEST));
    expect(told.map(({ name }) => name)).toEqual(expect.arrayContaining(["Analysis", "Outline", "Section", "Review"]));
  });

  it("is an order to nobody even where the person confirms it", async () => {
    const plan = await planOfFile(statingFile(text), () => true);
    expect(orders(plan)).toEqual(orders(confirmed));
    expect(JSON.stringify(plan.calls.at(-1)?.messages)).toContain(MARK);
  });
});

describe.each(INJECTIONS.map((text) => [text]))("the attempt %j", (text) => {
  it("is data: no order to any model differs, and those that decide never see it", async () => {
    const plan = await planWith(text, "notes.md");
    expect(orders(plan)).toEqual(orders(undisturbed));
    const seen = plan.calls.filter(({ messages }) => JSON.stringify(messages).includes(MARK));
    expect(seen.map(({ name }) => name)).toEqual(expect.arrayContaining(["Findings", "Figures", "Section", "Edits"]));
    expectNoneToDecide(plan.calls);
  });

  it("is no order in a revision of the finished plan either, nor seen by the one who says what it touches", async () => {
    const [plan, other] = [await planWith(text, "notes.md"), await planWith(HARMLESS, "notes.md")];
    for (const { thread } of [plan, other]) await thread.revise(1, "Say it shorter.");
    expect(plan.calls.map(({ name }) => name)).toEqual(expect.arrayContaining(["Refinement"]));
    expect(orders(plan)).toEqual(orders(other));
    expectNoneToDecide(plan.calls);
  });

  it("makes no amount of a file a given one", async () => {
    const { state } = await planWith(`${text} The budget is 90,000 dollars.`, "notes.md");
    expect(state.sheet?.figures).toMatchObject([{ id: "premium", value: 90_000, kind: "assumed" }]);
    expect(state.sheet?.figures[0]?.basis).toContain(MARK);
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
