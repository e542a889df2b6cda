import type { PlanDocument } from "../../schemas/plan/plan-document.ts";
import { documentWords } from "./document-words.ts";
import { type PlanPart, planParts } from "./plan-parts.ts";
import { Anchors, headingsIn, headingText } from "./text/anchors.ts";
import { oneLine } from "./text/markdown.ts";

/**
 * A plan as Markdown: title, how it was made, contents behind the idea, then part by part. Pure.
 * @param appended Parts that are no part of the plan itself, like its record.
 */
export function planMarkdown(plan: PlanDocument, appended: readonly PlanPart[] = []): string {
  const words = documentWords(plan.language);
  const title = plan.title ?? words.untitled;
  const parts = [...planParts(plan), ...appended];
  const [idea, ...others] = parts;
  const blocks = [
    `# ${title}`,
    `> ${plan.madeBy}`,
    ...blocksOf(idea),
    `## ${words.contents}`,
    contentsBlock(title, words.contents, parts) || words.nothing,
    ...others.flatMap(blocksOf),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function blocksOf(part: PlanPart | undefined): string[] {
  return part ? [`## ${part.title}`, ...(part.markdown ? [part.markdown] : [])] : [];
}

/** The sections, each with a link to its heading: what stands before it in the document takes anchors, too. */
function contentsBlock(title: string, contents: string, [idea, ...parts]: readonly PlanPart[]): string {
  const anchors = new Anchors();
  for (const heading of [`# ${title}`, `# ${idea?.title ?? ""}`, idea?.markdown ?? "", `# ${contents}`])
    for (const text of headingsIn(heading)) anchors.of(text);
  let number = 0;
  const entries = parts.flatMap(({ kind, title, markdown }) => {
    const anchor = anchors.of(headingText(title));
    for (const heading of headingsIn(markdown)) anchors.of(heading);
    if (kind !== "section") return [];
    number += 1;
    // A bracket, or a link, in a title would end the link to it.
    const text = oneLine(title).replace(/(?<!\\)[[\]]/g, "\\$&");
    return [`${number}. [${text}](#${anchor})`];
  });
  return entries.join("\n");
}
