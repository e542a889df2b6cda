import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { citations } from "../../../graph/checks/citations.ts";
import type { CheckedPlan, CheckedSection } from "../../../graph/document/checked-plan.ts";
import type { Source } from "../../../schemas/source.ts";
import { checkedPlanOf, checkedSection } from "../../support/checked-plan.ts";

const PAGE = "https://kostat.go.kr/climbing";
const READ_AT = "2030-01-31T12:00:00.000Z";

function sourceOf(id: string): Source {
  return { id, kind: id.startsWith("http") ? "page" : "file", title: `About ${id}`, at: READ_AT };
}

/** What is found in a section of a plan with these sources. */
function problems(markdown: string, sources: readonly string[] = [], given: Partial<CheckedPlan> = {}): string[] {
  return problemsOf(checkedSection({ markdown }), sources, given);
}

function problemsOf(section: CheckedSection, sources: readonly string[], given: Partial<CheckedPlan> = {}): string[] {
  const plan = checkedPlanOf("", { sections: [section], sources: sources.map(sourceOf), ...given });
  return citations(plan).map(({ problem }) => problem);
}

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
  ])("is left alone where it was fetched, or the idea or an answer has it: %s", (cited) => {
    expect(problems(`See ${cited}.`, [PAGE])).toEqual([]);
    expect(problems(`See ${cited}.`, [], { brought: [`We know ${PAGE}, and more.`] })).toEqual([]);
  });

  it("is no source because a model names it as one", () => {
    const section = checkedSection({
      markdown: "It grows.",
      sources: [`Statistics Korea, ${PAGE}`, "Public statistics"],
    });
    expect(problemsOf(section, [])).toEqual([`${PAGE} is named as a source, but it is none of the plan's.`]);
    expect(problemsOf(section, [PAGE])).toEqual([]);
    expect(problemsOf({ ...section, markdown: `It grows, see ${PAGE}.` }, [])).toEqual([
      `${PAGE} is cited, but it is none of the plan's sources.`,
    ]);
    expect(problemsOf(section, [], { language: "ko" })).toEqual([
      `${PAGE}을(를) 출처로 들었지만 계획의 출처에 없습니다.`,
    ]);
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
    ["It grows [1][2].", ["A"]],
  ])("is found where no source has it: %j with %j", (text, sources) => {
    expect(problems(text, sources)).toHaveLength(1);
  });

  it.each([
    ["It grows [2].", ["A", "B"]],
    ["It grows [1][2].", ["A", "B"]],
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

  it("is found where its writer was given nothing of that source", () => {
    const section = checkedSection({ markdown: "It grows [1], much [2], faster [3].", citable: [2] });
    expect(problemsOf(section, ["A", "B"])).toEqual([
      "[3] is cited, but there is no source with that number.",
      "[1] is cited, but its writer was given nothing of that source.",
    ]);
    expect(problemsOf({ ...section, citable: [1, 2] }, ["A", "B", "C"], { language: "ko" })).toEqual([
      "[3]을(를) 인용했지만 작성자는 그 출처의 내용을 받지 못했습니다.",
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
