import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All of the rules, without what of them is not read here: selectors, media that could be loaded. */
const LEAN = { resultTypes: ["violations"], preload: false, selectors: false };

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * What axe finds on a page that is serious or critical: a line for each element, none where all is well.
 * @param within A selector of what is looked at; all of the page where it is not given.
 * @param rules Those that are tried; all where they are not given.
 */
export async function seriousFindings(page: Page, within = "html", rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const options = { ...LEAN, ...(rules === undefined ? {} : { runOnly: { type: "rule", values: rules } }) };
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(within)}, ${JSON.stringify(options)})`)) as {
    readonly violations: readonly Finding[];
  };
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`),
    );
}
