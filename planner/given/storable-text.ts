import { AppError, type Wording } from "../../utils/errors.ts";

/** Postgres takes no NUL, and its JSON no half of a character. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/**
 * Lets pass what somebody has written.
 * @param what What it is, as a sentence begins.
 * @throws AppError `usage` for a text that cannot be stored.
 */
export function checkStorable(text: string, { en, ko }: Wording): void {
  if (isStorable(text)) return;
  const problem = {
    en: `${en} holds a character that cannot be stored, NUL or half of one: leave it out. Nothing was changed.`,
    ko: `${ko}에 저장할 수 없는 문자(NUL 또는 온전하지 않은 문자)가 들어 있습니다. 그 문자를 빼 주세요. 바뀐 것은 없습니다.`,
  };
  throw new AppError("usage", { problem });
}
