import type { Message } from "../../schemas/model/model-call.ts";
import type { FiguresInput } from "../../schemas/model/model-inputs.ts";
import { prompt } from "./frame.ts";
import { draftBlocks } from "./material.ts";

export function figuresPrompt(input: FiguresInput): Message[] {
  return prompt({
    language: input.language,
    shared: draftBlocks({ ...input, sheet: null }),
    task: [
      "You keep the figures of planning documents.",
      `Make the one sheet of figures and decisions that the whole plan will hang on (sheet ${input.round} of this session). All sections take their numbers from it, and code computes it: do no sums yourself.`,
      "A figure is a value or a formula. `given` are only amounts in the idea or in an answer of the human, as they stand there; `assumed` has a value and a basis (whose finding, which source, whose estimate); `derived` has a formula and no value.",
      "Formulas hold ids, numbers, + - * / ( ) and min max round ceil floor. Only 0, 1, 12, 52 and 100 may stand in them as numbers: whatever else is assumed is a figure of its own. What belongs together has to hang together: a total is the sum of its figures, and a rate, a fee or a discount that somebody mentions has to stand in every formula that it touches.",
      "Units: the ISO code of a currency (USD, KRW; never thousands or millions of it), %, a noun in the plural (orders, people), or a rate (USD/order). A percentage is a fraction: 7 % is 0.07. Operands of + and - have the same unit.",
      "There is one time axis: a point in time has the unit week (or month), counted from the start, week 1 being the first; a duration has weeks (or months). `decimals` counts digits as shown (-4 rounds Korean won to 만); null is the usual.",
      "An id is short snake_case in English, a label a few words in the plan's language that no other figure has, `owner` the section that explains it. Name every amount that a section's key points will need: prices, volumes, capacity, each budget line, monthly costs, income, break-even, cash, dates of the milestones, thresholds of decisions. Keep the limits that were given, and let the sheet show that they hold. 30 to 110 figures.",
      "Only a few assumed values, most often three to six, decide whether the plan works out and are really uncertain: give each of those a range, `low` and `high` around its value, as wide as its basis leaves it, and in `cautious` the end that is worse for the plan. Code computes the plan's cautious, middle and good case from them, so a range takes the place of figures such as basket_low and basket_high. All other figures have null in these three fields; so has a value that somebody decides or was quoted.",
      "`decisions` hold what is settled for the whole plan and is no number: each in one sentence, with its reason.",
    ],
  });
}
