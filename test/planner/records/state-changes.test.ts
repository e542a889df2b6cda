import { expect, it } from "vitest";
import { changesBetween, type StateChange } from "../../../planner/records/state-changes.ts";

const CASES: [string, Record<string, unknown>, Record<string, unknown>, StateChange[]][] = [
  ["nothing", { outlines: 1, answers: [1] }, { outlines: 1, answers: [1] }, []],
  ["a number", { outlines: 1 }, { outlines: 2 }, [{ channel: "outlines", value: 2 }]],
  ["a word", { approval: null }, { approval: "edited" }, [{ channel: "approval", value: "edited" }]],
  ["a long text", { document: null }, { document: "x".repeat(99) }, [{ channel: "document", change: "set" }]],
  ["an object", { outline: { a: 1 } }, { outline: { a: 2 } }, [{ channel: "outline", change: "changed" }]],
  ["what is gone", { approval: "edited" }, { approval: null }, [{ channel: "approval", change: "cleared" }]],
  ["a channel that was not there", {}, { analysis: { a: 1 } }, [{ channel: "analysis", change: "set" }]],
  [
    "a longer list",
    { answers: [1] },
    { answers: [1, 2, 3] },
    [{ channel: "answers", added: 2, changed: 0, removed: 0 }],
  ],
  ["an empty list that begins", {}, { answers: [] }, []],
  [
    "entries by id",
    { sections: { a: 1, b: 2, c: 3 } },
    { sections: { b: 2, c: 4, d: 5 } },
    [{ channel: "sections", added: 1, changed: 1, removed: 1 }],
  ],
  ["entries that begin", {}, { sections: { a: 1 } }, [{ channel: "sections", added: 1, changed: 0, removed: 0 }]],
  ["when a question was asked", { askedAt: "1" }, { askedAt: "2" }, []],
];

it.each(CASES)("tells %s", (_, before, after, changes) => {
  expect(changesBetween(before, after)).toEqual(changes);
});

it("counts the figures of a sheet that came, moved and went", () => {
  const sheet = (...figures: { id: string; value: number }[]) => ({ sheet: { figures, decisions: [], leftOut: [] } });
  const [a, b] = [
    { id: "a", value: 1 },
    { id: "b", value: 2 },
  ];
  expect(changesBetween({ sheet: null }, sheet(a, b))).toEqual([
    { channel: "sheet", added: 2, changed: 0, removed: 0 },
  ]);
  expect(changesBetween(sheet(a, b), sheet({ ...a, value: 3 }, { id: "c", value: 4 }))).toEqual([
    { channel: "sheet", added: 1, changed: 1, removed: 1 },
  ]);
});
