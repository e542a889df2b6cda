import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createPlanner, type OpenQuestion, type PlannerEvent } from "../../index.ts";
import type { RunSettings } from "../../planner/given/run-settings.ts";
import { type OpenAIServer, startOpenAIServer } from "../support/openai-server.ts";
import { asksForAudience, modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { KEYS, runOnPseudoTerminal } from "../support/pseudo-terminal.ts";
import { answerJson, lastEvent, openQuestionOf, PROGRAM, runCli, type Variables } from "../support/run-cli.ts";

// Sessions of many processes, on a machine that may be loaded.
vi.setConfig({ testTimeout: 120_000 });

const IDEA = "A guide to climbing gyms";
/** Not what the model recommends. */
const CLIMBERS = { kind: "option", optionId: "climbers" } as const;

let database: TestDatabase;
let server: OpenAIServer;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startOpenAIServer({ answers: { ...asksForAudience, ...shortOutline } });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.close();
  await database.drop();
});

/** The command line as a person of their own uses it. */
function person(name: string) {
  const env: Variables = { ...modelEnvironment(database.url, server), PLANCRAFT_USER: name };
  const run = (...args: string[]) => runCli(args, { env });
  return {
    env,
    run,
    /** A session's first question. */
    ask: async (...options: string[]) => openQuestionOf(await run("new", IDEA, "--json", ...options)),
    /** A session in which climbers were chosen. Through the library: what counts is what a later command makes of it. */
    async choosesClimbers(session: string, settings: RunSettings = {}): Promise<void> {
      await using planner = await createPlanner({ environment: env });
      const [asked] = await openQuestions(planner.start({ idea: IDEA, session, ...settings }));
      const answers = { [asked?.interruptId ?? ""]: CLIMBERS };
      const [approval] = await openQuestions(planner.answer({ session, answers }));
      expect(approval?.id).toBe("approve-outline");
    },
    list: async () => (await run("memory", "list", "--json")).lines,
  };
}

/** What a run stops at. */
async function openQuestions(events: AsyncIterable<PlannerEvent>): Promise<readonly OpenQuestion[]> {
  for await (const event of events) if (event.type === "waiting") return event.questions;
  return [];
}

/** A day as the question names it. */
const day = (iso: unknown, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(String(iso)));

describe("what a person chose before", () => {
  it("is recommended in their next session, which says so, and no model is told", async () => {
    const kim = person("recommended");
    expect(await kim.ask()).toMatchObject({ recommended: "gyms", why: "It decides what is built first." });
    await kim.choosesClimbers("recommended-first");
    const before = server.requests.length;
    const question = await kim.ask();
    const [{ at } = {}] = await kim.list();
    const because = `Recommended because you chose "Weekend climbers" on ${day(at, "en-GB")}.`;
    expect(question).toMatchObject({
      recommended: "climbers",
      why: `It decides what is built first. ${because}`,
      chosenBefore: at,
    });
    const forPeople = await kim.run("new", IDEA);
    expect(forPeople.exitCode).toBe(3);
    expect(forPeople.stderr.replace(/\s+/g, " ")).toContain(because);
    const sent = JSON.stringify(server.requests.slice(before).map(({ body }) => body));
    expect(sent).toContain(IDEA);
    expect(sent).not.toContain("Weekend climbers");
  });

  it("is taken by --yes, and the plan says so", async () => {
    const kim = person("taken");
    await kim.choosesClimbers("taken-first");
    const { plan } = lastEvent(await kim.run("new", IDEA, "--yes", "--json", "--session", "taken-next"), "done");
    expect(plan).toContain(
      "- [ ] Confirm: Who must like it first? → Weekend climbers (taken by default, as you chose before)\n",
    );
    // What nobody chose is not remembered.
    expect((await kim.list()).map(({ session }) => session)).toEqual(["taken-first"]);
    const exported = JSON.parse((await kim.run("export", "taken-next", "--format", "json")).stdout);
    expect(exported.answers[0]).toMatchObject({ source: "assumed", chosenBefore: expect.any(String) });
  });

  it("speaks Korean in a Korean session", async () => {
    const kim = person("korean");
    await kim.choosesClimbers("korean-first");
    const [{ at } = {}] = await kim.list();
    const { why } = await kim.ask("--lang", "ko");
    expect(why).toContain(`${day(at, "ko-KR")}에 고르신 답변("Weekend climbers")이어서 추천합니다.`);
    const { plan } = lastEvent(await kim.run("new", IDEA, "--yes", "--json", "--lang", "ko"), "done");
    expect(plan).toContain("→ Weekend climbers (추천 답변 적용, 이전에 고르신 답변)\n");
    expect(plan).not.toContain("before");
  });

  it("is marked in a terminal, where Enter takes it", async () => {
    const kim = person("terminal");
    await kim.choosesClimbers("terminal-first");
    const args = ["new", IDEA, "--session", "terminal-next", "--lang", "en"];
    using terminal = runOnPseudoTerminal(PROGRAM, args, { env: kim.env, columns: 160 });
    await terminal.sees('Recommended because you chose "Weekend climbers" on');
    await terminal.sees("Weekend climbers (recommended)");
    terminal.press(KEYS.enter);
    await terminal.sees("Reject");
    terminal.press(KEYS.ctrlC);
    expect(await terminal.ended).toBe(130);
    // A person took it, and so it is remembered anew.
    expect((await kim.list()).map(({ session, choice }) => [session, choice])).toEqual([
      ["terminal-next", "Weekend climbers"],
      ["terminal-first", "Weekend climbers"],
    ]);
  });

  it("says nothing to another person, nor in a fork of the session itself", async () => {
    const kim = person("forks");
    await kim.choosesClimbers("forks-first");
    expect((await person("forks-not").ask()).recommended).toBe("gyms");
    const { lines } = await kim.run("history", "forks-first", "--json");
    const start = lines.findLast(({ next }) => Array.isArray(next) && next.includes("analyze"));
    const fork = await kim.run("fork", "forks-first", "--at", String(start?.["checkpoint"]), "--json");
    expect(openQuestionOf(fork)).toMatchObject({ id: "audience", recommended: "gyms" });
    // The fork is the same person's: what they choose there is remembered too.
    const session = fork.events[0]?.session ?? "";
    await kim.run("answer", session, answerJson(openQuestionOf(fork), { kind: "option", optionId: "gyms" }), "--json");
    expect((await kim.list()).map(({ choice }) => choice)).toEqual(["Climbing gyms", "Weekend climbers"]);
    expect((await kim.ask()).recommended).toBe("gyms");
  });

  it("is gone after 30 days, and prune removes it", async () => {
    const kim = person("expires");
    await kim.choosesClimbers("expires-first");
    await client.query("UPDATE remembered_choices SET at = at - interval '30 days' WHERE person = 'expires'");
    expect((await kim.ask()).recommended).toBe("gyms");
    expect(await kim.list()).toEqual([]);
    const kept = async () => (await client.query("SELECT FROM remembered_choices WHERE person = 'expires'")).rowCount;
    await kim.run("prune", "--dry-run");
    expect(await kept()).toBe(1);
    expect((await kim.run("prune")).exitCode).toBe(0);
    expect(await kept()).toBe(0);
  });
});

describe("--no-memory", () => {
  it("neither recalls nor remembers, also on the session's later commands, and keeps no name", async () => {
    const kim = person("without");
    await kim.choosesClimbers("without-first");
    expect((await kim.ask("--no-memory")).recommended).toBe("gyms");
    const { plan } = lastEvent(await kim.run("new", IDEA, "--yes", "--json", "--no-memory"), "done");
    expect(plan).toContain("→ Climbing gyms (taken by default)\n");
    await kim.choosesClimbers("without-second", { memory: false });
    expect((await kim.list()).map(({ session }) => session)).toEqual(["without-first"]);
    const { rows } = await client.query("SELECT person FROM sessions WHERE id = 'without-second'");
    expect(rows).toEqual([{ person: null }]);
  });

  it("may be given later, and from there on holds for the session and its forks", async () => {
    const kim = person("later");
    const asked = await kim.run("new", IDEA, "--json", "--session", "later-off");
    await kim.run("resume", "later-off", "--no-memory", "--json");
    const { lines } = await kim.run("history", "later-off", "--json");
    await kim.run("answer", "later-off", answerJson(openQuestionOf(asked), CLIMBERS), "--json");
    const fork = await kim.run("fork", "later-off", "--at", String(lines[0]?.["checkpoint"]), "--json");
    await kim.run("answer", fork.events[0]?.session ?? "", answerJson(openQuestionOf(fork), CLIMBERS), "--json");
    expect(await kim.list()).toEqual([]);
  });
});

describe("plancraft memory", () => {
  it("lists what was chosen, as lines of JSON, as a table in the person's language, and as the library does", async () => {
    const kim = person("lists");
    await kim.choosesClimbers("lists-first");
    const lines = await kim.list();
    expect(lines).toEqual([
      {
        question: "audience",
        prompt: "Who must like it first?",
        choice: "Weekend climbers",
        session: "lists-first",
        at: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    const [{ at, expiresAt } = {}] = lines;
    expect(Date.parse(String(expiresAt)) - Date.parse(String(at))).toBe(30 * 24 * 60 * 60 * 1000);
    const english = await kim.run("memory", "list");
    expect(english.stdout).toMatch(/^QUESTION +AT +EXPIRES +SESSION +CHOSEN\n/);
    expect(english.stdout).toMatch(/^audience .* lists-first +Weekend climbers \(Who must like it first\?\)$/m);
    expect((await kim.run("memory", "list", "--lang", "ko")).stdout).toMatch(/^질문 +시각 +만료 +세션 +고른 답변\n/);
    await using planner = await createPlanner({ environment: kim.env });
    expect(await planner.remembered()).toEqual(lines);
    expect(await planner.forget("audience")).toBe(1);
    expect(await planner.remembered()).toEqual([]);
  });

  it("says where there is nothing, and prints nothing", async () => {
    const kim = person("lists-nothing");
    const english = await kim.run("memory", "list");
    expect(english).toMatchObject({ exitCode: 0, stdout: "" });
    expect(english.stderr).toContain("Nothing is remembered");
    expect((await kim.run("memory", "list", "--lang", "ko")).stderr).toContain("기억하는 답변이 없습니다");
    expect(await kim.run("memory", "list", "--json")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("forgets one question or all, and says how many choices it was", async () => {
    const kim = person("forgets");
    await kim.choosesClimbers("forgets-first");
    await kim.choosesClimbers("forgets-second");
    expect(await kim.run("memory", "forget", "budget")).toMatchObject({ stdout: "There was nothing to forget.\n" });
    expect(await kim.run("memory", "forget", "audience")).toMatchObject({ exitCode: 0, stdout: "Forgot 2 choices.\n" });
    expect((await kim.ask()).recommended).toBe("gyms");
    await kim.choosesClimbers("forgets-third");
    expect((await kim.run("memory", "forget", "--lang", "ko")).stdout).toBe("기억하던 답변 1개를 지웠습니다.\n");
    expect((await kim.run("memory", "forget", "--json")).lines).toEqual([{ forgotten: 0 }]);
  });

  it("refuses a question that there is not, and a command that there is not, in one sentence", async () => {
    const kim = person("wrong");
    const english = await kim.run("memory", "forget", "approve-outline");
    expect(english).toMatchObject({ exitCode: 2, stdout: "" });
    expect(english.stderr).toMatch(/^plancraft: .*"approve-outline".*audience, purpose, .*constraints\.\n$/);
    const korean = await kim.run("memory", "forget", "색", "--lang", "ko");
    expect(korean.exitCode).toBe(2);
    expect(korean.stderr).toMatch(/^plancraft: .*"색" 질문은 기억하지 않습니다\..*\n$/);
    const alone = await kim.run("memory");
    expect(alone).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: expect.stringContaining("Usage: plancraft memory"),
    });
  });
});

describe("a memory that cannot be read or written", () => {
  it("is a failure of the storage, and the session goes on when it can", async () => {
    const kim = person("broken");
    const asked = await kim.run("new", IDEA, "--json", "--session", "broken-write");
    await client.query("ALTER TABLE remembered_choices RENAME TO hidden_choices");
    let shown = false;
    const show = async () => {
      if (!shown) await client.query("ALTER TABLE hidden_choices RENAME TO remembered_choices");
      shown = true;
    };
    onTestFinished(show);
    const written = await kim.run("answer", "broken-write", answerJson(openQuestionOf(asked), CLIMBERS), "--json");
    expect(written.exitCode).toBe(5);
    expect(lastEvent(written, "failed").error.category).toBe("storage");
    expect((await kim.run("new", IDEA, "--json", "--session", "broken-read")).exitCode).toBe(5);
    await show();
    const requests = server.requests.length;
    expect(openQuestionOf(await kim.run("resume", "broken-read", "--json")).id).toBe("audience");
    expect(server.requests).toHaveLength(requests);
  });
});
