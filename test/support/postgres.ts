import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject, onTestFinished, TestRunner } from "vitest";
import { failedTest } from "./failed-test.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The test server's `postgres` database, as superuser. */
    postgresAdminUrl: string;
    /** The migrated database that test databases are cloned from. */
    postgresTemplate: string;
    /** The home of a stopped server with an empty cluster, to be copied. */
    postgresCluster: string;
  }
}

/** A database of one's own on the test server. */
export interface TestDatabase {
  /** Works as DATABASE_URL in child processes too. */
  readonly url: string;
  /**
   * Drops it, unless a test failed that may have used it: then it is kept and its name printed. Inside a test that is
   * known only at its end, so there it happens then, asked for or not.
   */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without our schema, to run migrations on. */
  readonly isEmpty?: boolean;
}

/**
 * A fresh, migrated database, cloned from the template in about 50 ms. Needs `postgres-server.ts` as global setup and
 * `watch-failures.ts` as setup of each file.
 */
export async function createTestDatabase({ isEmpty = false }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  const template = isEmpty ? "template0" : inject("postgresTemplate");
  // By the file, not block by block through the log: half the work, and dropping it is half as much too.
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = new URL(inject("postgresAdminUrl"));
  url.pathname = `/${name}`;
  const settle = async (failure: string | undefined) => {
    if (failure === undefined) {
      await untilLeft(name);
      return asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    await asAdmin(`COMMENT ON DATABASE ${name} IS 'kept'`);
    console.error(`Kept for "${failure}": ${url.href}`);
  };
  if (TestRunner.getCurrentTest() === undefined) return { url: url.href, drop: () => settle(failedTest.name) };
  onTestFinished(({ task }) => settle(task.result?.state === "fail" ? task.fullTestName : undefined));
  return { url: url.href, drop: async () => {} };
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresAdminUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * A pool says that it has ended before its connections have: cut off in that moment, one would fail a test that is over. Who is
 * still there after half a second stays, as a killed process's connection does.
 */
async function untilLeft(database: string): Promise<void> {
  await asAdmin(`DO $$ BEGIN
    FOR look IN 1..20 LOOP
      PERFORM pg_stat_clear_snapshot();
      EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '${database}');
      PERFORM pg_sleep(0.025);
    END LOOP;
  END $$`);
}
