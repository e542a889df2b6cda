import type { Language } from "../../schemas/idea.ts";
import type { Message } from "../../schemas/model/model-call.ts";
import type { LengthBudget, SectionInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { draftBlocks, textBlock } from "./material.ts";

export const CITING = [
  "What you take from a passage, or from a finding with a number in square brackets, you cite right behind the claim with that number: [2], or [1] [3] for several. List these numbers in `sources`. Cite no number and no address that is not given.",
];

/** How amounts are written. Where there is no sheet, numbers are typed. */
export const TOKENS = [
  "Every amount that is on the sheet of figures is written as its token and never typed: {{id}} gives the number with its currency or %, so that you add only the noun. {{= formula : unit}} computes a number that stands nowhere on the sheet, for a cell or a total (for example {{= planned + reserve : USD}}); {{id|above:below}} chooses words by the sign of a figure; {{id|date}} gives the day of a week or month. In Mermaid code tokens stand as bare numbers.",
  "Use a figure only for what its label says. A number that the plan hangs on and that the sheet does not have is a sign to look again, not to type it.",
];

const UNITS: Readonly<Record<Language, string>> = { en: "words", ko: "letters (글자, without blanks)" };

export function lengthRule({ plan, section }: LengthBudget, language: Language): string {
  return `The whole plan may have ${plan} ${UNITS[language]}, and each section about ${section}: say what the reader decides and acts on, once, and leave out what another section has.`;
}

export function writePrompt(input: SectionInput): Message[] {
  const { section, sheet, rewrite, others, passages, sources, language } = input;
  const hasFigures = sheet !== null && sheet.figures.length > 0;
  const task = rewrite
    ? [
        `Rewrite the section "${section.title}" (round ${input.round}): carry out every instruction, and leave what they do not touch as it is.`,
      ]
    : [
        `Write the section "${section.title}" (round ${input.round}) in Markdown: it fulfils its intent and covers its key points.`,
      ];
  return prompt({
    language,
    shared: draftBlocks(input),
    rules: [
      "You are the writer of planning documents.",
      "Use tables where figures or choices are compared, a Mermaid chart where a sequence or a split says more than words (gantt with real dates for a schedule, pie for a split of money), and at most one chart a section.",
      lengthRule(input.length, language),
      ...(hasFigures ? TOKENS : []),
      "Leave out the section's own heading; use ### for headings inside. List in `sources` only what is given to you, and in `assumptions` what this section assumes, each in one sentence that stands nowhere else.",
      ...(sources.length > 0 ? CITING : []),
    ],
    task: [
      ...task,
      others.length > 0
        ? "It sums up the other sections, which are given as they are written: say nothing that they do not say, and take their tokens."
        : "The other sections are written at the same time, by the same outline, findings and figures.",
    ],
    own: {
      section,
      guides: input.guides.map(({ title, questions, method, mistakes }) => ({ title, questions, method, mistakes })),
      ...(passages.length > 0 ? { passages } : {}),
      ...(sources.length > 0 ? { sources } : {}),
      ...(others.length > 0 ? { "other sections": textBlock(others) } : {}),
      ...(input.asked ? { "what it is to say, too": input.asked } : {}),
      ...(rewrite ? { text: rewrite.markdown, instructions: rewrite.instructions } : {}),
    },
  });
}
