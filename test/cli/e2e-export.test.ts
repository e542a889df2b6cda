import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { PlanExport } from "../../schemas/plan/plan-export.ts";
import { PlanRecord } from "../../schemas/plan/plan-record.ts";
import { readHtml, valuesOf } from "../support/html-reader.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli, spawnCli, type Variables } from "../support/run-cli.ts";

const IDEAS = { english: "A marketplace for used climbing gear", korean: "중고 등산 장비를 사고파는 마켓플레이스" };

let database: TestDatabase;
let place: string;
let env: Variables;
const plans = new Map<string, string>();
/** An English and a Korean plan that are finished, and one that waits for an answer. */
beforeAll(async () => {
  database = await createTestDatabase();
  place = await mkdtemp(join(tmpdir(), "plancraft-export-"));
  env = { DATABASE_URL: database.url };
  for (const [session, idea] of Object.entries(IDEAS)) {
    const { stdout } = await runCli(["new", idea, "--session", session, "--preset", "fast", "--yes"], { env });
    plans.set(session, stdout);
  }
  expect((await runCli(["new", "An idea that waits", "--session", "waits"], { env })).exitCode).toBe(3);
});
afterAll(async () => {
  await rm(place, { recursive: true, force: true });
  await database.drop();
});

describe.each(Object.keys(IDEAS))("export of a finished plan (%s)", (session) => {
  const language = session === "korean" ? "ko" : "en";

  it("gives the Markdown as it was printed", async () => {
    expect(await runCli(["export", session, "--format", "md"], { env })).toMatchObject({
      exitCode: 0,
      stdout: plans.get(session),
    });
  });

  it("gives JSON of the published shape, with nothing that is not in it", async () => {
    const { exitCode, lines } = await runCli(["export", session, "--format", "json"], { env });
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(1);
    expect(PlanExport.parse(lines[0])).toEqual(lines[0]);
    const published = await readFile(new URL("../../docs/plan-export.schema.json", import.meta.url), "utf8");
    expect(z.fromJSONSchema(JSON.parse(published)).safeParse(lines[0])).toMatchObject({ success: true });
    const plan = PlanExport.parse(lines[0]);
    expect(plan).toMatchObject({
      format: "plancraft-plan/1",
      session,
      state: "done",
      complete: true,
      language,
      preset: "fast",
      models: ["offline"],
      reply: null,
      markdown: plans.get(session),
    });
    expect(plan.madeBy).toBe(plan.markdown.split("\n")[2]?.slice(2));
    expect(plan.title).toBe(plan.markdown.split("\n")[0]?.slice(2));
    expect(plan.sections.length).toBeGreaterThanOrEqual(7);
    for (const { title } of plan.sections) expect(plan.markdown).toContain(`\n## ${title}\n`);
    const listed = plan.assumptionGroups.flatMap(({ assumptions }) => assumptions);
    for (const text of [...listed, ...plan.missing]) expect(plan.markdown).toContain(`- ${text}`);
    for (const { text } of plan.nextSteps) expect(plan.markdown).toContain(text);
    expect(listed.length + plan.moreAssumptions).toBeLessThanOrEqual(plan.assumptions.length);
    const open = plan.answers.filter(({ kind, source }) => kind !== "approval" && source !== "human");
    expect(plan.nextSteps.filter(({ kind }) => kind === "answer")).toHaveLength(open.length);
    // Offline a sheet holds what the person said and what was taken by default.
    expect(plan).toMatchObject({ sheet: { decisions: [] }, record: null });
    for (const { kind, basis } of plan.sheet?.figures ?? []) {
      expect(["assumed", "derived"]).toContain(kind);
      expect(basis).not.toBe("");
    }
    expect(plan.madeBy).not.toMatch(/of 10\b|10점/);
    expect(plan.reviews).toEqual([]);
    expect(plan.usage).toEqual({ calls: 0, tokens: 0, cachedTokens: 0, costUsd: null });
  });

  it("gives one page of HTML with all of the plan in it", async () => {
    const { exitCode, stdout, stderr } = await runCli(["export", session, "--format", "html"], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    // A pipe takes what is this long in pieces.
    expect(stdout.endsWith("</html>\n")).toBe(true);
    const read = readHtml(stdout);
    expect(read.elements[0]).toEqual({ tag: "html", attributes: { lang: language } });
    const headings = [...(plans.get(session) ?? "").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
    expect(headings.length).toBeGreaterThan(10);
    for (const heading of headings) expect(read.text).toContain(heading);
    expect(read.elements.filter(({ tag }) => tag === "table").length).toBeGreaterThan(3);
    const ids = valuesOf(read, "id");
    expect(valuesOf(read, "href").filter((href) => !ids.includes(href.slice(1)))).toEqual([]);
    // Of 124 slices; an offline plan of either language is made of the same common words each time.
    const slices = stdout.split("@font-face").length - 1;
    expect(slices).toBeLessThan(40);
    expect(slices > 0).toBe(language === "ko");
  });
});

describe.each(Object.keys(IDEAS))("the record of a plan (%s)", (session) => {
  const words =
    session === "korean"
      ? { heading: "작성 과정", looked: "자동 집계와 변경", usage: "사용량" }
      : { heading: "How this plan came about", looked: "What code looked at and changed", usage: "Usage" };

  it("is printed as a document of its own, and as JSON of its shape", async () => {
    const { exitCode, stdout, stderr } = await runCli(["record", session], { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^# .+: ${words.heading}\n\n> `));
    expect(stdout).toContain(`\n## ${words.looked}\n`);
    // Nothing was used, so nothing is told of it.
    expect(stdout).not.toContain(`\n## ${words.usage}\n`);
    const { lines } = await runCli(["record", session, "--json"], { env });
    expect(lines).toHaveLength(1);
    const record = PlanRecord.parse(lines[0]);
    expect(record).toEqual(lines[0]);
    expect(record.markdown).toBe(stdout);
    // The offline model gives no score.
    expect(record.reviews.map(({ score }) => score)).toEqual(record.reviews.map(() => null));
    expect(record.reviews[0]?.done?.length).toBeGreaterThan(0);
  });

  it("stands at the end of an export that asks for it, in every format", async () => {
    const plan = plans.get(session) ?? "";
    const markdown = (await runCli(["export", session, "--with", "record"], { env })).stdout;
    expect(markdown.startsWith(plan.trimEnd())).toBe(true);
    expect(markdown.slice(plan.trimEnd().length)).toMatch(new RegExp(`^\n\n## ${words.heading}\n\n### `));
    const html = (await runCli(["export", session, "--format", "html", "--with", "record"], { env })).stdout;
    expect(readHtml(html).text).toContain(words.heading);
    expect(html).toMatch(new RegExp(`<h3 id="[^"]*">${words.looked}</h3>`));
    const { lines } = await runCli(["export", session, "--format", "json", "--with", "record"], { env });
    expect(PlanExport.parse(lines[0])).toMatchObject({ markdown, record: { format: "plancraft-record/1", session } });
  });

  it("is written to a file, where it is said", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plancraft-record-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, "record.md");
    const { stdout } = await runCli(["record", session, "--out", path], { env });
    expect(stdout).toBe("");
    expect(await readFile(path, "utf8")).toBe((await runCli(["record", session], { env })).stdout);
  });
});

describe("the name of --out", () => {
  it("says what is written: a page, JSON, else Markdown; also where a run ends", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plancraft-out-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const written = async (name: string, ...args: string[]) => {
      const path = join(folder, name);
      const { exitCode, stdout } = await runCli([...args, "--out", path], { env });
      return { exitCode, stdout, text: await readFile(path, "utf8") };
    };
    const [session, markdown] = ["english", plans.get("english") ?? ""];
    const page = await written("plan.HTML", "export", session);
    expect(page).toMatchObject({ exitCode: 0, stdout: "", text: expect.stringMatching(/^<!doctype html>/i) });
    const json = await written("plan.json", "export", session, "--json");
    expect(JSON.parse(json.text)).toMatchObject({ format: "plancraft-plan/1", markdown });
    expect(JSON.parse(json.stdout)).toEqual({ written: join(folder, "plan.json") });
    expect((await written("plan", "export", session)).text).toBe(markdown);
    expect((await written("own.html", "export", session, "--format", "md")).text).toBe(markdown);
    const resumed = await written("resumed.html", "resume", session);
    expect(resumed.text).toMatch(/^<!doctype html>/i);
  });

  it("is refused where it is that of a document of another kind", async () => {
    for (const args of [
      ["export", "none"],
      ["new", "A shop", "--yes"],
    ]) {
      const { exitCode, stderr } = await runCli([...args, "--out", "/nowhere/plan.odt"], { env });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        "A plan is not written as .odt: end the file's name in .docx, .pdf, .hwpx, .html, .md or .json.",
      );
    }
  });
});

describe("export of an unfinished plan", () => {
  it("names what is missing, in each format", async () => {
    for (const format of ["md", "html", "json"]) {
      const { exitCode, stdout, stderr } = await runCli(["export", "waits", "--format", format], { env });
      expect(exitCode).toBe(0);
      expect(stdout).toContain("The session is not finished (waiting).");
      expect(stdout).toContain("There is no outline yet.");
      expect(stderr).toContain("plancraft resume waits");
    }
    const { lines } = await runCli(["export", "waits", "--format", "json"], { env });
    const plan = PlanExport.parse(lines[0]);
    expect(plan).toMatchObject({ complete: false, state: "waiting", sections: [], reviews: [] });
    expect(plan.missing).toContain("There is no outline yet.");
    const page = readHtml((await runCli(["export", "waits", "--format", "html"], { env })).stdout);
    expect(page.text).toContain("This plan is not finished. See what is missing");
  });
});

describe("export --out", () => {
  it("writes the file instead of printing, and says where", async () => {
    for (const [format, begins] of [
      ["md", "# "],
      ["html", "<!DOCTYPE html>"],
      ["json", '{"format"'],
    ] as const) {
      const path = join(place, `plan.${format}`);
      const { stdout: printed } = await runCli(["export", "korean", "--format", format], { env });
      const args = ["export", "korean", "--format", format, "--out", `plan.${format}`, "--lang", "ko"];
      const run = await spawnCli(args, { env, cwd: place });
      expect(run).toMatchObject({ exitCode: 0, stdout: "", stderr: `저장했습니다: ${path}\n` });
      const file = await readFile(path, "utf8");
      expect(file.startsWith(begins)).toBe(true);
      expect(file).toBe(printed);
    }
    expect((await readdir(place)).toSorted()).toEqual(["plan.html", "plan.json", "plan.md"]);
  });

  it("refuses a file that cannot be written, before anything else", async () => {
    const run = await runCli(["export", "no-such-session", "--out", join(place, "nowhere", "plan.html")], { env });
    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("no such file") });
  });
});

it("refuses an unknown format, and names those there are", async () => {
  for (const lang of ["en", "ko"]) {
    const run = await runCli(["export", "english", "--format", "odt", "--lang", lang], { env });
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringContaining("md, html, json, docx, pdf, hwpx"),
    });
  }
});

/** What is large or slow to load; everything else comes with any command. */
const HEAVY =
  /^(?:pg|pg-boss|zod|string-width|@langchain\/(?:core|langgraph|openai)|openai|langsmith|undici|@sentry\/node|marked|beautiful-mermaid|unpdf|pino|fflate|docx|pdfkit|@resvg\/resvg-wasm|@clack\/.*)$/;
const STORED = ["pg", "string-width", "zod"];
const GRAPH = ["@langchain/core", "@langchain/langgraph", "langsmith", ...STORED];

it.each([
  [["--help"], []],
  [["list", "--help"], []],
  [["list"], STORED],
  [["show", "english"], STORED],
  [["show", "waits"], STORED],
  [["stats"], STORED],
  [["memory", "list"], STORED],
  [["export", "english", "--format", "json"], GRAPH],
  [
    ["export", "english", "--format", "html"],
    [...GRAPH, "beautiful-mermaid", "marked"],
  ],
  [
    ["export", "english", "--format", "hwpx"],
    [...GRAPH, "beautiful-mermaid", "fflate", "marked"],
  ],
  [
    ["new", "An idea", "--session", "watched"],
    [...GRAPH, "pino"],
  ],
])("of what is slow to load, %j loads only what it uses", async (args, expected) => {
  const loaded = await loadedPackages(args, env);
  expect(loaded.filter((name) => HEAVY.test(name))).toEqual(expected.toSorted());
});
