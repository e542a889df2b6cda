import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const ROOMS = ["utils", "graph", "knowledge", "export", "rollout", "planner", "server", "worker", "cli"];
const WRITES = /\b(?:INSERT INTO|UPDATE [a-z_.]+ (?:AS [a-z]+ )?SET|DELETE FROM)\b/;
const STORES = "utils/postgres/stores";

/** Where a statement writes under a claim; `test/utils/postgres/claim.test.ts` tries each of them with one that is lost. */
const CLAIMED = [
  "utils/postgres/checkpoints/write-batch.ts",
  `${STORES}/call-ledger.ts`,
  `${STORES}/kept-version.ts`,
  `${STORES}/knowledge/knowledge-store.ts`,
  `${STORES}/memory-store.ts`,
  `${STORES}/out-file-store.ts`,
  `${STORES}/revision-store.ts`,
  `${STORES}/run-request-store.ts`,
  `${STORES}/sessions/cancelled-sessions.ts`,
  `${STORES}/sessions/event-store.ts`,
  `${STORES}/sessions/outside-endings.ts`,
  `${STORES}/sessions/run-end.ts`,
  `${STORES}/sessions/session-store.ts`,
  `${STORES}/sessions/settled-request.ts`,
  `${STORES}/setting-store.ts`,
];
/** Where none does, and why a process that has lost a session may send it. */
const UNCLAIMED: Readonly<Record<string, string>> = {
  "utils/postgres/backup/load.ts": "Nobody has a session in an empty database",
  "utils/postgres/migrate.ts": "Belongs to no session",
  "utils/postgres/session-lock.ts": "Takes the session",
  [`${STORES}/dead-run-store.ts`]: "Of a job whose taking names its holder",
  [`${STORES}/form-store.ts`]: "Belongs to no session",
  [`${STORES}/knowledge/choice-store.ts`]: "What was chosen first stays, whoever has the session",
  [`${STORES}/knowledge/embedding-store.ts`]: "What was paid for is kept, once, whoever has the session",
  [`${STORES}/knowledge/guide-store.ts`]: "Belongs to no session",
  [`${STORES}/knowledge/search-store.ts`]: "What was paid for is kept, once, whoever has the session",
  [`${STORES}/rate-store.ts`]: "Belongs to no session",
  [`${STORES}/rating-store.ts`]: "A person's own, and no run's",
  [`${STORES}/rollouts/rollout-store.ts`]: "Belongs to no session",
  [`${STORES}/rollouts/outcome-store.ts`]: "Of a rollout, which it locks",
  [`${STORES}/rollouts/variant-store.ts`]: "Never changed",
  [`${STORES}/request-key-store.ts`]: "Has a holder of its own",
  [`${STORES}/sessions/retention.ts`]: "Holds the locks of the sessions that it removes",
  [`${STORES}/settle-batch.ts`]: "What was paid for is kept, once, whoever has the session",
  [`${STORES}/threads/said-store.ts`]: "A person's own, and no run's",
  [`${STORES}/threads/thread-store.ts`]: "A person's own, and no run's",
  [`${STORES}/webhooks/feed-store.ts`]: "Of a delivery whose taking names its holder",
  [`${STORES}/webhooks/webhook-store.ts`]: "A person's own, and no run's",
  [`${STORES}/worker-store.ts`]: "Belongs to no session",
  "utils/queue/run-queue.ts": "In the transaction of whoever asks, who has the claim",
  "utils/queue/work-queue.ts": "Of a job whose taking names its holder",
};

it("each file with statements that write is known to write under a claim, or why it need not", () => {
  const files = ROOMS.flatMap((room) => {
    const listed = readdirSync(ROOT).includes(room) ? readdirSync(join(ROOT, room), { recursive: true }) : [];
    return listed.map((path) => join(ROOT, room, String(path))).filter((path) => path.endsWith(".ts"));
  });
  const writing = files.filter((path) => WRITES.test(readFileSync(path, "utf8"))).map((path) => relative(ROOT, path));
  expect(writing.toSorted()).toEqual([...CLAIMED, ...Object.keys(UNCLAIMED)].toSorted());
});
