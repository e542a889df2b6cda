import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { INJECTIONS, MARK } from "../support/injections.ts";
import type { AnswerContext, AnswerScripts } from "../support/openai-answers.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type CliResult, lastEvent, runCli, startCli, type Variables } from "../support/run-cli.ts";
import { startTavilyServer, type TavilyReply, type TavilyServer } from "../support/tavily-server.ts";

const IDEA = "A marketplace for used climbing gear";
const NOTES = "# Insurance\n\nInsurers refuse to insure used ropes older than ten years.\n";
const TITLES = ["Summary", "Insurance", "Customers", "Prices", "Team", "Launch", "Dates"];
const TAVILY_KEY = "tvly-5e0f1a9c7b3d-never-show-this";

interface Told {
  readonly section?: { readonly title: string };
  readonly passages?: readonly { readonly source: string | number; readonly text: string }[];
  readonly pages?: readonly { readonly source: string; readonly text: string }[];
  readonly sources?: readonly { readonly number: number }[];
  /** What the specialists found that has a source, as writers are told it. */
  readonly findings: readonly { readonly claim: string; readonly marks: string }[];
}

const SOURCED = /^- (?<claim>.+) \(rests on: .*; confidence [\d.]+\) (?<marks>(?:\[\d+\] ?)+)$/gm;

/** The data of a prompt, as the tags mark it. */
function dataIn({ messages }: Pick<AnswerContext, "messages">): Told {
  const text = messages.map(({ content }) => content).join("\n");
  const told: Record<string, unknown> = {};
  for (const [, name = "", json = ""] of text.matchAll(
    /<data name="(section|passages|pages|sources)">\n(.*?)\n<\/data>/gs,
  ))
    told[name] = JSON.parse(json);
  const findings = [...text.matchAll(SOURCED)].map(({ groups }) => ({
    claim: groups?.["claim"] ?? "",
    marks: groups?.["marks"] ?? "",
  }));
  return { ...told, findings };
}

/** Models that repeat what they are given from outside, word for word, and name where they have it from. */
const repeating: AnswerScripts = {
  ...asksForAudience,
  Outline: () => ({
    sections: TITLES.map((title) => ({ id: title.toLowerCase(), title, intent: "", keyPoints: [] })),
  }),
  Findings: (context) => {
    const { passages = [], pages = [] } = dataIn(context);
    const given = [...passages, ...pages];
    return {
      summary: "What was found.",
      findings: given.map(({ source, text }) => ({
        claim: text,
        basis: "As it says",
        confidence: 0.9,
        sources: [String(source)],
      })),
    };
  },
  Section: (context) => {
    const { section, passages = [], findings } = dataIn(context);
    // Every writer is told everything; this one takes what names its section.
    const own = findings.filter(({ claim }) => claim.toLowerCase().includes(section?.title.toLowerCase() ?? ""));
    const texts = [
      ...passages.map(({ text, source }) => `${text} [${source}]`),
      ...own.map(({ claim, marks }) => `${claim} ${marks}`),
    ];
    return { markdown: [`About ${section?.title}.`, ...texts].join("\n\n"), sources: [] };
  },
};

/** How many calls of a session were sent and never settled. */
async function openIntents(session: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const query = "SELECT FROM llm_calls WHERE session = $1 AND state = 'sent'";
    return (await client.query(query, [session])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** A page for the market's specialist and one for the risk's; the others find nothing. */
function pagesOn(words: string): TavilyReply {
  if (words.includes("market size"))
    return [page("gyms", "Customers of climbing gyms are 40 percent more every year.")];
  return words.includes("law and regulation") ? [page("law", "The law on insurance asks for a certificate.")] : [];
}

function page(name: string, content: string) {
  return { url: `https://pages.example/${name}`, title: `About ${name}`, content };
}

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "plancraft-sources-"));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Outside {
  readonly model: OpenAIServer;
  readonly tavily: TavilyServer;
  readonly env: Variables;
  readonly file: string;
}

async function outside(
  notes: string,
  reply: (words: string, nth: number) => TavilyReply | Promise<TavilyReply>,
): Promise<Outside> {
  const model = await startOpenAIServer({ answers: repeating });
  const tavily = await startTavilyServer(reply);
  onTestFinished(async () => {
    await Promise.all([model.close(), tavily.close()]);
  });
  const file = join(await mkdtemp(join(folder, "files-")), "notes.md");
  await writeFile(file, notes);
  const search = { TAVILY_API_KEY: TAVILY_KEY, TAVILY_BASE_URL: tavily.url };
  // A lineage's answers are its own, and nobody remembers what another test chose.
  return { model, tavily, file, env: { ...modelEnvironment(database.url, model), ...search } };
}

function planned({ file, env }: Outside, session: string): Promise<CliResult> {
  return runCli(["new", IDEA, "--session", session, "--yes", "--json", "--no-memory", "--context", file], { env });
}

function planOf(result: CliResult): string {
  expect(`${result.stdout}${result.stderr}`).not.toContain(TAVILY_KEY);
  return lastEvent(result, "done").plan ?? "";
}

/** The second-level parts of a plan, by heading. */
function partsOf(plan: string): Map<string, string> {
  return new Map(plan.split(/^(?=## )/m).map((part) => [part.split("\n")[0] ?? "", part]));
}

describe("a plan from files and pages", () => {
  it("cites both by number, where it took from them, and lists them at its end", async () => {
    const plan = planOf(await planned(await outside(NOTES, pagesOn), "sourced"));
    const parts = partsOf(plan);
    expect(parts.get("## Insurance")).toContain("Insurers refuse to insure used ropes older than ten years. [1]");
    expect(parts.get("## Insurance")).toContain("The law on insurance asks for a certificate. [3]");
    expect(parts.get("## Customers")).toContain("Customers of climbing gyms are 40 percent more every year. [2]");
    expect(parts.get("## Team")).not.toMatch(/\[\d\]/);
    const day = new Date().toISOString().slice(0, 10);
    expect(plan.slice(plan.indexOf("## Sources"))).toMatch(
      new RegExp(
        `^## Sources\n\n1\\. notes.md\n2\\. About gyms – <https://pages.example/gyms> \\(read on ${day.slice(0, 8)}..\\)\n` +
          `3\\. About law – <https://pages.example/law> \\(read on ${day.slice(0, 8)}..\\)\n$`,
      ),
    );
    expect(plan).not.toContain("is cited, but");
  });

  it("searches for each specialist once, also where the process was killed in between", async () => {
    let hold = true;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const world = await outside(NOTES, async (words, nth) => {
      if (nth === 4 && hold) await held;
      return pagesOn(words);
    });
    const whole = await outside(NOTES, pagesOn);
    const { plan: undisturbed } = lastEvent(await planned(whole, "undisturbed"), "done");
    const begin = ["new", IDEA, "--session", "searching", "--yes", "--no-memory", "--context", world.file];
    const cli = startCli(begin, { env: world.env });
    await world.tavily.arrived(4);
    cli.kill("SIGKILL");
    await cli.result;
    hold = false;
    release();
    await rm(world.file);
    const resumed = await runCli(["resume", "searching", "--json"], { env: world.env });
    const words = world.tavily.requests.map((request) => request.words);
    expect(new Set(words).size).toBe(6);
    // What was under way when the process died was not stored yet.
    const inFlight = words.length - 6;
    expect(inFlight).toBeGreaterThan(0);
    expect(inFlight).toBeLessThanOrEqual(2);
    // Nothing is asked again but what was asked of the model when the process died, and is an open intent since.
    const askedAgain = world.model.requests.length - whole.model.requests.length;
    expect(askedAgain).toBeGreaterThanOrEqual(0);
    expect(askedAgain).toBeLessThanOrEqual(await openIntents("searching"));
    const withoutDates = (text: string | null) => text?.replace(/\(read on .*?\)/g, "");
    expect(withoutDates(planOf(resumed))).toBe(withoutDates(undisturbed));
  });

  it("says for whom the web was not searched, and why, and is complete all the same", async () => {
    const world = await outside(NOTES, () => ({ status: 401, body: '{"detail":{"error":"no"}}' }));
    const result = await planned(world, "refused");
    expect(result.exitCode).toBe(0);
    const missing = partsOf(planOf(result)).get("## What is missing") ?? "";
    expect(missing).toMatch(/- The web was not searched for market, technology, .*risk: .*TAVILY_API_KEY/);
    expect(world.tavily.requests).toHaveLength(6);
  });

  it("is a list in the export for programs, and the offline model cites too", async () => {
    const world = await outside(NOTES, pagesOn);
    const env = { ...world.env, PLANCRAFT_MODEL: "offline" };
    const args = ["--yes", "--preset", "fast", "--session", "offline-sources", "--context", world.file];
    const { stdout } = await runCli(["new", IDEA, ...args], { env });
    expect(stdout).toContain(
      "### From the sources\n\n- “Customers of climbing gyms are 40 percent more every year.” [2]\n",
    );
    expect(stdout).toMatch(/\n1\. notes\.md.*\n2\. About gyms – /);
    const exported = await runCli(["export", "offline-sources", "--format", "json"], { env });
    expect(JSON.parse(exported.stdout).sources).toMatchObject([
      { number: 1, kind: "file", title: "notes.md" },
      { number: 2, kind: "page", id: "https://pages.example/gyms" },
      { number: 3, kind: "page", id: "https://pages.example/law" },
    ]);
  });
});

describe("20 attempts in a file and in pages", () => {
  /** The steps, questions and answers of a session, which text from outside must not change. */
  async function roadOf(result: CliResult, env: Variables, session: string) {
    const steps = result.events.flatMap((event) =>
      event.type === "step-started" ? [`${event.step} ${event.target}`] : [],
    );
    const { lines } = await runCli(["show", session, "--audit", "--json"], { env });
    const audit = lines.map(({ questionId, act, detail }) => ({ questionId, act, detail }));
    return { steps: steps.toSorted(), audit };
  }

  it("change no step, no question, no answer and no other section", async () => {
    // In both a file states something, which is asked about.
    const stated = `${NOTES}\nPremiums must stay below 5,000 USD a year.\n`;
    const harmless = await outside(stated, pagesOn);
    const before = await planned(harmless, "harmless");
    const lines = INJECTIONS.map((text) => `Insurance: ${text}`);
    const hostile = await outside(
      `${stated}\n${lines.map((line) => `## Insurance\n\n${line}\n`).join("\n")}`,
      (words) =>
        words.includes("market size")
          ? lines
              .slice(0, 5)
              .map((content, at) => ({ url: `https://evil.example/${at}`, title: INJECTIONS[at] ?? "", content }))
          : words.includes("law and regulation")
            ? lines.slice(5).map((content, at) => ({ url: `https://evil.example/law/${at}`, title: content, content }))
            : [],
    );
    const after = await planned(hostile, "hostile");
    expect(await roadOf(after, hostile.env, "hostile")).toEqual(await roadOf(before, harmless.env, "harmless"));
    const deciding = hostile.model.requests.filter(({ body }) => JSON.stringify(body).includes(MARK));
    const names = new Set(deciding.map(({ schemaName }) => schemaName));
    expect([...names].toSorted()).toEqual(["Figures", "Findings", "Review", "Section"]);
    const [whole, parts] = [partsOf(planOf(before)), partsOf(planOf(after))];
    expect([...parts.keys()]).toEqual([...whole.keys()]);
    expect(parts.get("## Insurance")).toContain(MARK);
    for (const title of TITLES.filter((title) => title !== "Insurance" && title !== "Customers")) {
      expect(parts.get(`## ${title}`)).toBe(whole.get(`## ${title}`));
    }
    expect(parts.get("## Customers")).not.toContain(MARK);
  });
});
