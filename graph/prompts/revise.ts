import type { Message } from "../../schemas/model/model-call.ts";
import type { RefinementInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { sheetBlocks, textBlock } from "./material.ts";

export function revisePrompt(input: RefinementInput): Message[] {
  const hasFigures = input.sheet !== null && input.sheet.figures.length > 0;
  return prompt({
    language: input.language,
    shared: {
      ...(input.startedOn ? { "day of the plan": input.startedOn } : {}),
      idea: input.idea,
      ...(input.answers ? { answers: input.answers } : {}),
      ...sheetBlocks(input),
      plan: `${input.planTitle}\n\n${textBlock(input.sections)}`,
    },
    task: [
      "You are the editor who takes a customer's change requests on a finished planning document.",
      `The last of the requests is to be carried out now (revision ${input.number} of this session); the ones before it are done, and say what it may refer to.`,
      "Find every section that the request touches, by its id: where what it changes is stated, and where something follows from it. A section that is not named stays as it is, byte for byte.",
      "Give each of them an instruction that its editor can carry out without knowing the request or the other sections. Where it touches no section and changes neither outline nor figures, or only asks something, leave all lists empty and say why, or answer, in `direction`.",
      "`outline` changes the structure only where the request asks for it, one change after the other: add (a new id, title, intent, the section before it in `after`), drop, move (`after`; null is the beginning), merge (into the section in `after`, which may get a new `title`), rename (`title`). An added section needs no instruction; its `intent` says all that the request wants of it. Sections that sum up the others follow by themselves.",
      ...(hasFigures
        ? [
            "`figures` gives figures of the sheet another value or formula where the request changes an amount: every place that shows it follows by itself, and needs an instruction only where its words change as well. A figure that the sheet lacks gets a new id, a label and a unit. An amount that the human gave is changed where the request says so.",
          ]
        : [
            "`figures` stays empty, unless the request wants an amount that other sections are to use: then it gets an id, a label, a unit and its value.",
          ]),
      "`contradicts` names each date or choice that the human stated, in the idea or in an answer, and that the request now wants otherwise: they are asked before it is carried out. It stays empty where the request only adds to it.",
    ],
    own: {
      requests: input.revisions.recent,
      ...(input.revisions.older.length > 0 ? { "where older requests led": input.revisions.older } : {}),
    },
  });
}
