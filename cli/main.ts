#!/usr/bin/env node
// Nothing is imported before the check: a module that an old Node cannot read would fail in its own words.
const OLDEST_NODE = 22;

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  process.stderr.write(
    `PlanCraft needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install a newer Node.\n`,
  );
  process.exitCode = 2;
} else {
  const { runCommandLine } = await import("./program.ts");
  // What has been written is out, and the database is closed: whatever handle is left must not keep a session waiting.
  process.exit(await runCommandLine(process.argv.slice(2)));
}

export {};
