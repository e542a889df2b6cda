import { describe, expect, it } from "vitest";
import { tidySection } from "../../../../graph/document/text/tidy-section.ts";

describe("what a model puts around a section", () => {
  it.each([
    ["```markdown\nA\n```", "A"],
    ["~~~MD\nA\n\n```js\nx\n```\n~~~\n", "A\n\n```js\nx\n```"],
    ["<think>x</think>A", "A"],
    ["<reasoning>x\ny</reasoning>\nA", "A"],
    ["<thought>x</thought>A", "A"],
    ["[THINK]x[/THINK]A", "A"],
    ["◁think▷x◁/think▷A", "A"],
    ["x</reasoning>\nA", "A"],
    ["`<think>` and `</think>`", "`<think>` and `</think>`"],
  ])("is gone: %j", (markdown, text) => {
    expect(tidySection(markdown)).toBe(text);
  });
});
