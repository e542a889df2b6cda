import { readFileSync } from "node:fs";

/** The library program of the README, as a newcomer would copy it. */
export function readmeProgram(): string {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const program = /<!-- program -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!program) throw new Error("The README has no program");
  return program;
}
