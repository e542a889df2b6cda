// What the server adds to an installation: the packages that nothing else of ours needs.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** The packages that only `server/` imports. */
const OF_SERVER = ["hono", "@hono/node-server", "@hono/zod-openapi", "jose", "@fastify/busboy"];

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface AddedPackage {
  readonly name: string;
  readonly bytes: number;
}

/** The packages that are installed for the server alone, the largest first. */
export async function addedPackages(): Promise<AddedPackage[]> {
  const lock = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  const packages: Readonly<Record<string, LockedPackage>> = lock.packages;
  const direct = Object.keys(packages[""]?.dependencies ?? {});
  const ofServer = direct.filter((name) => OF_SERVER.includes(name));
  const others = reachable(
    packages,
    direct.filter((name) => !OF_SERVER.includes(name)),
  );
  const added = [...reachable(packages, ofServer)].filter((path) => !others.has(path));
  const measured = added.map(async (path) => ({
    name: path.slice("node_modules/".length),
    bytes: await bytesUnder(join(ROOT, path)),
  }));
  return (await Promise.all(measured)).sort((a, b) => b.bytes - a.bytes);
}

/** Where the packages of these names, and all that they need, are installed. */
function reachable(packages: Readonly<Record<string, LockedPackage>>, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string) => {
    const path = placeOf(packages, name, from);
    if (path === null || found.has(path)) return;
    found.add(path);
    for (const needed of neededBy(packages[path] ?? {})) visit(needed, path);
  };
  for (const name of names) visit(name, "");
  return found;
}

function neededBy({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: LockedPackage) {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers];
}

/** As Node looks for it: in the package itself, then further and further out. */
function placeOf(packages: Readonly<Record<string, LockedPackage>>, name: string, from: string): string | null {
  for (let folder = from; ; ) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === "") return null;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  }
}

/** On disk: a file takes whole blocks. A package's own packages are counted by themselves. */
async function bytesUnder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) bytes += entry.name === "node_modules" ? 0 : await bytesUnder(path);
    else bytes += (await stat(path)).blocks * 512;
  }
  return bytes;
}
