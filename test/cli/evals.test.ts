import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CaseResult, EvalResult } from "../../rollout/evals/eval-result.ts";
import type { AnswerContext, AnswerScripts } from "../support/openai-answers.ts";
import { type OpenAIServer, type OpenAIServerOptions, startOpenAIServer } from "../support/openai-server.ts";
import { modelEnvironment, shortOutline } from "../support/planning-script.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { type CliResult, runCli, startCli, type Variables } from "../support/run-cli.ts";

const DOCUMENT = [
  "## Summary",
  "It stays under £18,000 and opens on 1 May 2027. Deposits are safeguarded.",
  "## Budget",
  "| Item | Cost |\n| --- | ---: |\n| Build | £12,000 |\n| Launch | £5,000 |\n| Total | £18,500 |",
].join("\n\n");

/** Whatever is asked, each answer hangs on its prompt alone. */
const answers: AnswerScripts = {
  ...shortOutline,
  Review: [{ score: 9.5, actions: [] }],
  Plan: [{ title: "Tools", document: DOCUMENT }],
  Judgement: (context) => judgement(betterPlan(context)),
};

function judgement(winner: string) {
  return { reasons: ["It is clear."], scores: [], winner };
}

/** The single prompt's, whichever of the two it is. */
function betterPlan({ messages }: AnswerContext): string {
  const shown = messages.map(({ content }) => content).join("\n");
  return /<data name="A">\n# Tools\n/.test(shown) ? "A" : "B";
}

interface Bench {
  readonly env: Variables;
  readonly server: OpenAIServer;
  readonly out: string;
  /** The arguments of an eval of one idea in English. */
  readonly args: readonly string[];
}

async function bench(options: OpenAIServerOptions = {}): Promise<Bench> {
  const database = await createTestDatabase();
  const server = await startOpenAIServer({ answers, ...options });
  onTestFinished(() => server.close());
  const out = await mkdtemp(join(tmpdir(), "plancraft-eval-"));
  const env = modelEnvironment(database.url, server);
  const args = ["eval", "--ideas", "neighbour-tools", "--lang", "en", "--preset", "fast", "--out", out];
  return { env: { ...env, PLANCRAFT_MODEL: "openai:gpt-4.1" }, server, out, args };
}

/** What an eval with `--json` came to. */
function resultOf({ lines, stderr }: CliResult): EvalResult {
  const last = lines.at(-1);
  if (last?.["type"] !== "eval") throw new Error(`The eval has no result: ${JSON.stringify(last)}\n${stderr}`);
  return last as unknown as EvalResult;
}

function asked(server: OpenAIServer, name: string): number {
  return server.requests.filter(({ schemaName }) => schemaName === name).length;
}

describe("plancraft eval against the single prompt", () => {
  it("checks both plans by code, and has them judged blind in both orders", async () => {
    const { env, server, out, args } = await bench();
    const run = await runCli([...args, "--json"], { env });
    expect(run.exitCode, run.stderr).toBe(0);
    const [one] = resultOf(run).cases;
    expect(one?.opponent).toMatchObject({
      facts: { budget: false, launch: true, deposits: true, "no-advertising": true },
      mistakes: 1,
    });
    expect(one?.candidate?.facts).toMatchObject({ budget: false, launch: false });
    expect(one?.judgements.map(({ first, winner }) => [first, winner])).toEqual([
      ["candidate", "opponent"],
      ["opponent", "opponent"],
    ]);
    expect(asked(server, "Plan")).toBe(1);
    const shown = server.requests.filter(({ schemaName }) => schemaName === "Judgement").map(({ messages }) => messages);
    expect(shown).toHaveLength(2);
    expect(JSON.stringify(shown)).not.toMatch(/plancraft|candidate|opponent|baseline/i);
    const report = await readFile(join(out, "report.md"), "utf8");
    expect(report).toContain("The candidate won 0% (no interval for fewer than five) over 1 idea");
    expect(report).toContain("| neighbour-tools | en | budget | not kept | not kept |");
    const kept = await readFile(join(out, "results.jsonl"), "utf8");
    expect(JSON.parse(kept) as CaseResult).toEqual(one);
    expect(await readFile(join(out, "plans/neighbour-tools.en.opponent.md"), "utf8")).toContain("## Budget");
  });
});
