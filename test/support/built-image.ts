import { execFile } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { IMAGE_ENVIRONMENT, USER_ID } from "../../ops/manifests/deployed.ts";
import { BUILD_STEPS, CONTEXT, TREE_FOLDER } from "../../ops/manifests/image-files.ts";
import { type ListeningProcess, startListening } from "./listening-process.ts";
import type { Variables } from "./run-cli.ts";

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "../..");
const IS_ROOT = process.getuid?.() === 0;

/** As a container has it: what is not mounted is read-only, and the process is nobody's. A user who is not root stays one. */
const CONFINED = `mount -t tmpfs -o size=64m,mode=0700,uid=${IS_ROOT ? USER_ID : 0} home "$PLANCRAFT_HOME"
mount -t tmpfs -o size=64m,mode=1777 tmp "$TMPDIR"
mount -o remount,bind,ro /
exec ${IS_ROOT ? `setpriv --reuid=${USER_ID} --regid=${USER_ID} --clear-groups --no-new-privs ` : ""}"$@"`;

/** The tree of the image, made by the steps of the Dockerfile, and what runs from it. */
export interface BuiltImage {
  /** What the image adds to Node's own. */
  readonly tree: string;
  /** Starts the program as a container does; the variables come on top of the image's. It is killed when the test ends. */
  start(args: readonly string[], variables: Variables): ListeningProcess;
  /** Runs a script of Node's with the tree as its package. */
  evaluate(script: string): Promise<string>;
  /** A file that only the program's group may read, as a mounted secret is. */
  secret(path: string): void;
}

/** @param folder An empty one; somebody removes it. */
export async function buildImage(folder: string): Promise<BuiltImage> {
  const [context, tree] = [join(folder, "context"), join(folder, "image")];
  await makeContext(context);
  // What `npm ci` installs is here already, by the same lock file.
  symlinkSync(join(ROOT, "node_modules"), join(context, "node_modules"));
  const PATH = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  for (const step of BUILD_STEPS.slice(1)) {
    await run("sh", ["-c", step.replace(` ${TREE_FOLDER}`, ` ${tree}`)], {
      cwd: context,
      env: { ...process.env, PATH },
    });
  }
  const node = join(folder, "node");
  copyFileSync(process.execPath, node);
  for (const name of ["home", "tmp"]) mkdirSync(join(folder, name));
  chmodSync(folder, 0o755);
  const environment = { ...IMAGE_ENVIRONMENT, PLANCRAFT_HOME: join(folder, "home"), TMPDIR: join(folder, "tmp") };
  return {
    tree,
    start: (args, variables) => {
      const program = [node, join(tree, "dist/cli/main.js"), ...args];
      const apart = IS_ROOT ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
      const command = ["unshare", ...apart, "sh", "-ec", CONFINED, "sh", ...program];
      return startListening(command, {
        ...{ PATH, HOME: "/", ...environment },
        ...{ PLANCRAFT_METRICS_ADDRESS: "off", ...variables },
      });
    },
    evaluate: async (script) =>
      (await run(node, ["--input-type=module", "--eval", script], { cwd: tree, env: { PATH } })).stdout,
    secret: (path) => {
      if (IS_ROOT) chownSync(path, 0, USER_ID);
      chmodSync(path, IS_ROOT ? 0o440 : 0o600);
    },
  };
}

/** What the Dockerfile's `COPY . .` copies: of all files of the repository those that .dockerignore lets through. */
async function makeContext(context: string): Promise<void> {
  const listing = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...CONTEXT];
  const { stdout } = await run("git", listing, { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 });
  for (const path of stdout.split("\0").filter((one) => one !== "")) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    cpSync(join(ROOT, path), join(context, path));
  }
}

/** The bytes of all files below a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** An empty folder that others may look into. */
export function openFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "plancraft-image-"));
}
