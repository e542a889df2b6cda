import type { Guide } from "../../../schemas/guide.ts";
import type { Language } from "../../../schemas/idea.ts";
import type { FindingsInput } from "../../../schemas/model-call.ts";
import type { Finding, Findings } from "../../../schemas/section.ts";
import { profileOf } from "../../../schemas/specialists.ts";
import { clean, quoted, readIdea, shorten } from "./idea.ts";

// Nothing was looked up: a step of a guide is a good direction, not knowledge about this case.
const OFFLINE_CONFIDENCE = 0.2;
const FINDINGS = 3;
const SOURCED = 2;
const CLAIM_CHARACTERS = 240;

/** The offline `Findings`: what the guides say is to be found out, marked as not researched. */
export function findingsOffline(input: FindingsInput): Findings {
  const { language } = input;
  const name = profileOf(input.specialist).name[language];
  const idea = quoted(readIdea(input.idea, language).core, language);
  const questions = input.guides.flatMap((guide) => guide.questions.slice(0, 1));
  const earlier = input.earlier.map((note) => profileOf(note.specialist).name[language]).join(", ");
  const summary =
    language === "ko"
      ? [
          `${idea}에 대한 ${name} 담당의 오프라인 메모입니다. 조사한 수치는 없습니다.`,
          questions.length > 0 ? `먼저 답할 질문: ${questions.join(" ")}` : "",
          earlier === "" ? "" : `앞선 메모와 이어집니다: ${earlier}.`,
        ]
      : [
          `An offline note by the ${name} specialist on ${idea}; no figure in it was researched.`,
          questions.length > 0 ? `To be answered first: ${questions.join(" ")}` : "",
          earlier === "" ? "" : `It follows the notes on ${earlier}.`,
        ];
  return {
    summary: summary.filter((part) => part !== "").join(" "),
    findings: [...sourced(input), ...steps(input.guides, language, name)],
  };
}

/** The basis by which a section recognises the findings made from its own guide. */
export function guideBasis(guide: Guide, language: Language): string {
  return language === "ko" ? `가이드: ${guide.title}` : `guide: ${guide.title}`;
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

function steps(guides: readonly Guide[], language: Language, name: string): Finding[] {
  const found: Finding[] = [];
  // One step of each guide in turn, so that three guides give three directions and one guide its first three steps.
  for (let step = 0; step < FINDINGS && found.length < FINDINGS; step += 1) {
    for (const guide of guides) {
      const claim = methodSteps(guide)[step];
      if (claim !== undefined && found.length < FINDINGS) {
        found.push({ claim, basis: guideBasis(guide, language), confidence: OFFLINE_CONFIDENCE, sources: [] });
      }
    }
  }
  if (found.length > 0) return found;
  const claim =
    language === "ko"
      ? `${name} 영역에는 확인된 자료가 없으므로 첫 측정부터 계획해야 합니다.`
      : `Nothing is confirmed yet for the ${name} part, so its first measurement has to be planned.`;
  return [{ claim, basis: language === "ko" ? "자료 없음" : "no source", confidence: 0.1, sources: [] }];
}
