import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCommandLine } from "../../cli/program.ts";
import { ALERTS, runbookFile } from "../../ops/alerts/alert-table.ts";
import { unknownParts } from "../ops/alerts/known-metrics.ts";
import { createTestDatabase } from "../support/postgres.ts";

const DIRECTORY = join(import.meta.dirname, "../../docs/runbooks");
const MANIFESTS = join(import.meta.dirname, "../../ops/manifests");
const HEADINGS = ["For users", "Look at", "Do", "Over when"];
const RUNBOOKS = Object.keys(ALERTS).map((alert) => ({ alert, file: runbookFile(alert) }));

function runbook(file: string): string {
  return readFileSync(join(DIRECTORY, file), "utf8");
}

function manifest(file: string): string {
  return readFileSync(join(MANIFESTS, file), "utf8");
}

/** The blocks of code of one language in all runbooks. */
function blocks(language: string): { readonly file: string; readonly code: string }[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return RUNBOOKS.flatMap(({ file }) =>
    [...runbook(file).matchAll(fence)].map(([, code = ""]) => ({ file, code: code.trim() })),
  );
}

/** What `--help` says of a command. */
async function helpOf(words: readonly string[]): Promise<string> {
  const stdout = new PassThrough();
  const host = { ...process, stdout, stderr: new PassThrough(), environment: {} };
  await runCommandLine([...words, "--help"], host as unknown as Parameters<typeof runCommandLine>[1]);
  stdout.end();
  return await text(stdout);
}

/** Whether the command line has a command, by its own help, with all options that stand behind it. */
async function isCommand(code: string): Promise<boolean> {
  const [program, ...words] = code.split(/\s+/);
  // Names of commands are lower case; what stands for a session or a letter is not.
  const isName = (word: string | undefined) => word !== undefined && /^[a-z]+$/.test(word);
  const names = isName(words[0]) ? words.slice(0, isName(words[1]) ? 2 : 1) : [];
  const help = await helpOf(names);
  const options = words.filter((word) => word.startsWith("--"));
  return (
    program === "plancraft" &&
    help.startsWith(`Usage: plancraft ${names.join(" ")} `) &&
    options.every((option) => new RegExp(`${option}[\\s,]`).test(help))
  );
}

describe("runbooks", () => {
  it("are there for each alert, and for nothing else", () => {
    const files = readdirSync(DIRECTORY).filter((file) => file !== "README.md");
    expect(files.toSorted()).toEqual(RUNBOOKS.map(({ file }) => file).toSorted());
  });

  it.each(RUNBOOKS)("$file says what it means, what to look at, what to do and when it is over", ({ alert, file }) => {
    const lines = runbook(file).split("\n");
    expect(lines[0]).toBe(`# ${alert}`);
    expect(lines.filter((line) => line.startsWith("## "))).toEqual(HEADINGS.map((heading) => `## ${heading}`));
    for (const part of runbook(file).split(/^## .*$/m)) expect(part.trim().length).toBeGreaterThan(40);
  });

  it("name only commands and options that the command line has", async () => {
    const lines = blocks("sh").flatMap(({ file, code }) => code.split("\n").map((line) => ({ file, code: line })));
    const inline = RUNBOOKS.flatMap(({ file }) =>
      [...runbook(file).matchAll(/`(plancraft [^`]+)`/g)].map(([, code = ""]) => ({ file, code })),
    );
    const wrong: string[] = [];
    for (const { file, code } of [...lines, ...inline]) if (!(await isCommand(code))) wrong.push(`${file}: ${code}`);
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(30);
    // One that there is not would be found.
    expect(await Promise.all(["plancraft list --state failed", "plancraft dead bury LETTER"].map(isCommand))).toEqual([
      false,
      false,
    ]);
  });

  it("ask Prometheus only for what there is", () => {
    const queries = blocks("promql");
    expect(queries.length).toBeGreaterThan(30);
    expect(queries.flatMap(({ file, code }) => unknownParts(code).map((part) => `${file}: ${part}`))).toEqual([]);
  });

  it("have SQL that the schema takes, and that only reads", async () => {
    const { url, drop } = await createTestDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const statements = blocks("sql");
    expect(statements.length).toBeGreaterThan(15);
    try {
      await client.query("SET default_transaction_read_only = on");
      for (const { file, code } of statements)
        await client.query(code).catch((error: Error) => expect.fail(`${file}: ${error.message}`));
    } finally {
      await client.end();
      await drop();
    }
  });

  it("name only services, deployments and labels that the manifests have", () => {
    const all = ["README.md", ...RUNBOOKS.map(({ file }) => file)].map(runbook).join("\n");
    const given = readdirSync(join(MANIFESTS, "kubernetes")).map((file) => manifest(`kubernetes/${file}`));
    const objects = given.flatMap((yaml) => [...yaml.matchAll(/^ {2}name: (\S+)$/gm)].map(([, name]) => name));
    const services = Object.keys(parse(manifest("compose.yaml")).services);
    const inCompose = [
      ...all.matchAll(
        /docker compose (?:exec|restart|stop|logs|up)(?: (?:--tail|--since) \w+| -\w+)*(?: --scale)? ([a-z]+)[ `=]/g,
      ),
    ];
    const deployments = [...all.matchAll(/deploy\/([\w-]+)/g)];
    expect(inCompose.map(([, name]) => name).filter((name) => !services.includes(`${name}`))).toEqual([]);
    expect(deployments.map(([, name]) => name).filter((name) => !objects.includes(name))).toEqual([]);
    expect(inCompose.length).toBeGreaterThan(10);
    expect(deployments.length).toBeGreaterThan(10);
    for (const [, label] of all.matchAll(/-l (\S+?)=plancraft/g))
      expect(given.some((yaml) => yaml.includes(`${label}: plancraft`))).toBe(true);
  });

  it("lead only to files and headings that there are", () => {
    const wrong = RUNBOOKS.flatMap(({ file }) =>
      [...runbook(file).matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([link, path = "", heading]) => {
        const target = path.startsWith("../") ? join(DIRECTORY, path) : join(DIRECTORY, path || file);
        const there = readFileSync(target, "utf8");
        const headings = [...there.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
          title
            .toLowerCase()
            .replaceAll(/[^\w -]/g, "")
            .replaceAll(" ", "-"),
        );
        return heading === undefined || headings.includes(heading) ? [] : [`${file}: ${link}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});
