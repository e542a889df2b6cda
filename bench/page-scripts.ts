import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** How many bytes the built page's scripts are, gzipped, by the names of their files. */
export function scriptsOfPage(folder: URL): Map<string, number> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
  return new Map(names.map((name) => [name, gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length]));
}
