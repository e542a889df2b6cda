// Writes down what LangGraph's own server answers to all calls of the script: `reference.json`, which the test of ours needs.
import { writeFile } from "node:fs/promises";
import { liveSteps, REFERENCE, recording } from "./reference-steps.ts";

const steps = await liveSteps();
await writeFile(REFERENCE, recording(steps));
console.log(`${steps.length} answers are written down.`);
