// A process that says which arms of a rollout many users are in, as one hash and how many have the canary at each share.
import { createHash } from "node:crypto";
import { armOf } from "../../rollout/arm.ts";

const [rollout = "", users = "0"] = process.argv.slice(2);
const hash = createHash("sha256");
const canaries: number[] = [];
for (const share of [0.05, 0.25, 0.5]) {
  let canary = 0;
  for (let user = 0; user < Number(users); user += 1) {
    const arm = armOf(rollout, `user-${user}-사용자`, share);
    if (arm === "canary") canary += 1;
    hash.update(arm);
  }
  canaries.push(canary);
}
process.stdout.write(JSON.stringify({ arms: hash.digest("hex"), canaries }));
