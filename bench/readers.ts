// What reading documents costs beside unpacking and parsing their XML alone, by the same libraries: a DOCX of 40 pages, an
// XLSX of 20 sheets and a HWPX of 30 pages, in turn, each round shown. `--json` for one JSON object.
import { parseArgs } from "node:util";
import { readByKind } from "../knowledge/file-kind.ts";
import { openArchive } from "../knowledge/readers/archive.ts";
import { readXml } from "../knowledge/readers/xml.ts";
import { documentsToRead } from "./readers-files.ts";

const ROUNDS = 15;
const TURNS = 3;
const MAX_CHARACTERS = 2_400_000;
const AIM = 1.5;

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));
const files = await documentsToRead();

async function read(bytes: Uint8Array): Promise<void> {
  const { problem, cause } = await readByKind("given", bytes, MAX_CHARACTERS);
  if (problem !== null) throw new Error(problem, { cause });
}

/** Unpacks what a reader of the file unpacks, and parses it with handlers that take what comes and do nothing. */
async function parse(bytes: Uint8Array, parts: RegExp): Promise<void> {
  const archive = openArchive(bytes);
  let seen = 0;
  const count = () => {
    seen += 1;
  };
  for (const name of archive.names.filter((name) => parts.test(name)))
    readXml(archive.text(name) ?? "", { open: count, close: count, text: count });
  if (seen === 0) throw new Error("There is nothing in it");
}

/** The shortest of a few turns: on a busy machine the others tell of the machine. */
async function shortest(act: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const startedAt = performance.now();
    await act();
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const shown = (ms: number) => ms.toFixed(1).padStart(7);

say(`Milliseconds of ${ROUNDS} rounds, each the shortest of ${TURNS} turns: parsing alone, reading.`);
say(`round  ${files.map(({ name }) => name.padEnd(24)).join("")}together`);
const ratios: number[] = [];
const totals = { parse: [] as number[], read: [] as number[] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const sums = { parse: 0, read: 0 };
  const cells: string[] = [];
  for (const { bytes, parts } of files) {
    const both = { parse: 0, read: 0 };
    // Whoever comes first warms what both need.
    const order = round % 2 === 0 ? (["parse", "read"] as const) : (["read", "parse"] as const);
    for (const which of order)
      both[which] = await shortest(() => (which === "parse" ? parse(bytes, parts) : read(bytes)));
    sums.parse += both.parse;
    sums.read += both.read;
    cells.push(`${shown(both.parse)} ${shown(both.read)}  x${(both.read / both.parse).toFixed(2)}   `);
  }
  // The first is for warming up.
  if (round === 0) continue;
  ratios.push(sums.read / sums.parse);
  totals.parse.push(sums.parse);
  totals.read.push(sums.read);
  say(
    `${String(round).padStart(5)}  ${cells.join("")}${shown(sums.parse)} ${shown(sums.read)}  x${(sums.read / sums.parse).toFixed(2)}`,
  );
}
const ratio = median(ratios);
if (flags.json)
  console.log(JSON.stringify({ ratio, parseMs: median(totals.parse), readMs: median(totals.read), rounds: ratios }));
say(`\nReading takes ${ratio.toFixed(2)} times what unpacking and parsing alone takes (median). Aim: at most ${AIM}.`);
say(ratio <= AIM ? "The aim is met." : "The aim is missed.");
