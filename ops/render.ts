// `npm run ops` writes every file of this folder that is made; with `-- --check` it says which ones differ, and ends with 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { renderedFiles } from "./rendered-files.ts";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const files = Object.entries(renderedFiles()).map(([path, text]) => ({
  path: resolve(import.meta.dirname, path),
  text,
}));
const differing = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
for (const { path, text } of differing) {
  console.log(relative(process.cwd(), path));
  if (values.check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (values.check && differing.length > 0) {
  console.error("These are not as they would be made: npm run ops");
  process.exitCode = 1;
}
