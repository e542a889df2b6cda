import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { TemporaryFolders } from "../../../planner/given/temporary-folders.ts";

let home: string;
let folders: TemporaryFolders;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  folders = new TemporaryFolders(home, join(home, "instead"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const mode = (path: string) => statSync(path).mode & 0o777;

/** A process that has a folder with a file in it. */
async function holder(): Promise<{ readonly child: ChildProcess; readonly path: string }> {
  const script = join(import.meta.dirname, "../../support/temporary-child.ts");
  const child = spawn(process.execPath, [script, home], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [told] = await once(child.stdout, "data");
  return { child, path: String(told).trim() };
}

it("is the owner's alone, and goes with what is in it when its job ends", async () => {
  mkdirSync(join(home, "tmp"), { mode: 0o755 });
  chmodSync(join(home, "tmp"), 0o755);
  let path: string;
  {
    await using folder = await folders.make("upload");
    path = folder.path;
    writeFileSync(join(path, "0"), "sent");
    expect([mode(path), mode(join(home, "tmp"))]).toEqual([0o700, 0o700]);
  }
  expect(readdirSync(join(home, "tmp"))).toEqual([]);
});

it("is removed at the next start after its process was killed, and before that by nobody", async () => {
  const [killed, living] = await Promise.all([holder(), holder()]);
  await using ours = await folders.make("outline");
  await folders.sweep();
  expect([killed.path, living.path, ours.path].map((path) => existsSync(path))).toEqual([true, true, true]);
  killed.child.kill("SIGKILL");
  await once(killed.child, "exit");
  expect(readFileSync(join(killed.path, "0"), "utf8")).toBe("what was sent");
  await folders.sweep();
  expect([killed.path, living.path, ours.path].map((path) => existsSync(path))).toEqual([false, true, true]);
});

it("is told from one of an earlier process of the same number, and of another machine", async () => {
  await using ours = await folders.make("upload");
  const [what, host, pid, start] = basename(ours.path).split("-");
  const day = 24 * 60 * 60 * 1000;
  const made = (name: string, ageMs = 0) => {
    const path = join(home, "tmp", name);
    mkdirSync(path);
    const at = new Date(Date.now() - ageMs);
    utimesSync(path, at, at);
    return name;
  };
  made(`${what}-${host}-${pid}-${Number(start) - 1}-before`);
  made(`${what}-00000000-1-1-oldold`, 2 * day);
  const kept = [
    basename(ours.path),
    made(`${what}-00000000-1-1-others`),
    made(`${what}-${host}-${pid}-${start}-longer`, 2 * day),
  ];
  await folders.sweep();
  expect(readdirSync(join(home, "tmp")).toSorted()).toEqual(kept.toSorted());
});

it("is not looked for behind links, nor in what somebody else put there", async () => {
  await using ours = await folders.make("upload");
  const left = basename(ours.path).replace(/-\d+-\d+-\w+$/, "-4194304-1-");
  const elsewhere = join(home, "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "kept"), "");
  const inTmp = (name: string) => join(home, "tmp", name);
  symlinkSync(elsewhere, inTmp(`${left}link`));
  writeFileSync(inTmp(`${left}file`), "no folder");
  mkdirSync(inTmp("notes"));
  mkdirSync(inTmp(`${left}gone`));
  symlinkSync(elsewhere, join(inTmp(`${left}gone`), "inside"));
  await folders.sweep();
  const rest = [basename(ours.path), "notes", `${left}file`, `${left}link`];
  expect(readdirSync(join(home, "tmp")).toSorted()).toEqual(rest.toSorted());
  expect(readdirSync(elsewhere)).toEqual(["kept"]);
});

it("is refused where a link leads elsewhere, which is not swept either", async () => {
  const elsewhere = join(home, "elsewhere");
  mkdirSync(join(elsewhere, "upload-00000000-1-1-oldold"), { recursive: true });
  utimesSync(join(elsewhere, "upload-00000000-1-1-oldold"), 0, 0);
  symlinkSync(elsewhere, join(home, "tmp"));
  await expect(folders.make("upload")).rejects.toMatchObject({ code: "EEXIST" });
  await folders.sweep();
  expect(readdirSync(elsewhere)).toEqual(["upload-00000000-1-1-oldold"]);
});
