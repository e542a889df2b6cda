import { readdir, readFile } from "node:fs/promises";
import type { Guide } from "../schemas/guide.ts";
import { Language } from "../schemas/idea.ts";
import { AppError, type Wording } from "../utils/errors.ts";
import { packageFile } from "../utils/package-files.ts";

const GUIDES = packageFile("knowledge/guides/");
const FILE_NAME = /^([a-z][a-z0-9-]*)\.(en|ko)\.md$/;
const KEYS = ["id", "language", "title", "topics"] as const;
const HEADINGS = ["Questions", "Method", "Skeleton", "Mistakes"] as const;

let library: Promise<readonly Guide[]> | null = null;

/**
 * Every guide in every language, by id and then by language.
 * @throws AppError `defect` naming the file, if a guide is malformed.
 */
export function allGuides(): Promise<readonly Guide[]> {
  library ??= guidesIn(GUIDES).catch((error: unknown) => {
    // A passing failure (too many open files) must not make every later query fail.
    library = null;
    throw error;
  });
  return library;
}

/**
 * Reads one guide from its file's text.
 * @throws AppError `defect` naming the file.
 */
export function parseGuide(file: string, text: string): Guide {
  const named = FILE_NAME.exec(file);
  if (!named)
    throw malformed(file, {
      en: "its name is not <id>.<language>.md",
      ko: "파일 이름이 <id>.<language>.md 형식이 아닙니다",
    });
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll("\r\n", "\n")) ?? [];
  if (front === undefined || body === undefined)
    throw malformed(file, { en: "it has no front matter", ko: "머리말(front matter)이 없습니다" });
  const fields = parseFields(file, front);
  const parts = parseParts(file, body);
  if (fields.id !== named[1])
    throw malformed(file, { en: "id differs from the file's name", ko: "id가 파일 이름과 다릅니다" });
  if (fields.language !== named[2])
    throw malformed(file, { en: "language differs from the file's name", ko: "language가 파일 이름과 다릅니다" });
  if (fields.title === "") throw malformed(file, { en: "title is empty", ko: "title이 비어 있습니다" });
  const topics = list(fields.topics);
  if (topics.length === 0) throw malformed(file, { en: "topics is empty", ko: "topics가 비어 있습니다" });
  return {
    id: fields.id,
    language: Language.parse(fields.language),
    title: fields.title,
    topics,
    questions: bullets(file, "Questions", parts.Questions),
    method: parts.Method,
    skeleton: compactTables(parts.Skeleton),
    mistakes: bullets(file, "Mistakes", parts.Mistakes),
  };
}

/**
 * The guides of a folder, by id and then by language.
 * @throws AppError `defect` where it cannot be read, or a guide in it is malformed.
 */
export async function guidesIn(folder: URL): Promise<readonly Guide[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    throw new AppError("defect", { problem: "the planning guides are missing" }, error);
  });
  const guides = await Promise.all(
    files
      .filter((file) => file.endsWith(".md"))
      .map(async (file) => parseGuide(file, await readFile(new URL(file, folder), "utf8"))),
  );
  return guides.sort((a, b) => compareText(a.id, b.id) || compareText(a.language, b.language));
}

function parseFields(file: string, front: string): Record<(typeof KEYS)[number], string> {
  const lines = front.split("\n").filter((line) => line.trim() !== "");
  if (lines.length !== KEYS.length)
    throw malformed(file, {
      en: `front matter needs exactly ${KEYS.join(", ")}`,
      ko: `머리말에는 ${KEYS.join(", ")}만 모두 있어야 합니다`,
    });
  const [id, language, title, topics] = KEYS.map((key, index) => {
    const line = lines[index] ?? "";
    if (!line.startsWith(`${key}:`))
      throw malformed(file, {
        en: `${key} is missing or not in its place`,
        ko: `${key} 항목이 없거나 제자리에 있지 않습니다`,
      });
    return line.slice(key.length + 1).trim();
  });
  return { id: id ?? "", language: language ?? "", title: title ?? "", topics: topics ?? "" };
}

function parseParts(file: string, body: string): Record<(typeof HEADINGS)[number], string> {
  const pieces = body.split(/^(#{1,2} .*)$/m);
  const found = pieces.filter((_, index) => index % 2 === 1).map((heading) => heading.trim());
  const expected = HEADINGS.map((heading) => `## ${heading}`);
  if (pieces[0]?.trim() !== "" || found.join("\n") !== expected.join("\n")) {
    throw malformed(file, {
      en: `its headings are not ${expected.join(", ")} in this order`,
      ko: `제목이 ${expected.join(", ")} 순서가 아닙니다`,
    });
  }
  const [Questions, Method, Skeleton, Mistakes] = HEADINGS.map((heading, index) => {
    const part = (pieces[index * 2 + 2] ?? "").trim();
    if (part === "") throw malformed(file, { en: `${heading} is empty`, ko: `${heading} 부분이 비어 있습니다` });
    return part;
  });
  return { Questions: Questions ?? "", Method: Method ?? "", Skeleton: Skeleton ?? "", Mistakes: Mistakes ?? "" };
}

function bullets(file: string, heading: string, part: string): string[] {
  const lines = part.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    if (!line.startsWith("- "))
      throw malformed(file, {
        en: `${heading} has a line that is no list item`,
        ko: `${heading} 부분에 목록 항목이 아닌 줄이 있습니다`,
      });
    return line.slice(2).trim();
  });
}

/** Tables without the padding that a formatter adds: once the blanks are filled it aligns nothing. */
function compactTables(markdown: string): string {
  return markdown.replace(/^\|.*\|[ \t]*$/gm, (row) => row.trimEnd().replace(/ {2,}/g, " ").replace(/-{3,}/g, "---"));
}

function list(value: string): string[] {
  return value
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

// Not localeCompare: its order hangs on the machine's locale data.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function malformed(file: string, { en, ko }: Wording): AppError {
  return new AppError("defect", { problem: { en: `planning guide ${file}: ${en}`, ko: `기획 가이드 ${file}: ${ko}` } });
}
