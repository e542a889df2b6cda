import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { onTestFinished } from "vitest";
import { findBinaries } from "../../utils/postgres/embedded/binaries.ts";
import { createHomeWithCluster } from "./postgres-processes.ts";

/** A database whose tables lie on a small disk of their own; its log and its catalogue do not. */
export interface SmallDisk {
  readonly url: string;
  /** Writes until there is no room left. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
}

/**
 * The disk is mounted in a namespace that only the server is in, so it goes when the server does, and neither root nor
 * anything outside is needed. The second namespace is there because Postgres refuses root.
 */
const ON_SMALL_DISK = `mount -t tmpfs -o "size=$0,mode=0700" plancraft-small-disk "$1" && shift &&
  exec unshare --user --map-user=65534 --map-group=65534 -- "$@"`;
const PIECE_BYTES = 100_000;
const DISK_FULL = "53100";

/** Starts a server of its own with a small disk in it, until the test ends. */
export async function startOnSmallDisk(megabytes: number): Promise<SmallDisk> {
  const home = await createHomeWithCluster();
  const { postgres, major } = await findBinaries();
  const [disk, socket] = [join(home, "disk"), join(home, "socket")];
  for (const folder of [disk, socket]) await mkdir(folder, { mode: 0o700 });

  const settings = ["listen_addresses=", `unix_socket_directories=${socket}`].flatMap((setting) => ["-c", setting]);
  const command = [postgres, "-D", join(home, `postgres-${major}`), ...settings];
  const server = spawn(
    "unshare",
    ["--user", "--map-root-user", "--mount", "sh", "-c", ON_SMALL_DISK, `${megabytes}m`, disk, ...command],
    { stdio: ["ignore", "ignore", "pipe"], cwd: "/" },
  );
  let log = "";
  server.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  const exited = once(server, "exit");
  onTestFinished(async () => {
    server.kill("SIGQUIT");
    await exited;
  });

  const url = `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(socket)}`;
  const query = async (sql: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql, values).finally(() => client.end());
  };
  while (!log.includes("ready to accept connections")) {
    if (server.exitCode !== null) throw new Error(`no server on a small disk: ${log}`);
    await sleep(10);
  }
  await query(`CREATE TABLESPACE small LOCATION '${disk}'`);
  await query("ALTER DATABASE postgres SET default_tablespace = small");
  return {
    url,
    fill: async () => {
      await query("CREATE TABLE ballast (piece bytea STORAGE EXTERNAL)");
      // The last pieces are smaller, so that hardly a page is left.
      for (let bytes = PIECE_BYTES; bytes > 1000; ) {
        try {
          await query("INSERT INTO ballast VALUES ($1)", [Buffer.alloc(bytes)]);
        } catch (error) {
          if (!(error instanceof pg.DatabaseError) || error.code !== DISK_FULL) throw error;
          bytes /= 2;
        }
      }
    },
    makeRoom: () => query("DROP TABLE ballast"),
  };
}
