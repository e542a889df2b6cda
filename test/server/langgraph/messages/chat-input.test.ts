import { expect, it } from "vitest";
import { chatInput } from "../../../../server/langgraph/messages/chat-input.ts";

const human = (content: unknown, more: object = {}) => ({ type: "human", content, ...more });

it.each([
  [{ messages: [human("Gear", { id: "m1" })] }, { id: "m1", text: "Gear" }],
  [{ messages: human("Gear") }, { id: null, text: "Gear" }],
  [{ messages: "Gear" }, { id: null, text: "Gear" }],
  [{ messages: [["user", "Gear"]] }, { id: null, text: "Gear" }],
  [{ messages: [{ role: "user", content: "Gear", id: "" }] }, { id: null, text: "Gear" }],
  [{ messages: [human("one"), { type: "ai", content: "two" }] }, { id: null, text: "one" }],
  [{ messages: [human("one"), human("two", { id: "m".repeat(201) })] }, { id: null, text: "two" }],
  [
    { messages: [human([{ type: "text", text: "A" }, { type: "image_url", image_url: "x" }, "B", { type: "text" }])] },
    { id: null, text: "A\nB" },
  ],
  [{ messages: [{ type: "ai", content: "two" }] }, null],
  [{ messages: [] }, null],
  [{ messages: [null, 7, ["ai", "x"], [], {}] }, null],
  [{ idea: "Gear" }, null],
  [null, null],
  ["Gear", null],
])("takes the last thing that a person said in %j", (input, said) => {
  expect(chatInput(input)).toEqual(said);
});
