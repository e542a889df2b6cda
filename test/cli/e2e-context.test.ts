import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readGivenFile } from "../../knowledge/given-file.ts";
import { createPlanner } from "../../planner/compose.ts";
import { Source } from "../../schemas/source.ts";
import { openDatabase } from "../../utils/postgres/database.ts";
import { KnowledgeStore } from "../../utils/postgres/stores/knowledge/knowledge-store.ts";
import { RevisionStore } from "../../utils/postgres/stores/revision-store.ts";
import { SessionStore } from "../../utils/postgres/stores/sessions/session-store.ts";
import { claimOn } from "../support/claims.ts";
import { englishIn } from "../support/languages.ts";
import { writePdf } from "../support/pdf-writer.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { type CliResult, FAKE_KEY, runCli, startCli, type Variables } from "../support/run-cli.ts";
import { startWebServer } from "../support/web-server.ts";

const NOTES = "# 손님\n동네 중고서점을 찾는 손님은 책값보다 상태를 묻는다.\n\n# 값\n매입가는 정가의 20%다.\n";
const REPORT = ["Climbers resell their harnesses", "Insurers refuse used ropes"];

let database: TestDatabase;
let folder: string;
let env: Variables;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "plancraft-context-"));
  env = { DATABASE_URL: database.url };
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** What a session's state and the store know of its files; read as the next process does. */
async function openStores() {
  const planner = await createPlanner({ environment: env });
  const { pool, close } = await openDatabase({ databaseUrl: database.url, home: folder });
  onTestFinished(async () => {
    await planner.close();
    await close();
  });
  const documents = new KnowledgeStore(pool);
  return {
    documents,
    sessions: new SessionStore(pool),
    revisions: new RevisionStore(pool),
    inState: async (session: string): Promise<string[]> => {
      const { values } = await planner.graph.getState({ configurable: { thread_id: session } });
      return titlesOf(values.sources);
    },
    found: async (session: string, about: string) => {
      const sources = (await documents.sources(session)).map(({ id }) => id);
      return (await documents.passages({ sources, about, limit: 1 })).map(({ place }) => place);
    },
  };
}

async function shown(session: string): Promise<string[]> {
  const [line] = (await runCli(["show", session, "--json"], { env })).lines;
  return titlesOf(line?.["sources"]);
}

function titlesOf(sources: unknown): string[] {
  return Source.array()
    .parse(sources)
    .map(({ title }) => title);
}

function expectRefusal({ exitCode, stdout, stderr }: CliResult, ...words: readonly string[]): string {
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^plancraft: [^\n]+\n$/);
  for (const word of words) expect(stderr).toContain(word);
  return stderr;
}

describe("a file that cannot be taken", () => {
  it.each([
    ["is missing", () => join(folder, "none.md"), "no such file"],
    [
      "is an empty folder",
      () => mkdir(join(folder, "place")).then(() => join(folder, "place")),
      "no file in the folder",
    ],
    ["is no regular file", () => "/dev/null", "no regular file"],
    ["is empty", () => write("empty.md", ""), "it is empty"],
    ["is binary", () => write("binary.md", Buffer.from([1, 0, 2, 0, 3])), "it is no text"],
    [
      "is too large",
      async () => {
        const path = await write("large.txt", "");
        await truncate(path, 20_000_001);
        return path;
      },
      "larger than 20 MB",
    ],
    ["is too long", () => write("long.txt", "x".repeat(2_400_001)), "more text"],
    ["is a locked PDF", () => write("locked.pdf", writePdf({ pages: ["A"], isEncrypted: true })), "password"],
    ["is a damaged PDF", () => write("damaged.pdf", "%PDF-1.7\nrest"), "damaged"],
    ["is a scanned PDF", () => write("scanned.pdf", writePdf({ pages: [""] })), "no text that can be read"],
  ])("because it %s ends the command before a session or a call is made", async (_, make, words) => {
    const [good, path] = [await write("good.md", NOTES), await make()];
    const { url } = await createTestDatabase();
    const online = { DATABASE_URL: url, OPENAI_API_KEY: FAKE_KEY, OPENAI_BASE_URL: "http://127.0.0.1:1/v1" };
    expectRefusal(await runCli(["new", "An idea", "--context", good, "--context", path], { env: online }), path, words);
    const { pool, close } = await openDatabase({ databaseUrl: url, home: folder });
    onTestFinished(close);
    const { rows } = await pool.query("SELECT id FROM sessions UNION ALL SELECT id FROM documents");
    expect(rows).toEqual([]);
  });

  it("is refused in Korean too", async () => {
    const args = ["new", "An idea", "--lang", "ko", "--context", join(folder, "none.md")];
    const korean = expectRefusal(
      await runCli(args, { env }),
      "파일을 사용할 수 없습니다",
      "그런 파일이나 폴더가 없습니다",
    );
    expect(englishIn(korean.replaceAll(folder, ""))).toEqual([]);
  });

  it("is the fifty-first of a session, counting those that it has", async () => {
    const paths = await Promise.all(Array.from({ length: 51 }, (_, at) => write(`${at}.txt`, `File ${at}`)));
    const given = (from: number, to: number) => paths.slice(from, to).flatMap((path) => ["--context", path]);
    expectRefusal(await runCli(["new", "An idea", ...given(0, 51)], { env }), paths[50] ?? "", "50 files at most");
    const fifty = await runCli(["new", "An idea", "--session", "fifty", "--yes", ...given(0, 50)], { env });
    expect(fifty.exitCode, fifty.stderr).toBe(0);
    expect(await shown("fifty")).toHaveLength(50);
    expectRefusal(await runCli(["revise", "fifty", "Halve it", ...given(50, 51)], { env }), paths[50] ?? "");
    expect(await shown("fifty")).toHaveLength(50);
  });
});

describe("a page of --context", () => {
  it("is fetched only where that is said, and once", async () => {
    const site = await startWebServer(() => "<title>Rents</title><p>A gym pays 4,000 euros.");
    onTestFinished(() => site.close());
    const own = { ...env, PLANCRAFT_FETCH_HOSTS: site.host };
    const args = ["new", "A gym", "--session", "page", "--context", `${site.url}/a?key=1`];
    expectRefusal(await runCli(args, { env: own }), "--fetch", `${site.url}/a.`);
    expectRefusal(await runCli([...args, "--lang", "ko"], { env: own }), "--fetch를 붙여 주세요");
    const refused = await runCli([...args, "--json"], { env: own });
    expect(refused).toMatchObject({ exitCode: 2, lines: [{ type: "failed", error: { code: "usage" } }] });
    expect(site.requests).toEqual([]);
    const begun = await runCli([...args, "--fetch"], { env: own });
    expect(begun.exitCode, begun.stderr).toBe(3);
    expect((await runCli(["resume", "page", "--yes"], { env: own })).exitCode).toBe(0);
    expect(site.requests).toHaveLength(1);
    expect(await shown("page")).toEqual(["Rents"]);
    expectRefusal(await runCli([...args, "--fetch"], { env }), "only https");
  });

  it("may be a folder, whose files that cannot be read are named", async () => {
    const place = join(folder, "all");
    await mkdir(place);
    await Promise.all([writeFile(join(place, "a.md"), NOTES), writeFile(join(place, "b.png"), Buffer.from([137, 0]))]);
    const begun = await runCli(["new", "A gym", "--session", "folder", "--yes", "--context", place], { env });
    expect(begun.exitCode, begun.stderr).toBe(0);
    expect(begun.stderr).toContain(`${join(place, "b.png")} is left out: it is no text`);
    expect(await shown("folder")).toEqual(["a.md"]);
  });
});

describe("the files of new", () => {
  it("are kept with the session as they were, and named by show", async () => {
    const paths = [
      await write("손님 노트.md".normalize("NFD"), NOTES),
      await write("report", writePdf({ pages: REPORT })),
    ];
    const context = paths.flatMap((path) => ["--context", path]);
    const stopped = await runCli(["new", "중고 서점 앱", "--session", "kept", ...context], { env });
    expect(stopped.exitCode, stopped.stderr).toBe(3);
    await rm(paths[0] ?? "");
    await writeFile(paths[1] ?? "", "Something else");
    const { inState, found } = await openStores();
    expect((await runCli(["resume", "kept", "--yes"], { env })).exitCode).toBe(0);
    const titles = ["손님 노트.md", "report"];
    expect(await inState("kept")).toEqual(titles);
    expect(await shown("kept")).toEqual(titles);
    expect(await found("kept", "서점의 손님")).toEqual(["손님"]);
    expect(await found("kept", "insurance of a rope")).toEqual(["p. 2"]);
    const people = await runCli(["show", "kept"], { env });
    expect(people.stdout).toMatch(/^Given file +손님 노트\.md\nGiven file +report$/m);
    expect((await runCli(["show", "kept", "--lang", "ko"], { env })).stdout).toMatch(/^참고 파일 +report$/m);
  });

  it("are there where the process died before the first step, or in it", async () => {
    const { sessions, inState } = await openStores();
    const path = await write("a.md", NOTES);
    const origin = { lineage: "unbegun", person: null, parent: null, forkedAt: null, options: {} };
    const file = await readGivenFile(path, Buffer.from(NOTES));
    await sessions.create({ session: "unbegun", ...origin, idea: "An idea", preset: "fast", model: "offline" }, [file]);
    const args = ["new", "An idea", "--session", "killed", "--yes", "--json", "--context", path];
    const killed = startCli(args, { env });
    await killed.event(({ type }) => type === "session-started");
    killed.kill("SIGKILL");
    await killed.result;
    await rm(path);
    for (const session of ["unbegun", "killed"]) {
      expect((await runCli(["resume", session, "--yes"], { env })).exitCode).toBe(0);
      expect(await inState(session)).toEqual(["a.md"]);
    }
  });

  it("are none where none is given", async () => {
    const { inState } = await openStores();
    await runCli(["new", "An idea", "--session", "bare", "--yes"], { env });
    expect(await inState("bare")).toEqual([]);
    expect(await shown("bare")).toEqual([]);
    expect((await runCli(["show", "bare"], { env })).stdout).not.toContain("Given file");
  });
});

describe("the files of revise and fork", () => {
  it("come with the request and stay behind those of new", async () => {
    const { inState, documents } = await openStores();
    const [first, second] = [await write("first.md", NOTES), await write("second.txt", "Budgets of stalls")];
    await runCli(["new", "An app for climbers", "--session", "base", "--yes", "--context", first], { env });
    const before = await runCli(["export", "base"], { env });
    expectRefusal(await runCli(["revise", "base", "Halve the budget", "--context", folder], { env }), folder);
    expect(await runCli(["export", "base"], { env })).toEqual(before);

    const context = ["--context", second, "--context", first];
    const revised = await runCli(["revise", "base", "Halve the budget", ...context], { env });
    expect(revised.exitCode, revised.stderr).toBe(0);
    expect(await inState("base")).toEqual(["first.md", "second.txt"]);
    expect(await shown("base")).toEqual(["first.md", "second.txt"]);
    expect(titlesOf(await documents.sources("base", 0))).toEqual(["first.md"]);
  });

  it("are there where the process died between the request and its run", async () => {
    const { inState, revisions } = await openStores();
    await runCli(["new", "An app for climbers", "--session", "died", "--yes"], { env });
    const file = await readGivenFile("late.txt", Buffer.from("Prices of shoes"));
    await revisions.add(claimOn("died", "1"), { number: 1, request: "Name prices" }, new Date(), [file]);
    expect((await runCli(["resume", "died"], { env })).exitCode).toBe(0);
    expect(await inState("died")).toEqual(["late.txt"]);
  });

  it("are in a fork those that its checkpoint has, also the first one, which has not taken them up yet", async () => {
    const { inState } = await openStores();
    const [first, second] = [await write("first.md", NOTES), await write("second.txt", "Budgets of stalls")];
    await runCli(["new", "An app for climbers", "--session", "parent", "--yes", "--context", first], { env });
    const before = (await runCli(["history", "parent", "--json"], { env })).lines;
    await runCli(["revise", "parent", "Halve the budget", "--context", second], { env });
    const [latest] = (await runCli(["history", "parent", "--json"], { env })).lines;
    for (const [at, titles] of [
      [before.at(-1), ["first.md"]],
      [before[0], ["first.md"]],
      [latest, ["first.md", "second.txt"]],
    ] as const) {
      const fork = await runCli(["fork", "parent", "--at", String(at?.["checkpoint"]), "--yes", "--json"], { env });
      const session = fork.events[0]?.session ?? "";
      expect(await inState(session)).toEqual(titles);
      expect(await shown(session)).toEqual(titles);
    }
  });
});
