import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { PROGRAM, type Variables } from "./run-cli.ts";

/** How the disk is that is mounted; `room` is large enough for the embedded database. */
export type Mounted = "full" | "read-only" | "small" | "room";

const OPTIONS: Readonly<Record<Mounted, string>> = {
  full: "size=1m,mode=0700",
  "read-only": "ro,mode=0700",
  small: "size=20m,mode=0700",
  room: "size=160m,mode=0700",
};

/** In a namespace of its own, as in `full-disk.ts`: no mode stops root, and a disk that is full or read-only does. */
const PRELUDE = `mount -t tmpfs -o "$OPTIONS" plancraft-mounted "$DISK"
fill() { dd if=/dev/zero of="$DISK/ballast" bs=4k 2>/dev/null || true; }
empty() { rm "$DISK/ballast"; }
cli() { "$NODE" "$PROGRAM" "$@"; }
`;

/** Where the disk is mounted, for those who run there. */
export async function makeMountPoint(): Promise<string> {
  const disk = await mkdtemp(join(tmpdir(), "plancraft-disk-"));
  onTestFinished(() => rm(disk, { recursive: true, force: true }));
  return disk;
}

/** Runs a shell script beside such a disk; `cli` is the command line there, `$DISK` the disk. */
export async function runOnDisk(
  disk: string,
  mounted: Mounted,
  script: string,
  { env = {}, args = [] }: { readonly env?: Variables; readonly args?: readonly string[] } = {},
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(
    "unshare",
    [
      "--user",
      "--map-root-user",
      "--mount",
      "sh",
      "-c",
      `${PRELUDE}${mounted === "full" ? "fill\n" : ""}${script}`,
      "sh",
      ...args,
    ],
    {
      cwd: tmpdir(),
      env: { PATH, HOME, ...env, DISK: disk, OPTIONS: OPTIONS[mounted], NODE: process.execPath, PROGRAM },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (piece: string) => {
      written[name] += piece;
    });
  }
  const [exitCode] = await once(child, "close");
  return { exitCode: typeof exitCode === "number" ? exitCode : null, ...written };
}
