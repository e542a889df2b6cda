import { describe, expect, it } from "vitest";
import { completeTrail, withFailures } from "../../../planner/records/audit-trail.ts";
import type { AnswerRecord, AuditEntry } from "../../../schemas/record.ts";

const minute = (at: number) => new Date(Date.UTC(2030, 0, 31, 12, at)).toISOString();

const asked: AuditEntry = {
  interruptId: "i-1",
  questionId: "audience",
  act: "asked",
  attempt: 1,
  at: minute(0),
  detail: "Who is it for?",
};

/** Asked at 12:00, refused at 12:01, answered at 12:02. */
const record: AnswerRecord = {
  questionId: "audience",
  kind: "option",
  question: "Who is it for?",
  answer: { kind: "option", optionId: "a" },
  text: "Climbers",
  source: "human",
  askedAt: minute(0),
  receivedAt: minute(2),
  refusals: [{ problem: "That is not one of the choices.", receivedAt: minute(1) }],
};

const WHOLE: AuditEntry[] = [
  asked,
  { ...asked, act: "refused", at: minute(1), detail: "That is not one of the choices." },
  { ...asked, attempt: 2, at: minute(1) },
  { ...asked, act: "answered", attempt: 2, at: minute(2), detail: "human: Climbers" },
];

describe("the audit trail", () => {
  it("is as it was stored where all is stored, in the order of what happened", () => {
    expect(completeTrail(WHOLE.toReversed(), [record])).toEqual(WHOLE);
    expect(completeTrail(WHOLE.toReversed(), [])).toEqual(WHOLE);
  });

  it("gets from the state what a kill left out of the table, whichever part that is", () => {
    for (let kept = 1; kept <= WHOLE.length; kept++) {
      expect(completeTrail(WHOLE.slice(0, kept), [record])).toEqual(WHOLE);
    }
  });

  it("ends a question whose attempts are spent with its last refusal and the default", () => {
    const refusals = [1, 2, 3, 4, 5, 6].map((at) => ({ problem: `No ${at}.`, receivedAt: minute(at) }));
    const trail = completeTrail([asked], [{ ...record, source: "spent", receivedAt: minute(6), refusals }]);
    expect(trail.map(({ act, attempt }) => `${act} ${attempt}`)).toEqual([
      ...[1, 2, 3, 4, 5, 6].flatMap((attempt) => [`asked ${attempt}`, `refused ${attempt}`]),
      "answered 6",
    ]);
    expect(trail.at(-1)).toMatchObject({ at: minute(6), detail: "spent: Climbers" });
  });

  it("has nothing of a question that this session did not ask: a fork's parent did", () => {
    expect(completeTrail([], [record])).toEqual([]);
    const own = { ...asked, at: minute(30) };
    expect(completeTrail([own], [record])).toEqual([own]);
  });

  it("has the answer before the question that follows in the same moment", () => {
    const next: AuditEntry = { ...asked, interruptId: "a-2", questionId: "budget", at: minute(2) };
    expect(completeTrail([next, ...WHOLE], [record]).slice(-2)).toEqual([WHOLE.at(-1), next]);
  });
});

describe("calls that failed", () => {
  it("stand where they happened, with what the server said", () => {
    const failure = { node: "structure", attempt: 1, at: minute(1), error: "model-rejected", words: "No such format" };
    const later = { ...asked, at: minute(2) };
    const failed = { interruptId: "", questionId: "structure", act: "failed", attempt: 1, at: minute(1) };
    expect(withFailures([asked, later], [failure])).toEqual([
      asked,
      { ...failed, detail: "model-rejected: No such format" },
      later,
    ]);
  });
});
