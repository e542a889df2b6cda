import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Series, written } from "./series.ts";

/** What an expression gives at a minute: its series with their values. */
export interface Expected {
  readonly minute: number;
  readonly expr: string;
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

export interface RuleTest {
  readonly series: readonly Series[];
  readonly expected: readonly Expected[];
}

/**
 * Has promtool evaluate rules each minute over series, as Prometheus would.
 * @returns What it found to be otherwise; empty where all is as expected.
 */
export async function testRules(rules: string, tests: readonly RuleTest[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "plancraft-rules-"));
  try {
    await writeFile(join(directory, "rules.yml"), rules);
    const file = {
      rule_files: ["rules.yml"],
      evaluation_interval: "1m",
      tests: tests.map(({ series, expected }) => ({
        interval: "15s",
        input_series: series.map(written),
        promql_expr_test: expected.map(({ minute, expr, samples }) => ({
          expr,
          eval_time: `${minute}m`,
          exp_samples: samples,
        })),
      })),
    };
    await writeFile(join(directory, "tests.yml"), stringify(file, { lineWidth: 0, aliasDuplicateObjects: false }));
    return await new Promise((resolve, reject) => {
      execFile("promtool", ["test", "rules", join(directory, "tests.yml")], (error, _stdout, stderr) => {
        if (error !== null && typeof error.code !== "number") reject(error);
        else resolve(error === null ? "" : stderr);
      });
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
