import { z } from "zod";
import { type CheckFinding, PLAN_CHECKS } from "../../schemas/model/review.ts";
import { breakEven } from "../checks/break-even.ts";
import { citations } from "../checks/citations.ts";
import { constraints } from "../checks/constraints.ts";
import { dates } from "../checks/dates.ts";
import { diagrams } from "../checks/diagrams.ts";
import { features } from "../checks/features.ts";
import { marketSizes } from "../checks/market-sizes.ts";
import { moreFindings } from "../checks/more-findings.ts";
import { sections } from "../checks/sections.ts";
import { tableSums } from "../checks/table-sums.ts";
import { ownCodeFailed, type Practice } from "../practice.ts";
import type { Check, CheckedPlan } from "./checked-plan.ts";

/** What a review is told, and a plan shows, of a draft in which everything is wrong. */
const MAX_FINDINGS = 20;
const MAX_PROBLEM_CHARACTERS = 300;

const OwnFindings = z.array(z.object({ sectionId: z.string().nullish(), problem: z.string().trim().min(1) }));

/** All checks, each finding once, in the order of the checks and of the plan; where they are too many, the last says how many more. */
export async function planChecks(plan: CheckedPlan, own: Practice["checks"] = {}): Promise<CheckFinding[]> {
  const checks: Readonly<Record<(typeof PLAN_CHECKS)[number], Check>> = {
    sections,
    features,
    constraints,
    dates,
    citations,
    "market-sizes": marketSizes,
    "table-sums": tableSums,
    "break-even": breakEven,
    diagrams: await diagramCheck(plan),
  };
  const found = [...PLAN_CHECKS.flatMap((name) => checks[name](plan)), ...(await ownFindings(plan, own))];
  const findings = found.map((finding) => {
    // What a check quotes may be cut in the middle of a character.
    return { ...finding, problem: [...finding.problem.toWellFormed()].slice(0, MAX_PROBLEM_CHARACTERS).join("") };
  });
  const all = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
  const [first, ...rest] = all.slice(MAX_FINDINGS - 1);
  if (!first || rest.length === 0) return all;
  const more = { check: first.check, sectionId: null, problem: moreFindings(rest.length + 1, plan.language) };
  return [...all.slice(0, MAX_FINDINGS - 1), more];
}

/** @throws AppError `own-code-failed` where a check throws, or gives something else than findings. */
async function ownFindings(plan: CheckedPlan, own: Practice["checks"]): Promise<CheckFinding[]> {
  const found: CheckFinding[] = [];
  const ids = new Set(plan.sections.map(({ id }) => id));
  for (const [check, look] of Object.entries(own)) {
    try {
      const findings = OwnFindings.parse(await look(plan));
      // A section that is not there is a matter of the plan as a whole.
      for (const { sectionId, problem } of findings)
        found.push({ check, sectionId: ids.has(sectionId ?? "") ? (sectionId ?? null) : null, problem });
    } catch (error) {
      throw ownCodeFailed("check", check, error instanceof z.ZodError ? "it gives no list of findings" : error);
    }
  }
  return found;
}

/** The parser takes a quarter of a second to load, and few plans have a diagram. */
async function diagramCheck({ sections }: CheckedPlan): Promise<Check> {
  if (!sections.some(({ markdown }) => /mermaid/i.test(markdown))) return () => [];
  const { parseMermaid } = await import("beautiful-mermaid");
  return diagrams(parseMermaid);
}
