import type { z } from "zod";
import { AppError, type Wording } from "../../utils/errors.ts";

/** What is wrong with an option of the library, in a sentence. */
export function optionsError(problem: Wording, cause?: unknown): AppError {
  return new AppError("library-options", { problem }, cause);
}

/**
 * A value as its schema wants it.
 * @param where What it is, as the sentence names it.
 * @throws AppError `library-options`, which names the first field that is wrong.
 */
export function checkedOption<T>(schema: z.ZodType<T>, value: unknown, where: Wording): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = [...(issue?.path ?? []), ...(issue?.code === "unrecognized_keys" ? issue.keys : [])].join(".");
  const isUnknown = issue?.code === "unrecognized_keys";
  const en = isUnknown ? "is not known" : `is wrong (${issue?.message ?? ""})`;
  const ko = isUnknown ? "없는 항목입니다" : `값이 잘못되었습니다(${issue?.message ?? ""})`;
  throw optionsError(
    {
      en: field === "" ? `${where.en} ${en}.` : `${where.en}: ${field} ${en}.`,
      ko: field === "" ? `${where.ko}: ${ko}.` : `${where.ko}의 ${field}: ${ko}.`,
    },
    parsed.error,
  );
}
