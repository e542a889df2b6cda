#!/usr/bin/env node
// Nothing is imported before the check: a module that an old Node cannot read would fail in its own words.
const OLDEST_NODE = 22;

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  process.stderr.write(
    `PlanCraft needs Node ${OLDEST_NODE} or newer, and this is ${process.version}: install a newer Node.\n`,
  );
  process.exitCode = 2;
} else {
  // Standard output is the program's own: what a library says to the console would stand between lines of JSON.
  globalThis.console = new console.Console(process.stderr);
  const { keepCompiledCode } = await import("../utils/config/compile-cache.ts");
  keepCompiledCode();
  const { runCommandLine } = await import("./program.ts");
  const exitCode = await runCommandLine(process.argv.slice(2));
  // A pipe takes a long result in pieces, and an exit would cut it; whoever closed the pipe wants no more of it.
  if (process.stdout.writableLength > 0) {
    await new Promise((written) => process.stdout.once("error", written).write("", written));
  }
  // The database is closed: whatever handle is left must not keep a session waiting.
  process.exit(exitCode);
}

export {};
