import { AppError, type Wording } from "../../utils/errors.ts";
import { number } from "../../utils/number-format.ts";

/** What can be wrong with a request in parts. */
export const faults = {
  boundary: () =>
    malformed({
      en: "its Content-Type names no boundary of 1 to 70 characters between the parts.",
      ko: "Content-Type에 부분을 나누는 1~70자의 boundary가 없습니다.",
    }),
  cut: (cause?: unknown) =>
    malformed({ en: "it ends before its last part does.", ko: "마지막 부분이 끝나기 전에 끊겼습니다." }, cause),
  unnamed: () =>
    malformed({
      en: "each part needs a name of 1 to 100 bytes.",
      ko: "모든 부분에 1~100바이트의 이름이 있어야 합니다.",
    }),
  twice: (name: string) => malformed({ en: `${name} is there twice.`, ko: `${name} 항목이 두 번 들어 있습니다.` }),
  noFile: () =>
    malformed({
      en: "a part named files has no file in it: send it with a file name.",
      ko: "files라는 부분에 파일이 없습니다. 파일 이름과 함께 보내 주세요.",
    }),
  otherFile: (name: string) =>
    malformed({
      en: `a file is in the part ${quoted(name)}: files are taken in parts named files.`,
      ko: `${quoted(name)} 부분에 파일이 있습니다. 파일은 files라는 부분으로 보내 주세요.`,
    }),
  notJson: (name: string, cause?: unknown) =>
    malformed({ en: `${quoted(name)} is no JSON.`, ko: `${quoted(name)} 항목이 JSON이 아닙니다.` }, cause),
  both: () =>
    malformed({
      en: "send either the part request as JSON or single fields, and not both.",
      ko: "request 부분의 JSON과 개별 항목 중 한 가지로만 보내 주세요.",
    }),
  tooManyFiles: (max: number) =>
    malformed({ en: `it has more than ${max} files.`, ko: `파일이 ${max}개보다 많습니다.` }),
  tooManyFields: (max: number) =>
    malformed({ en: `it has more than ${max} fields.`, ko: `항목이 ${max}개보다 많습니다.` }),
  fieldTooLarge: (name: string, max: number) => tooLarge(quoted(name), max),
  fileTooLarge: (name: string, max: number) => tooLarge(quoted(name), max),
  tooMuch: (max: number) => new AppError("body-too-large", { max: megabytes(max) }),
} as const;

function malformed(problem: Wording, cause?: unknown): AppError {
  return new AppError("body-malformed", { problem }, cause);
}

function tooLarge(part: string, max: number): AppError {
  return new AppError("part-too-large", { part, max: megabytes(max) });
}

function megabytes(bytes: number): string {
  return `${number.format(bytes / 1_000_000)} MB`;
}

/** Somebody else's text as a sentence quotes it: short, and on one line. */
function quoted(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").toWellFormed();
  return JSON.stringify(clean.length > 60 ? `${clean.slice(0, 60).toWellFormed()}...` : clean);
}
