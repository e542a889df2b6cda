import { onTestFinished } from "vitest";
import { expect, it } from "vitest";
import { createPlanner } from "../../../index.ts";
import { planFrom } from "../../support/finished-session.ts";
import { listenToDeltas, textsOf } from "../../support/delta-listener.ts";
import { startOpenAIServer } from "../../support/openai-server.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { FIGURES } from "../../support/plan-with-figures.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const IDEA = "An app for bakers, with a budget of 40,000 dollars";
const MONEY = "Orders of {{basket}} bring {{income}} a month, {{= income * 12 : USD}} a year, and {{profit}} are left. ".repeat(12);
const KOREAN = "주문 한 건은 {{basket}}이고, 한 달에 {{orders}}건을 받습니다. 그래서 한 달에 {{income}}이 들어옵니다. ".repeat(50);

it("a section that a model server streams is seen as it grows, with its amounts, from another connection", async () => {
  const { url } = await createTestDatabase();
  const server = await startOpenAIServer({
    answers: {
      Outline: [
        { sections: ["money", "orders"].map((id) => ({ id, title: `About ${id}`, intent: "", keyPoints: [] })) },
      ],
      Figures: [{ figures: FIGURES, decisions: [] }],
      Section: ({ messages }) => {
        const isMoney = messages.some(({ content }) => content.includes('Write the section "About money"'));
        return { markdown: isMoney ? MONEY : KOREAN };
      },
    },
    faults: [{ fault: { kind: "slow-drip", pauseMs: 10 }, schema: "Section" }],
  });
  onTestFinished(() => server.close());
  await using planner = await createPlanner({ environment: modelEnvironment(url, server) });
  const listener = await listenToDeltas(url);
  await listener.look("served");
  await planFrom(planner.start({ idea: IDEA, session: "served", yes: true, preset: "fast" }));

  const { sections } = await planner.export("served");
  const texts = textsOf(listener.pieces);
  expect([...texts.keys()].toSorted()).toEqual(["money", "orders"]);
  for (const { id, markdown } of sections) {
    const seen = texts.get(id) ?? [];
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.filter((text) => !markdown.startsWith(text) || text.includes("{{"))).toEqual([]);
    expect(listener.pieces.filter(({ section, offset }) => section === id && offset === 0)).toHaveLength(1);
  }
  expect(texts.get("money")?.at(-1)).toMatch(/^Orders of \$24 bring \$960 a month, \$11,520 a year, and \$160 are left\. /);
  expect(texts.get("orders")?.at(-1)).toMatch(/^주문 한 건은 \$24이고, 한 달에 500건을 받습니다\. /);
  expect(Buffer.byteLength(texts.get("orders")?.at(-1) ?? "")).toBeGreaterThan(2_000);
  expect(Math.max(...listener.bytes)).toBeLessThan(8_000);
});
