// A process that keeps a file in a temporary folder of a home, says where, and waits to be killed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolders } from "../../planner/given/temporary-folders.ts";

const [home = ""] = process.argv.slice(2);
const { path } = await new TemporaryFolders(home).make("upload");
writeFileSync(join(path, "0"), "what was sent");
process.stdout.write(`${path}\n`);
setInterval(() => {}, 60_000);
