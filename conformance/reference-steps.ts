import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installReference } from "./installed.ts";
import { startReference } from "./reference-process.ts";
import { runScript } from "./script.ts";
import type { Step } from "./transcript.ts";

/** Where the steps of LangGraph's server are kept. */
export const REFERENCE = join(import.meta.dirname, "reference.json");

/** What LangGraph's server answered when it was recorded. */
export async function recordedSteps(): Promise<readonly Step[]> {
  return JSON.parse(await readFile(REFERENCE, "utf8"));
}

/** What it answers now. */
export async function liveSteps(): Promise<readonly Step[]> {
  installReference();
  const folder = await mkdtemp(join(tmpdir(), "plancraft-reference-"));
  try {
    const server = await startReference(folder);
    return await runScript((path, init) => fetch(server.address + path, init)).finally(() => server.close());
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Steps as they are kept: each on a line, so that a change of one shows as one. */
export function recording(steps: readonly Step[]): string {
  return `[\n${steps.map((step) => JSON.stringify(step)).join(",\n")}\n]\n`;
}
