import { execFileSync, spawn } from "node:child_process";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { OutFiles } from "../../../planner/given/out/out-files.ts";
import { OutFileStore } from "../../../utils/postgres/stores/out-file-store.ts";
import { RevisionStore } from "../../../utils/postgres/stores/revision-store.ts";
import { openTestDatabase, storeSessions } from "../../support/stored-sessions.ts";

let place: string;
let files: OutFiles;
let pool: Awaited<ReturnType<typeof openTestDatabase>>["pool"];
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "plancraft-out-"));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  ({ pool } = await openTestDatabase());
  files = new OutFiles(new OutFileStore(pool), new RevisionStore(pool));
});

const problem = async (path: string) =>
  files.check(path).then(
    () => null,
    (error) => error,
  );
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("a file for a plan", () => {
  it("is overwritten as often as one likes while it is what PlanCraft wrote, and no more when a hand was on it", async () => {
    const path = join(place, "plan.md");
    for (const plan of ["One", "Two", "Two", "One"]) {
      await files.check(path);
      await files.write(path, plan);
      expect(await readFile(path, "utf8")).toBe(plan);
    }
    await writeFile(path, "One, mended");
    for (const refused of [() => files.check(path), () => files.write(path, "Three")]) {
      await expect(refused()).rejects.toMatchObject({ code: "file-not-ours", exitCode: 2, details: { path } });
    }
    expect(await readFile(path, "utf8")).toBe("One, mended");
    expect(await readdir(place)).toEqual(["plan.md"]);
  });

  it("is overwritten with force as it stands then, and with what is changed later only with force again", async () => {
    const path = join(place, "foreign.md");
    await writeFile(path, "Foreign");
    expect(await problem(path)).toMatchObject({ code: "file-not-ours" });
    await files.check(path, { force: true });
    await files.check(path);
    await writeFile(path, "Foreign, and changed");
    await expect(files.write(path, "Plan")).rejects.toMatchObject({ code: "file-not-ours" });
    await files.write(path, "Plan", { force: true });
    expect(await readFile(path, "utf8")).toBe("Plan");
  });

  it("is known by its path: a copy of a plan is another's; one that is empty holds nothing to lose", async () => {
    await files.write(join(place, "plan.md"), "Plan");
    await writeFile(join(place, "copy.md"), "Plan");
    await writeFile(join(place, "empty.md"), "");
    expect(await problem(join(place, "copy.md"))).toMatchObject({ code: "file-not-ours" });
    expect(await problem(join(place, "empty.md"))).toBeNull();
  });

  it("is a session's own where it holds a version of it, also from before files were taken note of", async () => {
    await storeSessions(pool, 2);
    const plan = JSON.stringify({ document: "An old plan\n", sections: [] });
    await pool.query("INSERT INTO plan_versions (session, version, plan) VALUES ('s-1', 1, $1)", [plan]);
    const path = join(place, "old.md");
    await writeFile(path, "An old plan\n");
    await expect(files.check(path, { session: "s-2" })).rejects.toMatchObject({ code: "file-not-ours" });
    await files.check(path, { session: "s-1" });
  });

  it("keeps its link and its mode", async () => {
    const [path, link, hanging] = [join(place, "plan.md"), join(place, "link.md"), join(place, "hanging.md")];
    await files.write(path, "One");
    await chmod(path, 0o600);
    await symlink("plan.md", link);
    await symlink("made.md", hanging);
    await files.write(link, "Two");
    await files.write(hanging, "Three");
    for (const one of [link, hanging]) expect((await lstat(one)).isSymbolicLink()).toBe(true);
    expect([await readFile(path, "utf8"), await readFile(join(place, "made.md"), "utf8")]).toEqual(["Two", "Three"]);
    expect(await modeOf(path)).toBe(0o600);
    // What is written through the link is known under the file's own name.
    expect(await problem(path)).toBeNull();
  });

  it("is refused in words where it could not be written, and nothing is left behind", async () => {
    await mkdir(join(place, "folder"));
    await writeFile(join(place, "read-only.md"), "");
    await chmod(join(place, "read-only.md"), 0o444);
    await symlink("circle", join(place, "circle"));
    const server = createServer().listen(join(place, "socket"));
    onTestFinished(() => void server.close());
    const before = await readdir(place);
    for (const [name, words] of [
      ["folder", "it is a directory"],
      ["none/", "it is a directory"],
      ["none/plan.md", "there is no such file or directory"],
      ["read-only.md/plan.md", "a part of the path is no directory"],
      ["n".repeat(256), "the name is too long for the file system"],
      ["한".repeat(86), "the name is too long for the file system"],
      ["read-only.md", "it is read-only"],
      ["circle", "its links lead in a circle"],
      ["socket", "it is a socket"],
    ] as const) {
      const error = await problem(`${place}/${name}`);
      expect(error, name).toMatchObject({ code: "file-unusable", exitCode: 2 });
      expect(error.message, name).toContain(words);
    }
    expect(await problem(join(place, "n".repeat(255)))).toBeNull();
    expect(await readdir(place)).toEqual(before);
  });
});

describe("what is no file", () => {
  it("is written into: a pipe with a plan longer than it holds, and a device", async () => {
    const pipe = join(place, "pipe");
    execFileSync("mkfifo", [pipe]);
    const plan = "A long plan. ".repeat(20_000);
    await files.check(pipe);
    const reader = spawn("cat", [pipe]);
    const [read] = await Promise.all([text(reader.stdout), files.write(pipe, plan)]);
    expect(read).toBe(plan);
    expect((await stat(pipe)).isFIFO()).toBe(true);
    await files.write("/dev/null", plan);
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });
});
