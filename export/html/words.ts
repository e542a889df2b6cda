import type { Language } from "../../schemas/idea.ts";

/** Every word of the HTML page that is not in the plan's Markdown. */
export interface HtmlWords {
  readonly kind: string;
  readonly unfinished: string;
  readonly whatIsMissing: string;
  readonly drawing: (number: number) => string;
  readonly notDrawn: string;
  /** What a box of a task list is called. */
  readonly task: (isDone: boolean) => string;
  readonly date: (at: Date) => string;
  readonly session: (session: string) => string;
}

const EN: HtmlWords = {
  kind: "Planning document",
  unfinished: "This plan is not finished.",
  whatIsMissing: "See what is missing",
  drawing: (number) => `Diagram ${number}`,
  notDrawn: "This diagram could not be drawn. Its source:",
  task: (isDone) => (isDone ? "Done" : "To do"),
  date: dateFormat("en-GB"),
  session: (session) => `Session ${session}`,
};

const KO: HtmlWords = {
  kind: "기획서",
  unfinished: "아직 완성되지 않은 기획서입니다.",
  whatIsMissing: "보완이 필요한 점 보기",
  drawing: (number) => `그림 ${number}`,
  notDrawn: "그림으로 나타낼 수 없는 다이어그램입니다. 원문:",
  task: (isDone) => (isDone ? "한 일" : "할 일"),
  date: dateFormat("ko-KR"),
  session: (session) => `세션 ${session}`,
};

export function htmlWords(language: Language): HtmlWords {
  return language === "ko" ? KO : EN;
}

/** A day of UTC: the same plan gives the same file wherever it is exported. */
function dateFormat(locale: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  return (at) => format.format(at);
}
