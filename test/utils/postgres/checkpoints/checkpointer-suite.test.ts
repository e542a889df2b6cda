import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import {
  type CheckpointSaverTestInitializer,
  deltaChannelHistoryTests,
  specTest,
} from "@langchain/langgraph-checkpoint-validation";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../../utils/postgres/database.ts";
import { openSaver } from "../../../support/checkpoint-samples.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/postgres.ts";

// The suite takes its words from the global scope, and only this file has them there.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it });

let test: TestDatabase;
let database: Database;

const initializer: CheckpointSaverTestInitializer<PostgresSaver> = {
  checkpointerName: "BatchingPostgresSaver",
  async beforeAll() {
    test = await createTestDatabase();
    database = await openDatabase({ databaseUrl: test.url, home: "/nonexistent/plancraft" });
  },
  async afterAll() {
    await database.close();
    await test.drop();
  },
  createCheckpointer: () => openSaver(database.pool),
  async destroyCheckpointer() {
    // Not `end`, which closes the pool: each saver is only to find nothing of the one before.
    await database.pool.query("TRUNCATE checkpoints, checkpoint_blobs, checkpoint_writes");
  },
};

specTest(initializer);
deltaChannelHistoryTests(initializer);
