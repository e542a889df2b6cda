import type { Message } from "../../schemas/model/model-call.ts";
import type { EarlierReview, ReviewInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { draftBlocks, textBlock } from "./material.ts";

const CHECKED = [
  "Checks that need no judgement found the problems given under checks. Look at each in the text: where it is there, name it among the weaknesses and give an action on its section (where sectionId is null, on the section it belongs to).",
];

export function reviewPrompt(input: ReviewInput): Message[] {
  const { sheet, earlier, checks, revisions } = input;
  const hasFigures = sheet !== null && sheet.figures.length > 0;
  return prompt({
    language: input.language,
    shared: draftBlocks({ ...input, findings: [] }),
    rules: [
      "You are a demanding reviewer of planning documents.",
      "Score the draft from 1 to 10, with a fraction where it helps: 9 and more goes to the customer, under 5 means the idea was misunderstood, in between it is improved.",
      "Name strengths, weaknesses, and actions: each one concrete change to one section, by its id, in words that an editor can carry out without seeing the other sections. Where two places say different things of one thing, say which is right.",
      ...(hasFigures
        ? [
            "The amounts in the text come from the sheet of figures, so that equal things are equal. Look at the sheet itself: which decision, rate, fee or cost that the text names stands in no formula that it touches? Which amount is used for something that its label does not say? What is wrong with a value or a formula goes into `figures` (id with a new value, or a new formula; nothing that was given); the text follows by itself.",
          ]
        : ["`figures` stays empty."]),
    ],
    task: [
      `Review the draft (review ${input.round} of this session) as the customer's decision maker would: does it answer the idea, can one act on it, does it agree with itself?`,
      ...(earlier
        ? [
            "You reviewed it before. See first whether what was asked for then is carried out, by what changed in the text; then whether the changes brought anything new that is wrong; then the whole. Do not ask again for what is done.",
          ]
        : []),
      ...(revisions
        ? [
            "The plan was finished before, and has been revised since as the requests say: they come before the idea and its analysis. Judge whether the last of them is carried out and the plan is still consistent.",
            "Only the sections in `touched` may be changed: give actions for no other.",
          ]
        : []),
      `The draft has ${input.written} of the ${input.length.plan} ${input.language === "ko" ? "letters (글자)" : "words"} that it may have: ask for what is missing only where it is worth the room, and for cuts where it repeats itself.`,
      ...(checks.length > 0 ? CHECKED : []),
    ],
    own: {
      ...(revisions ? { revisions, touched: input.touched ?? [] } : {}),
      ...(earlier ? earlierBlocks(earlier) : {}),
      draft: textBlock(input.sections),
      ...(checks.length > 0 ? { checks } : {}),
    },
  });
}

function earlierBlocks({ score, weaknesses, asked, changed, figures }: EarlierReview) {
  return {
    "your last review": { score, weaknesses },
    "asked for then": asked,
    "changed since": changed,
    ...(figures.length > 0 ? { "figures that moved": figures } : {}),
  };
}
