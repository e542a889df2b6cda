import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "../utils/errors.ts";

/** An answers file is written by hand; what is larger is another file. */
const MAX_ANSWERS_BYTES = 1_000_000;

/**
 * Reads a file of answers by question id.
 * @throws AppError `file-unusable` where it cannot be read, `answers-malformed` where it holds something else.
 */
export async function readAnswers(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new AppError("file-unusable", { path, use: "read", problem: reason(error) }, error);
  });
  if (text.length > MAX_ANSWERS_BYTES) throw malformed(path, "is too large");
  const answers = parseObject(text);
  if (!answers)
    throw malformed(
      path,
      'is not a JSON object from question ids to answers, like {"audience":{"kind":"option","optionId":"a"}}',
    );
  return answers;
}

/** The JSON object that a text holds, or null for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/**
 * Makes sure that a plan can be written to `path`, and leaves nothing behind.
 * @throws AppError `file-unusable`.
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const known = await stat(path).catch(() => null);
    const probe = known ? path : besides(path);
    await (await open(probe, "a")).close(); // a directory fails here with EISDIR
    if (!known) await rm(probe);
  } catch (error) {
    throw new AppError("file-unusable", { path, use: "written", problem: reason(error) }, error);
  }
}

/** Writes a plan so that readers see the old file or the new one, never a part. */
export async function writePlan(path: string, plan: string): Promise<void> {
  const temporary = besides(path);
  try {
    await writeFile(temporary, plan);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new AppError("file-unusable", { path, use: "written", problem: reason(error) }, error);
  }
}

function besides(path: string): string {
  return join(dirname(path), `.plancraft-${randomBytes(6).toString("hex")}`);
}

function malformed(path: string, problem: string): AppError {
  return new AppError("answers-malformed", { problem: `${path} ${problem}.` });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or directory",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a directory",
  ENOTDIR: "a part of the path is no directory",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? (code || "it failed");
}
