import { expect, it } from "vitest";
import type { AnalysisInput } from "../../schemas/model/model-inputs.ts";
import { analyzeOffline } from "../../utils/llm/offline/analysis.ts";

const input: AnalysisInput = {
  startedOn: "2030-01-31",
  earlier: null,
  idea: "An app for clinics",
  language: "en",
  answers: [],
  minFeatures: 3,
  round: 2,
  mayAsk: false,
  weaknesses: [],
};
const answer = "“Data must stay in the country; no cloud.”; “The budget is 85,000 pounds.”";

it("without a model each statement of a file that was confirmed is a constraint of its own, and no other is", () => {
  const note = { questionId: "from-files", question: "What of it holds?", answer, byHuman: true };
  const { constraints, ...confirmed } = analyzeOffline({ ...input, answers: [note] });
  expect(constraints).toEqual([
    "From the files: “Data must stay in the country; no cloud.”",
    "From the files: “The budget is 85,000 pounds.”",
  ]);
  const { constraints: none, ...plain } = analyzeOffline({ ...input, answers: [{ ...note, byHuman: false }] });
  expect(none).toEqual([]);
  expect(confirmed).toEqual(plain);
});
