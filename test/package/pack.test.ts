import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readmeProgram } from "./readme-program.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const tsc = join(ROOT, "node_modules/.bin/tsc");

/** Pauses and goes on with LangGraph's own words, and puts the graph into one of its own. */
const GRAPH_PROGRAM = `
import { Command, CompiledStateGraph, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import { createPlanner } from "plancraft";

await using planner = await createPlanner();
const thread = { configurable: { thread_id: "of-a-program" } };
let state = await planner.graph.invoke({ idea: "A marketplace for used climbing gear" }, thread);
console.log(isInterrupted(state) ? "paused" : "not paused");
console.log(planner.graph instanceof CompiledStateGraph ? "a compiled graph" : "another LangGraph's graph");
while (isInterrupted(state)) {
  const { kind, options } = state[INTERRUPT][0].value;
  const decide = () => (options[0] ? { kind, optionId: options[0].id } : { kind, text: "You decide" });
  const answer = kind === "approval" ? { kind, decision: "accept" } : decide();
  state = await planner.graph.invoke(new Command({ resume: answer }), thread);
}
console.log(state.document.split("\\n")[0]);
`;

/** Installs the packed package into an empty directory, once: it is the slow part. */
describe("the packed package in an empty directory", { timeout: 300_000 }, () => {
  let directory: string;
  /** What npm says that is in the package. */
  let packed: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "plancraft-pack-"));
    // What npm needs to reach a registry stays; what configures PlanCraft goes.
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(OPENAI|AZURE|AOAI|PLANCRAFT|DATABASE|LANG|LC_)/.test(name),
    );
    env = { ...Object.fromEntries(kept), PLANCRAFT_HOME: join(directory, "home") };
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", directory];
    packed = (await run("npm", pack, { cwd: ROOT })).stdout;
    const tarball = /[\w.-]+\.tgz/.exec(packed)?.[0] ?? "";
    await writeFile(
      join(directory, "package.json"),
      JSON.stringify({ name: "newcomer", private: true, type: "module" }),
    );
    // What the cache has is not asked for again: a hundred packages, each of them a request.
    const install = ["install", "--no-audit", "--no-fund", "--prefer-offline", join(directory, tarball)];
    await run("npm", install, { cwd: directory, env });
  }, 300_000);

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it("runs the program of the README", async () => {
    await writeFile(join(directory, "program.ts"), readmeProgram());
    const { stdout, stderr } = await run("node", ["program.ts"], { cwd: directory, env });
    expect(stdout).toMatch(/^# .+\n\n> This is a worksheet, not a plan/);
    expect(stderr).toContain("7 of 7:");
  });

  it("brings types without an error, that narrow, and that the README and the examples pass, as strict as they go", async () => {
    await writeFile(join(directory, "program.ts"), readmeProgram());
    await cp(join(ROOT, "test/package/library-types.ts"), join(directory, "library-types.ts"));
    await cp(join(ROOT, "docs/examples"), join(directory, "examples"), { recursive: true });
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit"];
    const target = ["--module", "nodenext", "--target", "es2024", "--lib", "es2024,esnext.disposable,dom"];
    const examples = (await readdir(join(directory, "examples"))).filter((name) => name.endsWith(".ts"));
    const programs = ["program.ts", "library-types.ts", ...examples.map((name) => join("examples", name))];
    const compiled = run(tsc, [...options, ...target, "--skipLibCheck", "false", "--types", "node", ...programs], {
      cwd: directory,
      env,
    });
    const said: string = await compiled.then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout,
    );
    // Of other libraries' declarations somebody else is the master.
    const ours = said.split("\n").filter((line) => /^\S/.test(line) && !/^node_modules\/(?!plancraft\/)/.test(line));
    expect(ours).toEqual([]);
    const graph = await readFile(join(directory, "node_modules/plancraft/dist/graph/plan-graph.d.ts"), "utf8");
    expect(graph.split("\n").length).toBeLessThan(300);
  });

  it("shares LangGraph with the program that uses its graph", async () => {
    await writeFile(join(directory, "graph.ts"), GRAPH_PROGRAM);
    const { stdout } = await run("node", ["graph.ts"], { cwd: directory, env });
    expect(stdout.trimEnd().split("\n")).toEqual(["paused", "a compiled graph", expect.stringMatching(/^# /)]);
  });

  it("plans from the command line", async () => {
    const { stdout } = await run("npx", ["plancraft", "new", "A marketplace for used climbing gear", "--yes"], {
      cwd: directory,
      env,
    });
    expect(stdout).toMatch(/^# .*climbing gear/);
    expect(stdout).toContain("## What is missing");
  });

  it("holds the build, the guides, the migrations and the licences of what is bundled, and no tests", async () => {
    expect(packed).toContain("knowledge/guides/risks.ko.md");
    expect(packed).toContain("migrations/0001_sessions.sql");
    expect(packed).toContain("dist/cli/THIRD-PARTY.txt");
    for (const name of ["index.html", "favicon.svg", "THIRD-PARTY.txt"]) expect(packed).toContain(`dist/web/${name}`);
    expect(packed).toMatch(/dist\/web\/assets\/[\w-]+\.js\.br"/);
    // Its sources are in the bundle.
    expect(packed).not.toMatch(/"web\/|dist\/web\/[^"]*\.map"/);
    expect(packed).not.toContain("test/");
    const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    expect(manifest.license).toBe("MIT");
  });
});
