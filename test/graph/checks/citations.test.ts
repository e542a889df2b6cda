import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckedPlan } from "../../../graph/checked-plan.ts";
import { citations } from "../../../graph/checks/citations.ts";
import { checkedPlanOf, checkedSection } from "../../support/checked-plan.ts";

const PAGE = "https://kostat.go.kr/climbing";
const problems = (markdown: string, sources: readonly string[] = [], given: Partial<CheckedPlan> = {}) =>
  citations(checkedPlanOf("", { sections: [checkedSection({ markdown, sources })], ...given })).map(
    ({ problem }) => problem,
  );

describe("a cited address", () => {
  it.each([
    `It grows ([statistics](${PAGE})).`,
    `It grows, see ${PAGE}.`,
    `<${PAGE}>`,
    `| Figure | ${PAGE} |\n|---|---|\n| 1 | ${PAGE} |`,
    `출처는 ${PAGE}입니다.`,
  ])("is found where no source has it: %j", (text) => {
    expect(problems(text)).toEqual([`${PAGE} is cited, but it is none of the plan's sources.`]);
    expect(problems(text, [], { language: "ko" })).toEqual([`${PAGE}을(를) 인용했지만 계획의 출처에 없습니다.`]);
  });

  it.each([
    PAGE,
    `${PAGE}/`,
    `${PAGE}#table`,
    PAGE.replace("https", "http"),
    PAGE.replace("//", "//www."),
    PAGE.replace("kostat", "KOSTAT"),
  ])("is left alone where a source, the research, the idea or an answer has it: %s", (cited) => {
    expect(problems(`See ${cited}.`, [`Statistics Korea, ${PAGE}`])).toEqual([]);
    expect(problems(`See ${cited}.`, [], { brought: [`{"basis":"${PAGE}"}`] })).toEqual([]);
    const other = checkedSection({ id: "other", sources: [PAGE] });
    const sections = [checkedSection({ markdown: `See ${cited}.` }), other];
    expect(citations(checkedPlanOf("", { sections }))).toEqual([]);
  });

  it.each([
    "`https://api.ours.dev/v1`",
    "```\nhttps://api.ours.dev\n```",
    "https://example.com/x",
    "https://shop.example.org",
    "http://localhost:3000/a",
    "http://127.0.0.1",
    "www.ours.kr",
    "mailto:a@b.kr",
    "[part](#costs)",
  ])("is not %j", (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe("a cited number", () => {
  it.each([
    ["It grows [3].", ["A", "B"]],
    ["성장합니다 [1].", []],
    ["It grows 20%[9].", ["A"]],
  ])("is found where no source has it: %j with %j", (text, sources) => {
    expect(problems(text, sources)).toHaveLength(1);
  });

  it.each([
    ["It grows [2].", ["A", "B"]],
    ["It grows [1].\n\n[1] Statistics Korea", []],
    ["It grows [1].\n\n[1]: https://example.com", []],
    ["It grows [1].\n\n### Sources\n\n1. Statistics Korea", []],
    ["- [x] done, - [ ] open", []],
    ["array[3] and `list [3]` and matrix[1][2]", []],
    ["In [2026] and [100]", []],
    ["[3](https://example.com)", []],
    ["```\n[3]\n```", []],
  ])("is left alone: %j with %j", (text, sources) => {
    expect(problems(text, sources)).toEqual([]);
  });

  it("counts the sources of all sections, each once", () => {
    const sections = [
      checkedSection({ markdown: "It grows [2], much [3].", sources: ["A"] }),
      checkedSection({ id: "part-2", sources: ["A", "B"] }),
    ];
    expect(citations(checkedPlanOf("", { sections })).map(({ problem }) => problem)).toEqual([
      "[3] is cited, but there is no source with that number.",
    ]);
  });
});

describe("citations of any address", () => {
  it("are known exactly where a source has them", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.boolean(), (url, isKnown) => {
        // An address in a text ends where its sentence goes on.
        fc.pre(
          !/[()'*_~,;:!.|]|example|localhost|test|invalid/.test(
            url
              .replace(/^https?:\/\/[^/]*/, "")
              .concat(url.split("/")[2] ?? "")
              .replace(/\.(?=[a-z])/g, ""),
          ),
        );
        expect(problems(`See ${url} for it.`, isKnown ? [url] : []).length).toBe(isKnown ? 0 : 1);
      }),
    );
  });
});
