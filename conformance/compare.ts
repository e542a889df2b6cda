// `npm run conformance`: the same calls to LangGraph's own server and to ours, and what differs. Exit 1 where the recorded
// answers of LangGraph's server, or the list of what may differ, are not what is found.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIFFERENCES } from "./allowed-differences.ts";
import { differences, unlike } from "./differences.ts";
import { startOurs } from "./our-server.ts";
import { liveSteps, recordedSteps } from "./reference-steps.ts";
import { runScript } from "./script.ts";

const reference = await liveSteps();
const home = await mkdtemp(join(tmpdir(), "plancraft-ours-"));
try {
  const server = await startOurs({ PLANCRAFT_HOME: home });
  const ours = await runScript(server.send).finally(() => server.close());
  const found = differences(reference, ours);
  for (const difference of found) console.log(difference);
  const changed = differences(await recordedSteps(), reference);
  for (const change of changed) console.log(`LangGraph's server has changed (here = now): ${change}`);
  const { unexpected, gone } = unlike(found, DIFFERENCES);
  for (const difference of unexpected) console.log(`Not in the list: ${difference}`);
  for (const pattern of gone) console.log(`In the list, and not found: ${pattern}`);
  console.log(`${reference.length} calls, ${found.length} differences.`);
  process.exitCode = changed.length + unexpected.length + gone.length > 0 ? 1 : 0;
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
