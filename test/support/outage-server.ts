import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type Database, openDatabase } from "../../utils/postgres/database.ts";
import { inspectEmbedded } from "../../utils/postgres/embedded.ts";
import { createHome, holdOpen, killGroup } from "./postgres-processes.ts";

/** A Postgres server of the test's own, which can be stopped and started again. */
export interface OutageServer {
  /** Works as DATABASE_URL; nobody who has only this starts the server. */
  readonly url: string;
  /** As an administrator stops it: who is connected is told so. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startOutageServer(): Promise<OutageServer> {
  const home = await createHome();
  // Whoever has a share in the server starts it again when it is lost: so the one that made it is gone.
  const { child } = await holdOpen(home);
  const url = await addressOf(home);
  await killGroup(child);
  let own: Database | undefined;
  onTestFinished(() => own?.close());
  return {
    url,
    stop: async () => {
      const { pid } = await inspectEmbedded(home);
      if (pid === null) throw new Error("The server does not run");
      process.kill(pid, "SIGINT");
      // It may be looked at in the middle of its end, and say so.
      while ((await inspectEmbedded(home).catch(() => null))?.pid !== null) await sleep(20);
    },
    start: async () => {
      own = await openDatabase({ home });
    },
  };
}

async function addressOf(home: string): Promise<string> {
  const { pool, close } = await openDatabase({ home });
  const { rows } = await pool.query<{ folder: string }>("SELECT current_setting('unix_socket_directories') AS folder");
  await close();
  return `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(rows[0]?.folder ?? "")}`;
}
