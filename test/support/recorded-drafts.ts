import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const RECORDED = join(import.meta.dirname, "../recorded");
const Recorded = z.object({
  calls: z.array(
    z.object({
      name: z.string(),
      target: z.string().nullable(),
      answer: z.looseObject({ markdown: z.string().optional() }),
    }),
  ),
});

export interface RecordedSection {
  readonly id: string;
  readonly markdown: string;
}

/** All sections as each review of a recorded session had them before it. */
export function recordedDrafts(language: "en" | "ko"): RecordedSection[][] {
  const { calls } = Recorded.parse(JSON.parse(readFileSync(join(RECORDED, `${language}.json`), "utf8")));
  const sections = new Map<string, string>();
  return calls.flatMap(({ name, target, answer }) => {
    if (name === "Section") sections.set(target ?? "", answer.markdown ?? "");
    return name === "Review" ? [[...sections].map(([id, markdown]) => ({ id, markdown }))] : [];
  });
}
