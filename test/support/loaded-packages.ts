import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CliOptions, type CliResult, spawnCli, type Variables } from "./run-cli.ts";

/** Tells on standard error which files a process loads. */
const WATCH = `import { registerHooks } from "node:module";
registerHooks({ load(url, context, next) {
  if (url.startsWith("file:")) process.stderr.write("LOADED " + url + "\\n");
  return next(url, context);
} });`;

/**
 * The packages of which a command line loads anything, in a bundle or beside it.
 * @param run Runs it to its end, where that does not come by itself.
 */
export async function loadedPackages(
  args: readonly string[],
  env: Variables,
  run: (args: readonly string[], options: CliOptions) => Promise<Pick<CliResult, "stderr">> = spawnCli,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "plancraft-test-"));
  try {
    const hook = join(folder, "watch.mjs");
    writeFileSync(hook, WATCH);
    const { stderr } = await run(args, { env: { ...env, NODE_OPTIONS: `--import=${hook}` } });
    const files = [...stderr.matchAll(/^LOADED (\S+)$/gm)].map(([, url = ""]) => fileURLToPath(url));
    const packages = files
      .flatMap(sourcesOf)
      .flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    return [...new Set(packages)].toSorted();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a bundle is made of, by its map; the file itself where it is none of ours. */
function sourcesOf(file: string): string[] {
  if (file.includes("node_modules/") || !existsSync(`${file}.map`)) return [file];
  const { sources } = JSON.parse(readFileSync(`${file}.map`, "utf8"));
  return sources;
}
