// The least that could wait for jobs: pg and pg-boss, with nothing to do.
import { PgBoss } from "pg-boss";

const boss = new PgBoss({ connectionString: process.argv[2] ?? "", max: 4 });
await boss.start();
await boss.createQueue("idle", { policy: "key_strict_fifo" });
await boss.work("idle", async () => {});
process.on("disconnect", () => process.exit());
process.send?.({ isReady: true });
