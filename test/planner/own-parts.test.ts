import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlanner, type Planner, type PlannerEvent, type PlannerOptions } from "../../index.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";

let database: TestDatabase;
let server: OpenAIServer;
let environment: Record<string, string | undefined>;
beforeAll(async () => {
  database = await createTestDatabase();
  // The same for every prompt: what is asked again is then asked for its prompt only.
  const answers = {
    ...shortOutline,
    Section: [{ markdown: "A bench, tools, and two volunteers.", sources: [], assumptions: [] }],
    Findings: [
      { summary: "It is wanted.", findings: [{ claim: "Many ride", basis: "A count", confidence: 0.7, sources: [] }] },
    ],
  };
  server = await startOpenAIServer({ answers });
  environment = { ...modelEnvironment(database.url, server), PLANCRAFT_RETRY_BASE_MS: "1" };
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}

const make = (options: PlannerOptions = {}) => createPlanner({ environment, ...options });
const plan = (planner: Planner, session: string, preset = "fast") =>
  all(planner.start({ idea: "A repair café", session, preset, yes: true, memory: false }));
const last = (events: readonly PlannerEvent[]) => events.at(-1);
/** The calls that were made since, by their schema's name, each with how often. */
async function paid(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = server.requests.length;
  await work();
  const names = server.requests.slice(before).map(({ schemaName }) => schemaName);
  return Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((one) => one === name).length]));
}
const prompts = (name: string) =>
  server.requests.filter(({ schemaName }) => schemaName === name).map(({ messages }) => JSON.stringify(messages));
const refused = (options: object) =>
  createPlanner({ environment, ...options }).then(
    () => Promise.reject(new Error("It was taken.")),
    (error) => error,
  );

describe("what a program brings", () => {
  it("a changed prompt pays only for its own calls again, and a changed specialist for theirs", async () => {
    await using first = await make();
    const whole = await paid(() => plan(first, "to-change"));
    expect(whole).toMatchObject({ Analysis: 1, Section: 3, Review: 1 });
    const [begun] = (await all(first.history("to-change"))).slice(-1);
    const again = (planner: Planner) =>
      paid(() => all(planner.fork({ session: "to-change", checkpoint: begun?.checkpoint ?? "", yes: true })));
    expect(await again(first)).toEqual({});

    await using writer = await make({ prompts: { write: "{{words}}\nIn short sentences.\n{{data}}" } });
    expect(await again(writer)).toEqual({ Section: 3 });
    expect(prompts("Section").at(-1)).toContain("In short sentences.");

    const finance = { id: "finance", layer: 3, prompt: "You count every cent." };
    await using accountant = await make({ specialists: [finance] });
    expect(await again(accountant)).toEqual({ Findings: 1 });
    expect(prompts("Findings").at(-1)).toContain("You count every cent.");
  });

  it("a specialist of its own researches in its layer, with the guides of its folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plancraft-guides-"));
    const guide = [
      ...["---", "id: tool-care", "language: en", "title: Tool care", "topics: tools, wrenches", "---", ""],
      ...["## Questions", "", "- Who oils them?", "", "## Method", "", "Oil them.", ""],
      ...["## Skeleton", "", "___", "", "## Mistakes", "", "- Rust", ""],
    ];
    await writeFile(join(folder, "tool-care.en.md"), guide.join("\n"));
    const tools = { id: "tools", layer: 1, prompt: "You know tools.", guides: ["tool-care"] };
    await using planner = await make({ guides: [folder], specialists: [tools] });
    const events = await plan(planner, "with-tools");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "step-finished", step: "research", target: "tools" }),
    );
    const prompt = prompts("Findings").find((text) => text.includes("You know tools."));
    expect(prompt).toContain("Who oils them?");
    await writeFile(join(folder, "broken.en.md"), "nothing");
    expect((await refused({ guides: [folder] })).message).toContain(
      "planning guide broken.en.md: it has no front matter",
    );
    await rm(folder, { recursive: true });
  });

  it("a preset of its own rules how a plan is made, and a planner without it says so, but shows the plan", async () => {
    await using planner = await make({
      presets: { pitch: { minSections: 2, minFeatures: 1, length: { en: 700, ko: 1_500 } } },
    });
    expect(last(await plan(planner, "pitched", "pitch"))).toMatchObject({ type: "done", complete: true });
    expect(prompts("Outline").at(-1)).toContain("at least 2 sections");
    expect(prompts("Section").at(-1)).toContain("The whole plan may have 700 words");
    await using other = await make();
    expect(await other.export("pitched")).toMatchObject({ preset: "pitch", complete: true, missing: [] });
    const revise = all(other.revise({ session: "pitched", request: "Shorter" }));
    await expect(revise).rejects.toThrow("There is no preset pitch: use fast, balanced, quality.");
  });

  it("its checks are told to the reviewer, and one that throws stops the session until it is mended", async () => {
    let isBroken = true;
    const check = () => {
      if (isBroken) throw new TypeError("undefined is not a plan");
      return [{ sectionId: "finance", problem: "No sums." }];
    };
    await using planner = await make({ checks: { sums: check } });
    const stopped = await plan(planner, "checked");
    expect(last(stopped)).toMatchObject({ type: "failed", error: { code: "own-code-failed", category: "config" } });
    expect(last(stopped)).toMatchObject({ error: { message: expect.stringContaining('The check "sums"') } });
    isBroken = false;
    expect(last(await all(planner.resume({ session: "checked" })))).toMatchObject({ type: "done" });
    expect(prompts("Review").at(-1)).toContain("No sums.");
    const [review] = (await planner.record("checked")).reviews;
    expect(review?.checks).toContainEqual(expect.objectContaining({ check: "sums", sectionId: "finance" }));
  });

  it("its search is asked once, whatever it finds; one that fails leaves the plan without", async () => {
    const asked: string[] = [];
    const pages = [{ link: "https://wiki.example.com/a", title: "A", snippet: "Forty visitors a day." }];
    const tool = {
      name: "wiki",
      invoke: async ({ query }: { query: string }) => JSON.stringify(pages.slice(0, asked.push(query))),
    };
    await using planner = await make({ search: tool });
    await plan(planner, "searched");
    expect(prompts("Findings").some((text) => text.includes("Forty visitors a day."))).toBe(true);
    const times = asked.length;
    const [begun] = (await all(planner.history("searched"))).slice(-1);
    await all(planner.fork({ session: "searched", checkpoint: begun?.checkpoint ?? "", yes: true }));
    expect(asked).toHaveLength(times);

    await using broken = await make({ search: { id: "down", find: () => Promise.reject("no index") } });
    expect(last(await plan(broken, "unsearched"))).toMatchObject({ type: "done" });
    expect((await broken.export("unsearched")).missing.join()).toContain("no index");
  });

  it("its models have their own ids, which the ledger keeps; what retries by itself is warned of", async () => {
    const chat = (maxRetries: number) =>
      new ChatOpenAI({ model: "mine-1", apiKey: "any", maxRetries, configuration: { baseURL: server.url } });
    await using planner = await make({ model: { id: "house", model: chat(2), price: { input: 1, output: 2 } } });
    const events = await plan(planner, "by-house");
    expect(events[0]).toMatchObject({ type: "session-started", model: "house" });
    expect(events.filter(({ type }) => type === "warning")).toEqual([
      expect.objectContaining({ code: "model-retries" }),
    ]);
    expect(last(events)).toMatchObject({ type: "done", complete: true });
    expect((await planner.record("by-house")).usage.costUsd).toBeGreaterThan(0);
    await using ours = await make();
    await expect(all(ours.revise({ session: "by-house", request: "Shorter" }))).rejects.toThrow(/begun with house/);
    await using bare = await make({ model: chat(0) });
    expect((await plan(bare, "bare"))[0]).toMatchObject({ model: "langchain:openai:mine-1" });
  });

  it("a model that says nonsense or throws a text fails the session with a sentence, and another one goes on with it", async () => {
    const nonsense = { id: "house-2", model: new FakeListChatModel({ responses: ["...", "null", "[]"] }) };
    await using planner = await make({ model: nonsense });
    expect(last(await plan(planner, "nonsense"))).toMatchObject({
      type: "failed",
      error: { code: "model-answer-unusable" },
    });
    const throwing = new FakeListChatModel({ responses: [] });
    throwing._generate = () => Promise.reject("out of paper");
    await using thrower = await make({ model: { id: "house-3", model: throwing } });
    expect(last(await plan(thrower, "thrown"))).toMatchObject({
      type: "failed",
      error: { code: "model-client-failed", category: "model", message: expect.stringContaining("out of paper") },
    });
    const chat = new ChatOpenAI({ model: "m", apiKey: "any", maxRetries: 0, configuration: { baseURL: server.url } });
    await using mended = await make({ model: { id: "house-3", model: chat } });
    expect(last(await all(mended.resume({ session: "thrown" })))).toMatchObject({ type: "done", complete: true });
  });

  it.each([
    [{ presets: { mine: { minFeatures: 3 } } }, 'The preset "mine" has no sections'],
    [{ presets: { mine: { minSections: 0 } } }, 'The preset "mine" has no sections'],
    [{ presets: { mine: null } }, 'The preset "mine" has no sections'],
    [{ presets: { mine: { minSections: 4, refineRound: 2 } } }, "refineRound is not known"],
    [{ presets: { mine: { minSections: 4, temperature: 9 } } }, "temperature is wrong"],
    [
      { specialists: [{ id: "vet", layer: 7, prompt: "You heal." }] },
      "a layer that does not exist (7): the layers are 1, 2, 3",
    ],
    [{ specialists: [{ id: "vet", prompt: "You heal." }] }, "a layer that does not exist (undefined)"],
    [{ specialists: [{ id: "vet", layer: 1 }] }, "prompt is wrong"],
    [
      { specialists: [{ id: "vet", layer: 1, prompt: "x", guides: ["no-such"] }] },
      "a guide that does not exist: no-such",
    ],
    [{ specialists: [null] }, "The specialist"],
    [{ prompts: { write: "Just write." } }, 'The prompt "write" is without its data'],
    [
      { prompts: { write: () => "Just write." } },
      'The prompt "write" that this program brings failed (it drops its data: today, idea',
    ],
    [{ prompts: { review: () => null } }, "it gives neither a text nor messages"],
    [{ prompts: { writer: "{{data}}" } }, 'There is no prompt "writer": the prompts are analyze'],
    [{ checks: { mine: "no" } }, 'The check "mine" is no function'],
    [{ guides: ["/no/such/folder"] }, "/no/such/folder"],
    [{ search: {} }, "`search` is neither"],
    [{ model: {} }, "There is no model for the preset fast"],
    [{ model: { fast: new FakeListChatModel({ responses: [] }) } }, "There is no model for the preset balanced"],
    [{ model: "gpt-5" }, "There is no model for the preset fast"],
    [{ model: { id: "offline", model: new FakeListChatModel({ responses: [] }) } }, "is no id of a model"],
    [{ pool: {} }, "`pool` is no pg.Pool"],
    [{ checkpointer: {} }, "`checkpointer` is no checkpointer"],
    [{ pool: new pg.Pool(), databaseUrl: "postgres://x" }, "not both"],
    [{ modle: 1 }, "There is no option modle"],
  ])("is refused before anything is opened where it cannot be used: %j", async (options, sentence) => {
    const error = await refused(options);
    expect(error).toMatchObject({ name: "AppError", code: "library-options", exitCode: 2 });
    expect(error.message).toContain(sentence);
    expect(error.inLanguage("ko")).toMatch(/\p{Script=Hangul}/u);
  });
});

describe("a pool of the program's own", () => {
  it("carries two planners, and is open when they are closed", async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 2 });
    const [one, other] = await Promise.all([make({ pool }), make({ pool })]);
    const ends = await Promise.all([plan(one, "pool-1"), plan(other, "pool-2")]);
    expect(ends.map((events) => last(events)?.type)).toEqual(["done", "done"]);
    await one.close();
    expect((await other.show("pool-1")).state).toBe("done");
    await other.close();
    expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    expect(pool.listenerCount("error")).toBe(0);
    await pool.end();
  });

  it("that is closed under the planner gives one clear storage error, and ends though the planner lives", async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    await using planner = await make({ pool });
    await plan(planner, "closed-under");
    await pool.end();
    const closed = { code: "storage-closed", category: "storage", exitCode: 5 };
    await expect(planner.show("closed-under")).rejects.toMatchObject(closed);
    await expect(planner.list()).rejects.toMatchObject(closed);
    await expect(plan(planner, "after-it")).rejects.toMatchObject(closed);
    expect(await refused({ pool })).toMatchObject(closed);
  });

  it("that is closed while a session runs ends the run with that error", async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    await using planner = await make({ pool });
    const events: PlannerEvent[] = [];
    const reading = async () => {
      for await (const event of planner.start({
        idea: "A repair café",
        session: "cut-off",
        yes: true,
        memory: false,
      })) {
        events.push(event);
        if (event.type === "step-started" && event.step === "structure") void pool.end();
      }
    };
    await reading();
    expect(last(events)).toMatchObject({ type: "failed", error: { code: "storage-closed" } });
  });
});

describe("a checkpointer and a signal of the program's own", () => {
  it("keeps the checkpoints in it", async () => {
    const checkpointer = new MemorySaver();
    await using planner = await make({ checkpointer });
    expect(last(await plan(planner, "in-memory"))).toMatchObject({ type: "done" });
    expect(Object.keys(checkpointer.storage)).toEqual(["in-memory"]);
    expect((await planner.export("in-memory")).complete).toBe(true);
  });

  it("stops all when it is aborted, and nothing begins after it", async () => {
    const abort = new AbortController();
    await using planner = await make({ signal: abort.signal });
    const events: PlannerEvent[] = [];
    for await (const event of planner.start({ idea: "A repair café", session: "aborted", yes: true, memory: false })) {
      events.push(event);
      if (event.type === "step-started" && event.step === "structure") abort.abort();
    }
    expect(last(events)).toMatchObject({ type: "failed", error: { code: "interrupted" } });
    await expect(plan(planner, "too-late")).rejects.toMatchObject({ code: "interrupted" });
    await expect(planner.show("too-late")).rejects.toMatchObject({ code: "session-unknown" });
    expect(await refused({ signal: abort.signal })).toMatchObject({ code: "interrupted" });
    await using after = await make();
    expect(last(await all(after.resume({ session: "aborted" })))).toMatchObject({ type: "done" });
  });

  it("stops one session and leaves the other", async () => {
    await using planner = await make();
    expect(await planner.stop("nobody")).toBe(false);
    const run = async (session: string) => {
      let end: PlannerEvent | undefined;
      for await (const event of planner.start({ idea: "A repair café", session, yes: true, memory: false })) {
        if (event.type === "step-started" && event.step === "structure") void planner.stop("stop-me");
        end = event;
      }
      return end;
    };
    const [stopped, kept] = await Promise.all([run("stop-me"), run("keep-me")]);
    expect(stopped).toMatchObject({ type: "failed", error: { code: "interrupted" } });
    expect(kept).toMatchObject({ type: "done", complete: true });
    expect((await planner.show("stop-me")).state).toBe("interrupted");
  });
});
