import type { Guide } from "../../../schemas/guide.ts";
import type { FindingsInput } from "../../../schemas/model/model-inputs.ts";
import type { Finding, Findings } from "../../../schemas/model/section.ts";
import { clean, shorten } from "./idea.ts";

// A quotation is as sure as its source, of which nobody here knows anything.
const OFFLINE_CONFIDENCE = 0.2;
const SOURCED = 2;
const CLAIM_CHARACTERS = 240;

/** The offline `Findings`: nobody looked anything up; what files and pages say is quoted, and nothing is made of it. */
export function findingsOffline(input: FindingsInput): Findings {
  const summary = {
    en: "No language model took part: nothing was looked up.",
    ko: "언어 모델이 참여하지 않아 찾아본 내용이 없습니다.",
  } as const;
  return { summary: summary[input.language], findings: sourced(input) };
}

/** A guide's method as plain sentences, one a step. */
export function methodSteps(guide: Guide): string[] {
  return guide.method
    .split("\n")
    .filter((line) => /^\d+\.\s/.test(line))
    .map((line) => line.replace(/^\d+\.\s+/, "").replaceAll("**", ""));
}

/** What the first pages and passages say, in their own words. */
function sourced({ pages, passages }: FindingsInput): Finding[] {
  return [...pages.slice(0, SOURCED), ...passages.slice(0, SOURCED)].map(({ source, title, text }) => ({
    claim: shorten(clean(text), CLAIM_CHARACTERS),
    basis: clean(title ?? source),
    confidence: OFFLINE_CONFIDENCE,
    sources: [source],
  }));
}
