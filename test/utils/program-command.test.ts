import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { programCommand, shellFolders } from "../../utils/config/program-command.ts";
import { isRunByNpx, programStart } from "../../utils/config.ts";

let place: string;
let main: string;
beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), "plancraft-start-")));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  main = join(place, "main.js");
  await writeFile(main, "");
  for (const folder of ["ours", "theirs", "a b"]) await mkdir(join(place, folder));
  await symlink(main, join(place, "ours", "plancraft"));
  await writeFile(join(place, "theirs", "plancraft"), "");
  await writeFile(join(place, "a b", "main.js"), "");
});

describe("the command to run the program again", () => {
  const start = (more: object) => ({ script: main, cwd: "/", folders: [], npx: null, ...more });

  it("is its name where a shell finds that and it is this program, else its file", () => {
    const [ours, theirs] = [join(place, "ours"), join(place, "theirs")];
    const command = (more: object) => programCommand(start(more), [main]);
    expect(command({ folders: ["/nowhere", ours, theirs] })).toBe("plancraft");
    expect(command({ folders: [ours], script: join(ours, "plancraft") })).toBe("plancraft");
    expect(command({ folders: [theirs, ours], cwd: place })).toBe("node main.js");
    const script = join(place, "a b", "plancraft");
    writeFileSync(script, '#!/bin/sh\nexec node "$basedir/../plancraft/dist/cli/main.js" "$@"\n');
    expect(command({ folders: [join(place, "a b")] })).toBe("plancraft");
    expect(command({ cwd: ours })).toBe(`node ${main}`);
    const spaced = join(place, "a b", "main.js");
    expect(programCommand(start({ script: spaced, cwd: place }), [spaced])).toBe("node 'a b/main.js'");
  });

  it("is npx with what it was told, and the plain name for what is not the command line", () => {
    expect(programCommand(start({ npx: { from: undefined } }), [main])).toBe("npx plancraft");
    expect(programCommand(start({ npx: { from: "./a b.tgz" } }), [main])).toBe("npx --package='./a b.tgz' plancraft");
    expect(programCommand(start({ script: undefined }), [main])).toBe("plancraft");
    expect(programCommand(start({ script: join(place, "theirs", "plancraft") }), [main])).toBe("plancraft");
  });

  it.each([
    ["plancraft", true],
    ["'plancraft'", true],
    ['"plancraft" list', true],
    ["'vitest' 'run' 'plancraft'", false],
    ["'plancraft-tools'", false],
    ["", false],
  ])("is seen to be npx's by the script %j: %s", (script, seen) => {
    expect(isRunByNpx({ npm_lifecycle_event: "npx", npm_lifecycle_script: script })).toBe(seen);
    expect(isRunByNpx({ npm_lifecycle_event: "test", npm_lifecycle_script: script })).toBe(false);
  });

  it("is looked for where a person's shell looks, and not where npm's children do", () => {
    expect(shellFolders("/p/node_modules/.bin::/usr/bin", true)).toEqual(["/usr/bin"]);
    expect(shellFolders("/p/node_modules/.bin:/usr/bin", false)).toEqual(["/p/node_modules/.bin", "/usr/bin"]);
    expect(programStart({ PATH: "/x", npm_lifecycle_event: "go" })).toMatchObject({ folders: ["/x"], npx: null });
  });
});
