import { expect, it, onTestFinished, vi } from "vitest";
import { createPlanner } from "../../../index.ts";
import type { PlannerEvent, SectionDelta } from "../../../schemas/event.ts";
import { textsOf } from "../../support/delta-listener.ts";
import { type RecordedRequest, startOpenAIServer } from "../../support/openai-server.ts";
import { FIGURES } from "../../support/plan-with-figures.ts";
import { modelEnvironment } from "../../support/planning-script.ts";
import { createTestDatabase } from "../../support/postgres.ts";

const IDEA = "An app for bakers, with a budget of 40,000 dollars";
const MONEY =
  "Orders of {{basket}} bring {{income}} a month, {{= income * 12 : USD}} a year, and {{profit}} are left.\n\n";
const KOREAN = "주문 한 건은 {{basket}}이고, 한 달에 {{orders}}건을 받습니다. 그래서 {{income}}이 들어옵니다. 🙂\n\n";
const TEXTS = { money: MONEY.repeat(10), people: KOREAN.repeat(160) };

const sectionOf = ({ messages }: Pick<RecordedRequest, "messages">) =>
  messages.some(({ content }) => content.includes('Write the section "About money"')) ? "money" : "people";

it("sections that a model server streams are seen by another planner as they grow, with their amounts", async () => {
  const { url } = await createTestDatabase();
  const pieces: SectionDelta[] = [];
  const events: PlannerEvent[] = [];
  const server = await startOpenAIServer({
    answers: {
      Outline: [
        { sections: ["money", "people"].map((id) => ({ id, title: `About ${id}`, intent: "", keyPoints: [] })) },
      ],
      Figures: [{ figures: FIGURES, decisions: [] }],
      Section: (context) => ({ markdown: TEXTS[sectionOf(context)] }),
    },
    // At a half and at three quarters of an answer the server waits until that was seen.
    between: (request, sent) => {
      if (request.schemaName !== "Section") return;
      const section = sectionOf(request);
      const parts = [1 / 2, 3 / 4].filter((part) => sent.length > JSON.stringify(TEXTS[section]).length * part).length;
      const seen = () => pieces.filter((piece) => piece.section === section).length;
      if (seen() >= parts) return;
      return vi.waitFor(() => expect(seen()).toBeGreaterThanOrEqual(parts), { timeout: 20_000 });
    },
  });
  onTestFinished(() => server.close());
  const environment = modelEnvironment(url, server);
  await using runner = await createPlanner({ environment });
  await using viewer = await createPlanner({ environment });
  const run = runner.start({ idea: IDEA, session: "served", yes: true, preset: "fast" });
  await run.next();
  for await (const event of viewer.events("served", { deltas: true })) {
    if (event.type === "section-delta") pieces.push(event);
    else events.push(event);
  }
  expect(events.at(-1)).toMatchObject({ type: "done", complete: true });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));

  const { sections } = await viewer.export("served");
  const texts = textsOf(pieces);
  expect([...texts.keys()].toSorted()).toEqual(["money", "people"]);
  for (const { id, markdown } of sections) {
    const seen = texts.get(id) ?? [];
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.filter((text) => !markdown.startsWith(text) || text.includes("{{"))).toEqual([]);
    expect(seen.at(-1)?.length).toBeGreaterThan(seen[0]?.length ?? 0);
    expect(pieces.filter(({ section, offset }) => section === id && offset === 0)).toHaveLength(1);
  }
  expect(texts.get("money")?.at(-1)).toMatch(/^Orders of \$24 bring \$960 a month, \$11,520 a year, and \$160 are/);
  expect(Buffer.byteLength(texts.get("people")?.at(-1) ?? "")).toBeGreaterThan(8_000);
});
