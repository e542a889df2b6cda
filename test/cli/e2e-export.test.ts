import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PlanExport } from "../../schemas/plan-export.ts";
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
    for (const text of [...plan.assumptions, ...plan.missing]) expect(plan.markdown).toContain(`- ${text}`);
    expect(plan.answers.map(({ text }) => text).filter((text) => !plan.markdown.includes(text))).toEqual([]);
    expect(plan.reviews.map(({ round }) => round)).toEqual(plan.reviews.map((_, at) => at + 1));
    expect(plan.usage.calls).toBeGreaterThan(plan.sections.length);
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
    const run = await runCli(["export", "english", "--format", "pdf", "--lang", lang], { env });
    expect(run).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("md, html, json") });
  }
});

it("loads the page's libraries for HTML only", async () => {
  const page = async (args: readonly string[]) => {
    const packages = await loadedPackages(args, env);
    return packages.filter((name) => name === "marked" || name === "beautiful-mermaid");
  };
  expect(await page(["new", "An idea", "--session", "watched"])).toEqual([]);
  expect(await page(["export", "english", "--format", "json"])).toEqual([]);
  expect(await page(["export", "english", "--format", "html"])).toEqual(["beautiful-mermaid", "marked"]);
});

it("loads neither LangGraph nor Postgres' client for help, and both for a command", async () => {
  const heavy = async (args: readonly string[]) =>
    (await loadedPackages(args, env)).filter((name) => name === "pg" || name.startsWith("@langchain/"));
  expect(await heavy(["--help"])).toEqual([]);
  expect(await heavy(["list", "--help"])).toEqual([]);
  expect(await heavy(["list"])).toEqual(expect.arrayContaining(["@langchain/langgraph", "pg"]));
});
