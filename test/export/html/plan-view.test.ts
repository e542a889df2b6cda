import { describe, expect, it } from "vitest";
import { htmlDocument } from "../../../export/html/document.ts";
import { viewParts } from "../../../export/html/plan-view.ts";
import type { OpenDoubt } from "../../../graph/document/open-doubts.ts";
import { planDocument } from "../../../graph/document/plan-document.ts";
import { type PlanState, unbegunState } from "../../../graph/state.ts";
import type { PlanView } from "../../../schemas/http/plan-view.ts";
import type { Sheet } from "../../../schemas/model/figures.ts";
import { sheetOf } from "../../support/figure-sheet.ts";
import { readHtml, valuesOf } from "../../support/html-reader.ts";
import { outlineOf, plainSession, tokenisedSession } from "../../support/recorded-plan.ts";
import { tokenisedPlans } from "../../support/tokenised-plan.ts";

const MARK = /[\u{f0000}-\u{10ffff}]/u;
const USAGE = { calls: 0, tokens: 0, cachedTokens: 0, costUsd: null, models: ["m"], unpriced: [] };
const { sheet: SHEET } = sheetOf({
  price: [7, "USD"],
  fee: [0.07, "%"],
  count: [3, "bakers"],
  loss: [-1200, "USD"],
  launch: [6, "week"],
  sum: ["price * count", "USD"],
});

function stateOf(
  texts: readonly { readonly id: string; readonly title?: string; readonly markdown: string }[],
  given: Partial<PlanState> = {},
): PlanState {
  const sections = Object.fromEntries(
    texts.map(({ id, title = id, markdown }) => [id, { id, title, markdown, sources: [], assumptions: [] }]),
  ) as unknown as PlanState["sections"];
  const outline = {
    title: "A plan",
    sections: texts.map(({ id, title = id }) => ({ id, title, intent: "", keyPoints: [] })),
  };
  const begun = unbegunState("An idea", "fast", "en");
  return {
    ...begun,
    outline: outline as unknown as PlanState["outline"],
    sections,
    sheet: SHEET,
    startedOn: "2026-11-27",
    ...given,
  };
}

/** The view of a plan, which has to be its page where the elements of figures are taken out. */
function viewOf(state: PlanState, doubts: readonly OpenDoubt[] = []): PlanView["parts"] {
  const document = planDocument(state, USAGE);
  const page = htmlDocument(
    { ...document, session: "s", complete: true, reply: null, record: null, createdAt: "2026-11-27T00:00:00.000Z" },
    "",
  );
  const parts = viewParts({ document, state, doubts });
  for (const { anchor, heading, body } of parts) {
    const plain = body.replace(/<data [^<>]*>|<\/data>/g, "");
    expect(page).toContain(plain);
    expect(page).toContain(`<span>${heading}</span></h2>`);
    expect(page).toContain(`id="${anchor}"`);
    readHtml(body);
  }
  const own = Object.values(state.sections).some((section) => MARK.test(section.markdown));
  expect(MARK.test(JSON.stringify(parts))).toBe(own);
  return parts;
}

function bodyOf(markdown: string, sheet: Sheet = SHEET): string {
  return viewOf(stateOf([{ id: "money", markdown }], { sheet })).find(({ kind }) => kind === "section")?.body ?? "";
}

describe("the view of a plan", () => {
  it("is the exported page with elements around its figures, for all recorded plans", () => {
    const titles = new Map(outlineOf(tokenisedSession().calls).map(({ id, title }) => [id, title]));
    const plans = tokenisedPlans(tokenisedSession());
    for (const { sheet, texts } of [plans.at(0), plans.at(-1)].flatMap((plan) => plan ?? [])) {
      const sections = texts.map(({ id, markdown }) => ({ id, title: titles.get(id) ?? id, markdown }));
      const parts = viewOf(stateOf(sections, { sheet }));
      const shown = parts.reduce((sum, { body }) => sum + body.split("<data ").length - 1, 0);
      const written = texts.reduce((sum, { markdown }) => sum + (markdown.match(/\{\{/g)?.length ?? 0), 0);
      expect(shown).toBeGreaterThan(300);
      expect(shown).toBeLessThanOrEqual(written);
    }
    const korean = plainSession().calls.flatMap(({ name, target, answer }) =>
      name === "Section" ? [{ id: target ?? "", markdown: `${answer["markdown"]} {{price}}` }] : [],
    );
    expect(viewOf(stateOf(korean, { language: "ko" })).length).toBeGreaterThan(5);
  });

  it("names figure and value of each amount in text and tables, and the ids of a formula", () => {
    const body = bodyOf(
      "Costs {{price}}, **{{fee}}**.\n\n| a | b |\n|---|---|\n| {{loss}} | {{= price * count : USD}} |\n",
    );
    expect(body).toContain('<data class="figure" data-figure="price" value="7">$7</data>');
    expect(body).toContain('<strong><data class="figure" data-figure="fee" value="0.07">7%</data></strong>');
    expect(body).toContain('<td><data class="figure" data-figure="loss" value="-1200">−$1,200</data></td>');
    expect(body).toContain('<td><data class="figure" data-uses="price count" value="21">$21</data></td>');
  });

  it("leaves code, addresses and diagrams bare", () => {
    const body = bodyOf(
      '`{{price}}` <https://a.example/{{price}}> [{{count}}](https://b.example/{{count}})\n\n```mermaid\npie\n"a" : {{price}}\n"b" : {{count}}\n```\n\n```js\n{{price}}\n```\n',
    );
    expect(body.match(/<data /g)).toHaveLength(1);
    expect(body).toContain('<figure class="diagram">');
  });

  it.each([
    "{{count}}. Both bakers\n{{count}}) again\n- {{count}}. x",
    "a**{{price}}**b *{{fee}}*c ~~{{price}}~~ __{{count}}__ 빵집**{{count}}**개",
    "# {{price}} in a heading\n\nText\n\n## {{price}} in a heading",
    "[{{price}}]: no definition, [{{price}}], ![{{count}}](x) <b>{{count}}</b> <{{count}}>",
    '<div title="{{price}}">\n{{count}}\n</div>\n\n<!-- {{price}} -->',
    "> {{price}}\n>\n> - {{count}}\n>   1. {{launch|date}} {{loss|a **gain**:a <b>loss</b>}} {{loss|gain:loss}}",
    `${"*{{price}}* ".repeat(400)}`,
    "| {{price}} is a rather long cell | x |\n|--:|:-:|\n| {{= sum / count : USD 2}} \\| {{fee}} | `{{price}}` |",
    "&#{{count}}; &{{count}}; \\{{price}} {{{price}}} {price} price}} {{nothing}} {{= 1 / 0}} https://x.example/{{price}}",
    "a@{{count}}.example {{count}}@x.example www.{{count}}.example",
    "Own marks: \u{100000}\u{f0001} 1\u{100000}2\u{f0000}3 {{price}} \u{10fffd}",
    "    {{price}} in indented code\n\n{{price}}\n===\n\n{{count}}\n---",
  ])("is the page whatever stands around a figure: %#", (markdown) => {
    expect(bodyOf(markdown)).not.toBe("");
  });

  it("says in which doubt a figure stands", () => {
    const markdown =
      "The price of {{price}} is low. A fee of {{fee}} is fair.\n\n| x | y |\n|---|---|\n| {{price}} | which is not dear |\n";
    const doubts = [
      { sectionId: null, section: null, text: "Open in May" },
      { sectionId: "money", section: "money", text: "The price of {{price}} is low." },
      { sectionId: "money", section: "money", text: "| {{price}} | which is not dear |" },
    ];
    const [, part] = viewOf(stateOf([{ id: "money", markdown }]), doubts);
    expect(valuesOf(readHtml(part?.body ?? ""), "data-doubt")).toEqual(["1", "2"]);
    expect(part?.body).toContain('<data class="figure" data-figure="price" data-doubt="1" value="7">$7</data> is low');
  });
});
