import { describe, expect, it } from "vitest";
import { fileStatements, fileSubjects } from "../../../graph/sources/statements/file-statements.ts";
import { fileOutline } from "../../../knowledge/file-outline.ts";
import { partPassages } from "../../../knowledge/passages.ts";
import type { FileText } from "../../../schemas/given-file.ts";
import type { Source } from "../../../schemas/source.ts";

const AT = "2030-01-31T12:00:00.000Z";

function given(title: string, markdown: string): { source: Source; text: FileText } {
  const passages = partPassages([{ place: null, markdown }]).map(({ place, text }) => ({ source: title, place, text }));
  return {
    source: { id: title, kind: "file", title, at: AT },
    text: { source: title, outline: fileOutline(null, [markdown]), passages },
  };
}

function stated(files: readonly ReturnType<typeof given>[], known: readonly string[] = [], limit = 8): string[] {
  const sources = files.map(({ source }) => source);
  const texts = files.map(({ text }) => text);
  return fileStatements(sources, texts, known, limit).map(({ text, from }) => `${from}: ${text}`);
}

const BRIEF = given(
  "brief.md",
  `# Clinic booking

## Background

The clinics were founded by two doctors. Nobody likes the old system.

## What we need

- Patients **move** appointments in a [browser](https://example.com)
- Reminders by SMS

## Limits

Patient data must not leave the United Kingdom. It rains.

\`\`\`text
The budget must be 1 dollar.
\`\`\`

| Item | 2026 | 2027 |
|---|---|---|
| Licences \\| support | £12,000 | £14,000 |
| Colour | blue | green |
`,
);

describe("what files state", () => {
  it("are their limits, features, amounts and dates, word for word, each with its place; no code and no chatter", () => {
    expect(stated([BRIEF])).toEqual([
      "brief.md, What we need: Patients move appointments in a browser",
      "brief.md, What we need: Reminders by SMS",
      "brief.md, Limits: Patient data must not leave the United Kingdom.",
      "brief.md, Limits: Licences | support: 2026 £12,000, 2027 £14,000",
    ]);
  });

  it("are found in Korean", () => {
    const call = given(
      "공모.md",
      "# 공모\n\n## 지원 내용\n\n- 사업비: 과제당 최대 3억 원\n- 방문 일정 자동 배정\n\n## 안내\n\n개인정보는 국내 서버에만 저장하여야 합니다. 감사합니다.\n\n| 구분 | 마감 |\n|---|---|\n| 신청 | 2026년 2월 27일 |",
    );
    expect(stated([call])).toEqual([
      "공모.md, 지원 내용: 사업비: 과제당 최대 3억 원",
      "공모.md, 지원 내용: 방문 일정 자동 배정",
      "공모.md, 안내: 개인정보는 국내 서버에만 저장하여야 합니다.",
      "공모.md, 안내: 신청: 2026년 2월 27일",
    ]);
  });

  it("are not what the person said already, and the same thing once", () => {
    const other = given("copy.md", "## Limits\n\nPatient data must not leave the United Kingdom.");
    const said = ["An app: reminders by SMS, for clinics"];
    const found = stated([BRIEF, other], said);
    expect(found.filter((text) => text.includes("SMS"))).toEqual([]);
    expect(found.filter((text) => text.includes("United Kingdom"))).toHaveLength(1);
  });

  it("leave room for each file and for each kind, and are never longer than a sentence", () => {
    const limits = Array.from({ length: 40 }, (_, at) => `Rule ${at} must hold within ${at + 2} days.`).join("\n\n");
    const long = given("long.md", `## Rules\n\n${limits}\n\n## Features\n\n- Waiting list\n`);
    const tail = given("tail.md", `The deadline must be kept ${"and kept ".repeat(100)}`);
    const found = stated([long, tail]);
    expect(found).toHaveLength(8);
    expect(found).toContain("long.md, Features: Waiting list");
    expect(found.filter((text) => text.startsWith("tail.md: The deadline must be kept"))).toHaveLength(1);
    expect(Math.max(...found.map((text) => text.length))).toBeLessThan(300);
  });
});

describe("what files are about", () => {
  it("is their title and headings without numbers; a file with hardly any says nothing by them", () => {
    const call = given("call.md", "# Call 2026\n\n## 1. Scope\n\n### 1.1 Roads\n\n## 제2장 예산\n\nText.");
    const files = [call, BRIEF, given("note.md", "# Note\n\nText.")];
    expect(
      fileSubjects(
        files.map(({ source }) => source),
        files.map(({ text }) => text),
      ),
    ).toEqual([
      { title: "Call 2026", headings: ["Scope", "Roads", "예산"], from: "call.md" },
      { title: "Clinic booking", headings: ["Background", "What we need", "Limits"], from: "brief.md" },
    ]);
  });

  it("is read from the places of passages where a file came before outlines were kept", () => {
    const { source, text } = BRIEF;
    const paged = {
      source: "b",
      outline: null,
      passages: [1, 2, 3].map((page) => ({ source: "b", place: `p. ${page}`, text: "x" })),
    };
    const sources = [source, { ...source, id: "b" }];
    expect(fileSubjects(sources, [{ ...text, outline: null }, paged])).toEqual([
      { title: null, headings: ["Background", "What we need", "Limits"], from: "brief.md" },
    ]);
  });
});
