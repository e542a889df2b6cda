import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeSheet } from "../../../../graph/figures/sheet/sheet.ts";
import { type RenderOptions, renderFigures } from "../../../../graph/figures/text/render-figures.ts";
import { figure, recordedFigures, recordedSections, sheetOf } from "../../../support/figure-sheet.ts";

const EN: RenderOptions = { language: "en", startDate: "2026-11-27" };
const KO: RenderOptions = { language: "ko", startDate: "2026-11-27" };

const { sheet } = computeSheet(
  [
    figure({ id: "budget", label: "Money to launch", value: 24_600_000, unit: "KRW" }),
    figure({ id: "price", value: 24.5 }),
    figure({ id: "gap", value: -193, unit: "USD/month" }),
    figure({ id: "share", value: 0.07, unit: "%" }),
    figure({ id: "wk_launch", label: "Public launch", value: 10, unit: "week" }),
    figure({ id: "orders", value: 1_800, unit: "orders" }),
    figure({ id: "lost", label: "Cost of the lost part", formula: "nowhere * 2" }),
  ],
  [],
);

function render(markdown: string, options: Partial<RenderOptions> = {}): string {
  return renderFigures(markdown, sheet, { ...EN, ...options }).text;
}

describe("tokens in text", () => {
  it.each([
    ["It costs {{price}}, not more.", "It costs $24.50, not more."],
    ["{{ budget }} in all", "₩24,600,000 in all"],
    ["**{{share}}** of {{orders}} orders", "**7%** of 1,800 orders"],
    ["a year: {{= gap * 12 : USD}}", "a year: −$2,316"],
    ["{{= price * orders : USD -3}}", "$44,000"],
    ["{{= orders / 7 : orders 1}}", "257.1"],
    ["{{=price*2}}", "$49"],
    ["{{= orders : 0}} orders", "1,800 orders"],
    ["{{= {{price}} + {{price}} : USD}}", "$49"],
    ["It is {{gap|above:below}} zero", "It is below zero"],
    ["{{= 0 - gap : USD|gains:loses}}", "gains"],
    ["{{share|rises:falls}}", "rises"],
    ["week {{wk_launch}} ({{wk_launch|date}})", "week 10 (29 Jan 2027)"],
    ["{{= wk_launch + 1 : week | date}}", "5 Feb 2027"],
    ["{{wk\\_launch}} and \\{\\{price\\}\\}", "10 and $24.50"],
    ["{{{price}}}", "$24.50"],
    ["[{{price}}](https://a.kr/{{price}} 'for {{price}}')", "[$24.50](https://a.kr/{{price}} 'for {{price}}')"],
    ["see https://a.kr/?q={{orders}} now", "see https://a.kr/?q={{orders}} now"],
    ["![{{price}}](a.png?{{price}})", "![$24.50](a.png?{{price}})"],
    ["[a]: https://a.kr/{{price}}", "[a]: https://a.kr/{{price}}"],
    ["`{{price}}` is `{{unknown}}`", "`{{price}}` is `{{unknown}}`"],
    ["Use `{{` and `}}` for templates", "Use `{{` and `}}` for templates"],
    ["    {{price}} in indented code", "    {{price}} in indented code"],
    ["<b>{{price}}</b>", "<b>$24.50</b>"],
    ["{{orders}} 1. entry", "1,800 1. entry"],
  ])("%s", (markdown, shown) => {
    expect(render(markdown)).toBe(shown);
  });

  it.each([
    ["{{budget}}이 듭니다", "2,460만 원이 듭니다"],
    ["{{= budget * 5 : KRW}}", "1억 2,300만 원"],
    ["{{= budget * 5 + 15300 : KRW}}", "123,015,300원"],
    ["{{price}}와 {{share}}", "$24.50와 7%"],
    ["{{wk_launch}}주차({{wk_launch|date}})", "10주차(2027년 1월 29일)"],
    ["{{gap|남습니다:모자랍니다}}", "모자랍니다"],
  ])("%s in Korean", (markdown, shown) => {
    expect(render(markdown, KO)).toBe(shown);
  });

  it("begin no list by chance", () => {
    const { sheet: two } = sheetOf({ founders: [2, "founders"] });
    expect(renderFigures("Two of us.\n\n{{founders}}. Both work.", two, EN).text).toBe("Two of us.\n\n2\\. Both work.");
    expect(renderFigures("There are {{founders}}. Both work.", two, EN).text).toBe("There are 2. Both work.");
  });

  it("say which figures a text uses, each once", () => {
    const { used } = renderFigures("{{price}} {{= gap + price : USD/month}} `{{orders}}` {{share|a:b}}", sheet, EN);
    expect(used).toEqual(["price", "share"]);
    expect(renderFigures("{{= orders * price : USD}} {{price}}", sheet, EN).used).toEqual(["orders", "price"]);
  });
});

describe("tokens in tables", () => {
  it("do not break them, though they hold bars", () => {
    const table =
      "| Line | Amount |\n|---|---:|\n| It is {{gap|above:below}} | {{gap}} |\n| `{{price}}` \\| x | {{gap\\|above:below}} |";
    expect(render(table)).toBe("| Line | Amount |\n|---|---:|\n| It is below | −$193 |\n| `{{price}}` \\| x | below |");
  });

  it("leave the addresses of their links alone, though a token in front of them holds a bar", () => {
    const table = "| A | B |\n|---|---|\n| [{{gap|above:below}}](plan/{{price}}) | {{price}} |";
    expect(render(table)).toBe("| A | B |\n|---|---|\n| [below](plan/{{price}}) | $24.50 |");
  });

  it("become labels without bars", () => {
    const table = "| A | B |\n|---|---|\n| {{un|known}} | {{lost}} |";
    expect(render(table, { final: true })).toBe("| A | B |\n|---|---|\n| un known | Cost of the lost part |");
  });
});

describe("tokens in code", () => {
  it("are bare numbers and dates in Mermaid, where hexagons stay", () => {
    const mermaid = [
      "```mermaid",
      "flowchart LR",
      "  A{{Check}} --> budget{{price}} --> B{{{{x}}}}",
      '  C["{{budget}}, {{share}}"] --> D{{"{{gap}} left"}}',
      "  {{Some words}}",
      "```",
    ].join("\n");
    expect(render(mermaid)).toBe(
      [
        "```mermaid",
        "flowchart LR",
        "  A{{Check}} --> budget{{price}} --> B{{{{x}}}}",
        '  C["24600000, 7"] --> D{{"-193 left"}}',
        "  {{Some words}}",
        "```",
      ].join("\n"),
    );
    expect(render("```mermaid\ngantt\n  Launch :milestone, {{wk_launch|date}}, 0d\n```", KO)).toContain(
      "2027-01-29, 0d",
    );
    expect(render('~~~mermaid\npie\n  "a" : {{= orders / 7 : orders}}\n~~~')).toContain('"a" : 257');
  });

  it("stay as they are in any other code, and a figure's name there is told", () => {
    const code = "```js\nconst a = {{price}};\n```";
    const rendered = renderFigures(`${code}\n\n\`{{price}}\``, sheet, EN);
    expect(rendered.text).toBe(`${code}\n\n\`{{price}}\``);
    expect(rendered.problems.map(({ kind }) => kind)).toEqual(["in-code", "in-code"]);
    expect(renderFigures("`{{other}}`", sheet, EN).problems).toEqual([]);
  });
});

describe("what looks like a token and is none", () => {
  it.each([
    ["{{prices}}", "unknown-figure", "prices", "{{prices}} names no figure of the sheet (is price meant?)."],
    ["{{no_such_thing}}", "unknown-figure", "no such thing", "{{no_such_thing}} names no figure of the sheet."],
    [
      "{{lost}}",
      "left-out",
      "Cost of the lost part",
      "{{lost}} names a figure that could not be computed: say it without the amount.",
    ],
    [
      "{{= lost * 2 : USD}}",
      "formula",
      "open",
      "The formula in {{= lost * 2 : USD}} cannot be used: lost could not be computed.",
    ],
    [
      "{{= price + : USD}}",
      "formula",
      "open",
      "The formula in {{= price + : USD}} cannot be used: it ends where a value is still expected.",
    ],
    [
      "{{= price / (share - share) : USD}}",
      "formula",
      "open",
      "The formula in {{= price / (share - share) : USD}} cannot be used: it divides by zero.",
    ],
    [
      "{{= price + orders : USD}}",
      "unit",
      "open",
      "The units in {{= price + orders : USD}} do not fit: USD and orders.",
    ],
    [
      "{{price|date}}",
      "date",
      "price",
      "{{price|date}} asks for a date, but only a point in time (unit week or month) has one.",
    ],
    ["{{budget", "malformed", "Money to launch", null],
    ["{{budget}", "malformed", "Money to launch", null],
    ["{budget}", "malformed", "Money to launch", null],
    ["budget}}", "malformed", "Money to launch", null],
    ["{{budget|big}}", "malformed", "Money to launch", null],
    ["{{price * 2}}", "malformed", "price", null],
    ["{{}}", "malformed", "open", null],
    ["{{.", "malformed", "open.", null],
    ["{{= price + gap : USD}", "malformed", "price", null],
  ])("%s is told, and shown as its label in the end", (token, kind, label, repair) => {
    const draft = renderFigures(`A ${token} is`, sheet, EN);
    expect(draft.text).toBe(`A ${token} is`);
    expect(draft.problems.map((problem) => problem.kind)).toEqual([kind]);
    expect(repair === null || draft.problems[0]?.repair === repair).toBe(true);
    const final = renderFigures(`A ${token} is`, sheet, { ...EN, final: true });
    expect(final.text.trimEnd()).toBe(`A ${label} is`);
    expect(final.problems[0]?.warning.ko).not.toBe("");
  });

  it("stays where it is the person's own, unless a figure has that name", () => {
    const idea = "A mail merge for {{braces}} and {{first_name}}, {{price}}";
    const text = "It fills {{braces}}, {{first_name}} and {{price}}, not {{other}}.";
    const rendered = renderFigures(text, sheet, { ...EN, final: true, idea });
    expect(rendered.text).toBe("It fills {{braces}}, {{first_name}} and $24.50, not other.");
    expect(rendered.problems.map(({ token }) => token)).toEqual(["{{other}}"]);
  });

  it("is none where braces are those of a set, a path or a formula of mathematics", () => {
    for (const text of ["{a, b}", "/users/{id}", "$\\frac{a}{b}$", "a }} b", "{ }", "$".concat("{price}")]) {
      expect(renderFigures(text, sheet, { ...EN, final: true })).toEqual({ text, problems: [], used: [] });
    }
  });
});

describe("the recorded sections", () => {
  const recorded = recordedFigures();
  const computed = computeSheet(recorded.figures, recorded.decisions);

  it("render all of their 299 tokens", () => {
    const sections = recordedSections();
    const tokens = sections.flatMap(({ markdown }) => [...markdown.matchAll(/\{\{/g)]);
    expect(tokens).toHaveLength(299);
    for (const { id, markdown } of sections) {
      const { text, problems } = renderFigures(markdown, computed.sheet, { ...EN, final: true });
      expect([id, problems]).toEqual([id, []]);
      expect(text).not.toMatch(/\{\{|\}\}|NaN|undefined/);
      expect(text.split("\n").map((line) => line.split("|").length)).toEqual(
        markdown.split("\n").map((line) => line.split("|").length),
      );
    }
  });

  it("have totals that are those of their cells", () => {
    const budget = recordedSections().find(({ id }) => id === "budget-break-even")?.markdown ?? "";
    const { text } = renderFigures(budget, computed.sheet, EN);
    expect(text).toContain("| **Total** | **$40,000** | |");
    expect(text).toContain("| **Sum** | **1,800** | **$3,024** | **$6,600** | |");
    const contributions = [...text.matchAll(/^\| \d+ \| \d+ \| \$(\d+) \|/gm)].map(([, cell]) => Number(cell));
    expect(contributions.reduce((sum, cell) => sum + cell, 0)).toBe(3_024);
  });
});

describe("rendering", () => {
  const piece = fc.constantFrom(
    ...[
      "{{",
      "}}",
      "{",
      "}",
      "|",
      "\n",
      "`",
      "```",
      "```mermaid\n",
      "price",
      "gap",
      "= ",
      " : USD",
      "|a:b",
      "> ",
      "- ",
    ],
    ...[
      "[a](",
      ")",
      "\\",
      "https://a.kr/",
      "| - |",
      "<b>",
      "~~~\n",
      "    ",
      "&amp;",
      "\u0000",
      "\ud800",
      "{{price}}",
      "1.",
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join("")),
  );

  it("never throws, shows no pair of braces outside code in the end, and leaves text without any as it is", () => {
    fc.assert(
      fc.property(text, (markdown) => {
        const final = renderFigures(markdown, sheet, { ...EN, final: true });
        const draft = renderFigures(markdown, sheet, KO);
        expect(final.problems.length).toBe(draft.problems.length);
        if (!/[{}]/.test(markdown)) expect(final.text).toBe(markdown);
        if (!/[`~\\]| {4}|\t|[[\]:/@]/.test(markdown)) expect(final.text).not.toMatch(/\{\{(?!\})/);
      }),
      { numRuns: 1_500 },
    );
  });

  it("takes long hostile texts in their stride", () => {
    for (const unit of [
      "{{",
      "{{= {{a}} ",
      "{{= a ",
      "}}",
      "{{a|",
      "> ",
      "[",
      "{{price}}",
      "`{{price}}` ",
      "| {{gap|a:b}} ",
    ]) {
      const markdown = unit.repeat(20_000 / unit.length);
      expect(renderFigures(markdown, sheet, { ...EN, final: true }).text.length).toBeLessThan(200_000);
    }
  });
});
