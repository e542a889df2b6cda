// Puts what runs in the image into a folder: `node ops/manifests/image-tree.ts FOLDER`, behind `npm ci` and a build.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { argv } from "node:process";

const ROOT = resolve(import.meta.dirname, "../..");

/** Of the package: the bundled command line, and what it reads. The maps stay: failures are told with lines of the sources. */
const KEPT = [
  "package.json",
  "LICENSE",
  "dist/cli",
  "dist/web",
  "dist/assets",
  "knowledge/guides",
  "migrations",
] as const;

/** Declarations, and what packages bring along for people who read or change them. */
const UNUSED = /\.d\.[cm]?ts$|\.[cm]?tsx?$|\.map$|\.flow$|\.md$/i;

/**
 * Makes the tree of the image.
 * @param folder Where; it is made, and has to be empty.
 */
export function makeImageTree(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const path of KEPT) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  for (const from of packagesApart()) {
    const to = join(folder, relative(ROOT, from));
    const isUsed = (path: string) => {
      const inside = relative(from, path);
      // What it holds in a `node_modules` of its own stands in the list itself.
      return inside === "" || (basename(path) !== "node_modules" && !UNUSED.test(inside));
    };
    cpSync(from, to, { recursive: true, filter: isUsed });
  }
}

/** What the bundle loads from `node_modules`, with all that this needs, where it is installed. */
export function packagesApart(): string[] {
  const listed = /const APART = (\[[^\]]*\])/.exec(readFileSync(join(ROOT, "build.js"), "utf8"))?.[1];
  if (listed === undefined) throw new Error("build.js does not say what it leaves out of the bundle");
  const found = new Set<string>();
  const add = (name: string, from: string) => {
    const folder = installed(name, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const { dependencies, optionalDependencies, peerDependencies } = manifest;
    for (const one of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) add(one, folder);
  };
  for (const name of JSON.parse(listed)) {
    if (!name.includes("*")) add(name, ROOT);
    else for (const path of globSync(name, { cwd: join(ROOT, "node_modules") })) add(path, ROOT);
  }
  return [...found].toSorted();
}

/** As Node looks for it. */
function installed(name: string, from: string): string | null {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  return from === ROOT || !from.startsWith(ROOT) ? null : installed(name, dirname(from));
}

if (import.meta.main) {
  const [, , folder] = argv;
  if (folder === undefined) throw new Error("Which folder is the tree to be made in?");
  makeImageTree(resolve(folder));
}
