// What a plan of over 25 pages costs as PDF beside the same plan as HTML, in both languages, from the plan to its bytes: warm in
// one process, in turn; and the first of a process, with all that is loaded for it. `--json` for one JSON object.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { planBlocks } from "../export/blocks/plan-blocks.ts";
import { planHtml } from "../export/html/plan-html.ts";
import { planPdf } from "../export/pdf/plan-pdf.ts";
import { recordedDocument } from "../test/support/recorded-document.ts";
import { runRounds } from "./store-rounds.ts";

const ROUNDS = 12;
const TURNS = 3;
const FIRST_ROUNDS = 4;
const BUDGET_MS = 120_000;
/** Of the HTML's time. */
const AIM = 3;
const LANGUAGES = ["en", "ko"] as const;
type Language = (typeof LANGUAGES)[number];
type Format = "html" | "pdf";

const options = {
  json: { type: "boolean", default: false },
  first: { type: "string" },
  language: { type: "string", default: "en" },
} as const;
const { values: flags } = parseArgs({ options });
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

async function exported(format: Format, language: Language): Promise<number> {
  const plan = recordedDocument(language);
  const startedAt = performance.now();
  if (format === "html") await planHtml(plan);
  else await planPdf(planBlocks(plan));
  return performance.now() - startedAt;
}

/** A turn of several, as long as the shortest of them: on a busy machine the others tell of the machine. */
function warm(format: Format, language: Language) {
  return async () => {
    const times: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) times.push(await exported(format, language));
    return { ms: Math.min(...times) };
  };
}

function first(format: Format, language: Language) {
  return async () => {
    const given = [import.meta.filename, "--first", format, "--language", language];
    const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
    const [told, [exitCode]] = await Promise.all([text(child.stdout), once(child, "exit")]);
    if (exitCode !== 0) throw new Error(`The first export as ${format} ended with ${exitCode}`);
    return { ms: Number(told) };
  };
}

async function benchDocuments() {
  const results: Record<string, number> = {};
  for (const language of LANGUAGES) {
    const peers = { html: warm("html", language), pdf: warm("pdf", language) };
    const title = `The recorded plan (${language}), warm, the shortest of ${TURNS}`;
    const rounds = await runRounds({ title, rounds: ROUNDS, budgetMs: BUDGET_MS, say }, peers);
    results[`${language}: PDF over HTML`] = rounds.ratio("ms", "pdf", "html");
    const firsts = { html: first("html", language), pdf: first("pdf", language) };
    const firstTitle = `The recorded plan (${language}), the first of a process`;
    const cold = await runRounds({ title: firstTitle, rounds: FIRST_ROUNDS, budgetMs: BUDGET_MS, say }, firsts);
    results[`${language}: PDF over HTML, the first of a process`] = cold.ratio("ms", "pdf", "html");
  }
  return results;
}

if (flags.first !== undefined) {
  const language = flags.language === "ko" ? "ko" : "en";
  console.log(await exported(flags.first === "pdf" ? "pdf" : "html", language));
} else {
  const results = await benchDocuments();
  say("");
  for (const [name, ratio] of Object.entries(results)) {
    say(`${name}: ${ratio.toFixed(2)} (aim: at most ${AIM})${ratio <= AIM ? "" : ", MISSED"}`);
  }
  if (flags.json) console.log(JSON.stringify(results));
}
