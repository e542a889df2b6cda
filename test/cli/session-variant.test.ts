import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { lastEvent, runCli, type Variables } from "../support/run-cli.ts";
import { keepVariant, storeRollout } from "../support/stored-variants.ts";

let database: TestDatabase;
let client: pg.Client;
let env: Variables;
let version: string;
let rollout: string;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  env = { DATABASE_URL: database.url, PLANCRAFT_MODEL: "offline" };
  version = await keepVariant(client, { name: "terse", settings: { minSections: 3 } });
  rollout = await storeRollout(client, { variant: version });
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const begin = (...more: string[]) =>
  runCli(["new", "A repair café", "--preset", "fast", "--yes", "--json", ...more], { env });

describe("the variant of a session on the command line", () => {
  it("is the one that --variant names, in no rollout, and `show` says so", async () => {
    for (const variant of ["terse", version.slice(0, 8)]) {
      const run = await begin("--variant", variant);
      const told = { name: "terse", version, rollout: null, arm: null };
      expect(run.events[0]).toMatchObject({ type: "session-started", variant: told });
      const { session } = lastEvent(run, "done");
      expect((await runCli(["show", session, "--json"], { env })).lines[0]).toMatchObject({ variant: told });
      expect((await runCli(["show", session], { env })).stdout).toMatch(
        new RegExp(`^Variant +terse \\(${version.slice(0, 12)}\\)$`, "m"),
      );
      expect((await runCli(["record", session], { env })).stdout).toContain(`terse (${version.slice(0, 12)})`);
      expect((await runCli(["show", session, "--lang", "ko"], { env })).stdout).toMatch(/^변형 +terse/m);
    }
    const plain = lastEvent(await begin("--variant", "default"), "done");
    expect((await runCli(["show", plain.session], { env })).stdout).not.toContain("Variant");
  });

  it("is that of the rollout without it, and `show` names the arm", async () => {
    const { session } = lastEvent(await begin(), "done");
    const { stdout } = await runCli(["show", session], { env });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      `terse (${version.slice(0, 12)}), the canary of rollout ${rollout}`,
    );
  });

  it("is refused where there is none of that name, before anything is asked or stored", async () => {
    const before = (await client.query("SELECT FROM sessions")).rows.length;
    const run = await runCli(["new", "--variant", "nowhere", "--yes", "--json", "A repair café"], { env });
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stdout + run.stderr).toContain("There is no variant");
    expect((await client.query("SELECT FROM sessions")).rows).toHaveLength(before);
  });
});
