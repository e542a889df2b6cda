import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createPlanner } from "../../planner/compose.ts";
import { diagnose } from "../../planner/setup/doctor.ts";
import { AppError } from "../../utils/errors.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { runCli } from "../support/run-cli.ts";
import { type SecretAddress, secretAddresses, shownPieces } from "../support/secret-addresses.ts";
import { type SentryServer, startSentryServer } from "../support/sentry-server.ts";

/** Cloned before the table is made: the addresses are of one database. */
const TABLE = secretAddresses("postgresql://postgres@localhost:5432/NAME?host=SOCKET");
let database: TestDatabase;
let sentry: SentryServer;
let home: string;
beforeAll(async () => {
  [database, sentry, home] = await Promise.all([
    createTestDatabase(),
    startSentryServer(),
    mkdtemp(join(tmpdir(), "plancraft-addresses-")),
  ]);
});
afterAll(async () => {
  await database.drop();
  await sentry.close();
  await rm(home, { recursive: true, force: true });
});

/** The row on the database of these tests. */
function onDatabase({ what }: SecretAddress): SecretAddress {
  const row = secretAddresses(database.url).find((one) => one.what === what);
  if (row === undefined) throw new Error(`No row is called ${what}`);
  return row;
}

const environmentFor = (address: string) => ({ DATABASE_URL: address, PLANCRAFT_HOME: home, SENTRY_DSN: sentry.dsn });

/** Everything that a person or a program can read of an error; but for its cause where that is the server's own word. */
function readable(error: unknown, what: string): string {
  const words = error instanceof AppError ? [error.inLanguage("en"), error.inLanguage("ko")] : [];
  const inside = what === SAID_BACK ? [] : [inspect(error, { depth: null, showHidden: true })];
  return [...words, ...inside, JSON.stringify(error)].join("\n");
}

async function writtenIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("\n");
}

const SAID_BACK = "a setting the server refuses";
/** The rest is only looked into: a session takes a second or two. */
const RUN = ["a blank before it", "a password percent-encoded", "the password among the parameters"];
const FAILURES: Readonly<Record<string, string>> = {
  "a TLS file that is not there": "storage-parameter",
};

describe.each(TABLE)("of an address with $what", (row) => {
  it("no piece of the password is shown by the doctor, an error, a log or a report", async () => {
    const { address, secret, outcome } = onDatabase(row);
    const environment = environmentFor(address);
    const shown: string[] = [];
    const diagnosis = await diagnose(environment);
    shown.push(JSON.stringify(diagnosis), ...diagnosis.problems.map((problem) => readable(problem, row.what)));
    let failure: unknown = null;
    try {
      await using planner = await createPlanner({ environment, onTrouble: (message) => shown.push(message) });
      const events = RUN.includes(row.what) ? planner.start({ idea: "A guide", yes: true }) : await planner.list();
      for await (const event of events) shown.push(JSON.stringify(event));
    } catch (error) {
      failure = error;
      shown.push(readable(error, row.what));
    }
    const text = [...shown, await writtenIn(join(home, "logs")), ...sentry.envelopes].join("\n");
    expect(shownPieces(text, secret)).toEqual([]);

    const codes = diagnosis.problems.map(({ code }) => code);
    if (outcome === "works") {
      expect(codes).toEqual([]);
      expect(failure).toBeNull();
      expect(diagnosis.address).toMatch(/^\/.*:5432\/test_[0-9a-f]+$/);
    } else {
      const code = outcome === "refused" ? "storage-address" : (FAILURES[row.what] ?? "storage-unreachable");
      expect(codes).toEqual([code]);
      expect(failure).toMatchObject({ code, exitCode: 5 });
    }
  });
});

describe("the commands", () => {
  const SAMPLES = ["a blank before it", "a password with an @ and a /", "key and value behind the address"];

  it.each(TABLE.filter(({ what }) => SAMPLES.includes(what)))("show nothing of an address with $what", async (row) => {
    const { address, secret, outcome } = onDatabase(row);
    const own = await mkdtemp(join(tmpdir(), "plancraft-address-"));
    onTestFinished(() => rm(own, { recursive: true, force: true }));
    const env = {
      DATABASE_URL: address,
      PLANCRAFT_HOME: own,
      LOG_FORMAT: "json",
      LOG_LEVEL: "trace",
      LANG: "ko_KR.UTF-8",
    };
    for (const args of [["list"], ["doctor"], ["doctor", "--json"], ["new", "A guide", "--yes"]]) {
      const { exitCode, stdout, stderr } = await runCli(args, { env });
      expect(exitCode, stderr).toBe(outcome === "works" ? 0 : 5);
      expect(shownPieces(`${stdout}${stderr}${await writtenIn(join(own, "logs"))}`, secret)).toEqual([]);
      if (outcome === "refused") expect(`${stdout}${stderr}`).toMatch(/DATABASE_URL이 Postgres 서버의 주소가 아닙니다/);
    }
  });
});
