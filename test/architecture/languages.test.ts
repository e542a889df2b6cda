import { describe, expect, it } from "vitest";
import { documentWords } from "../../graph/document/document-words.ts";
import { approvalQuestion } from "../../graph/questions/question-plan.ts";
import { problems, whyAsked } from "../../graph/questions/question-words.ts";
import { QUESTION_IDS } from "../../schemas/model/analysis.ts";
import { ERRORS } from "../../utils/errors/error-table.ts";
import type { Mending } from "../../utils/llm/answers/answer-mending.ts";
import { callWarnings } from "../../utils/llm/calls/warnings.ts";
import { englishIn, HANGUL, type LANGUAGES } from "../support/languages.ts";

/** What stands in for a parameter: a number reads as text, too. */
const SAMPLE = 3;

/** One of each kind, of a field whose name is the model's and ours. */
const MENDINGS: readonly Mending[] = [
  { kind: "cleaned" },
  { kind: "cut", field: "0", most: SAMPLE },
  { kind: "moved", field: "0", to: SAMPLE },
  { kind: "left-out", field: "0", count: SAMPLE },
];

/** Every text of a table, its functions called with numbers, by its place. */
function texts(table: unknown, at = ""): [string, string][] {
  if (typeof table === "string") return [[at, table]];
  if (typeof table === "function") {
    const usage = { calls: 1, tokens: 2, cachedTokens: 0, costUsd: null, models: [] };
    if (at.endsWith("answerMended")) return texts(table(SAMPLE, MENDINGS), at);
    return at.endsWith("used") ? texts(table(usage), at) : texts(table(...Array(table.length).fill(SAMPLE)), at);
  }
  return Object.entries(Object(table)).flatMap(([key, value]) => texts(value, `${at}.${key}`));
}

const TABLES: Readonly<Record<(typeof LANGUAGES)[number], readonly [string, string][]>> = {
  en: tablesIn("en"),
  ko: tablesIn("ko"),
};

function tablesIn(language: (typeof LANGUAGES)[number]): [string, string][] {
  const errors = Object.entries(ERRORS).map(([code, row]): [string, string] => [`error ${code}`, row[language]]);
  const whys = [...QUESTION_IDS, "other-1"].map((id): [string, string] => [`why ${id}`, whyAsked(id, language)]);
  const { question, why } = approvalQuestion({ title: "", sections: [] }, true, language);
  const warnings = texts(callWarnings(language), "warning").filter(([at]) => at.endsWith(".message"));
  return [
    ...errors,
    ...warnings,
    ...whys,
    ...[question, why].map((text): [string, string] => ["approval", text]),
    ...texts(problems(language), "problem"),
    ...texts(documentWords(language), "plan"),
  ];
}

/** What is the same in both languages: names in braces, rights, and shapes of answers. */
function own(text: string): string {
  return text.replace(/\{"kind".*?\}(?=[^}]|$)|\{\w+\}/g, "·").replace(/[A-Z]{4,}(?:,? and [A-Z]+)?/g, "·");
}

describe("the errors, the questions' words and the plan's words", () => {
  it("stand in both languages, none of them empty", () => {
    expect(TABLES.ko.map(([at]) => at)).toEqual(TABLES.en.map(([at]) => at));
    expect(TABLES.en.length).toBeGreaterThan(120);
    for (const [at, text] of [...TABLES.en, ...TABLES.ko]) expect(text.trim(), at).not.toBe("");
  });

  it("hold no Korean in English, but for the language's own name", () => {
    expect(TABLES.en.filter(([, text]) => HANGUL.test(text))).toEqual([]);
  });

  it("hold Korean and no English sentence in Korean", () => {
    const onlyNames = (text: string) => own(text).replaceAll("·", "").trim() === "";
    expect(TABLES.ko.filter(([, text]) => !HANGUL.test(text) && !onlyNames(text))).toEqual([]);
    expect(TABLES.ko.filter(([, text]) => englishIn(own(text)).length > 0)).toEqual([]);
  });

  it("call a worker by one word in Korean", () => {
    expect(TABLES.ko.filter(([, text]) => text.includes("작업자"))).toEqual([]);
    expect(TABLES.ko.filter(([, text]) => text.includes("워커")).length).toBeGreaterThan(2);
  });

  it("name no command and no option: a library, a server and a page say them too", () => {
    const typed = /plancraft [a-z]+|(?<![\w-])--[a-z]+/;
    expect([...TABLES.en, ...TABLES.ko].filter(([, text]) => typed.test(text))).toEqual([]);
  });

  it("name the same details of an error in both", () => {
    // `problemKo` is the Korean half of `problem`.
    const names = (text: string) => [...text.matchAll(/\{(\w+?)(?:Ko)?\}/g)].map(([, name]) => name);
    for (const [code, { en, ko }] of Object.entries(ERRORS)) {
      expect(new Set(names(ko)), code).toEqual(new Set(names(en)));
    }
  });
});
