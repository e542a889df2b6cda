import type { DraftMaterial, DraftText, PlanMaterial } from "../../schemas/model/model-inputs.ts";
import type { OutlineSection } from "../../schemas/model/outline.ts";
import type { FindingsBrief } from "../../schemas/model/section.ts";
import { oneLine } from "../document/text/markdown.ts";
import { decisionLines, sheetLines } from "../figures/sheet/sheet-lines.ts";
import type { Material } from "./frame.ts";

// What prompts share, always in this order: what is known first stands first, so that a later prompt begins as an
// earlier one does.

/** The day, the idea, what was understood of it, and what the human said. */
export function planBlocks({ startedOn, idea, analysis, answers }: PlanMaterial): Material {
  return {
    ...(startedOn ? { today: startedOn } : {}),
    idea,
    analysis,
    ...(answers.length > 0 ? { answers } : {}),
  };
}

/** What each specialist found, in the order of their layers. */
export function findingBlocks(findings: readonly FindingsBrief[]): Material {
  return Object.fromEntries(findings.map((brief) => [`findings: ${brief.specialist}`, findingLines(brief)]));
}

/** All that those who work on the text are told of the plan. */
export function draftBlocks(material: DraftMaterial): Material {
  return {
    ...planBlocks(material),
    outline: outlineLines(material.planTitle, material.outline),
    ...findingBlocks(material.findings),
    ...sheetBlocks(material),
  };
}

export function sheetBlocks({ sheet }: Pick<DraftMaterial, "sheet">): Material {
  if (!sheet || sheet.figures.length === 0) return {};
  return {
    figures: sheetLines(sheet),
    ...(sheet.decisions.length > 0 ? { decisions: decisionLines(sheet.decisions) } : {}),
  };
}

/** Texts of sections, each under a line with its id. */
export function textBlock(texts: readonly DraftText[]): string {
  return texts.map(({ id, title, markdown }) => `=== section ${id}: ${title} ===\n\n${markdown}`).join("\n\n");
}

function findingLines({ summary, findings }: FindingsBrief): string {
  const lines = findings.map(({ claim, basis, confidence, sources = [] }) => {
    const marks = sources.map((number) => `[${number}]`).join(" ");
    return `- ${oneLine(claim)} (rests on: ${oneLine(basis)}; confidence ${confidence})${marks ? ` ${marks}` : ""}`;
  });
  return [summary, ...lines].join("\n");
}

function outlineLines(title: string, sections: readonly OutlineSection[]): string {
  const lines = sections.flatMap((section) => {
    const { id, intent, keyPoints, last } = section;
    const head = `${id}: ${section.title}${last ? " (written last: it sums up the others)" : ""}`;
    return [intent ? `${head} – ${intent}` : head, ...keyPoints.map((point) => `  - ${point}`)];
  });
  return [title, ...lines].join("\n");
}
