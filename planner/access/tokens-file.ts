import { type FileHandle, open } from "node:fs/promises";
import type { z } from "zod";
import { type Access, TokenEntry } from "../../schemas/access-token.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { isModelId, MODEL_FORMS } from "../../utils/llm/provider/provider-names.ts";
import { nearestName } from "../../utils/nearest-name.ts";

/** A token as it is kept: by its hash. */
export interface KnownToken {
  readonly hash: Buffer;
  readonly access: Access;
  /** Null: it does not expire. */
  readonly expiresAtMs: number | null;
}

/** What stood in the tokens file, and which file that was: one that changed has another version. */
export interface TokensFile {
  readonly entries: readonly TokenEntry[];
  readonly version: string;
}

/** What each field has to be. What it is is never shown: somebody may have put a token there. */
const FIELDS: Readonly<Record<keyof TokenEntry, Wording>> = {
  person: { en: "must be a name of at most 200 characters", ko: "200자 이하의 이름이어야 합니다" },
  hash: {
    en: "must be the token's SHA-256 as sha256: and 64 hexadecimal digits",
    ko: "토큰의 SHA-256 해시여야 합니다(sha256:과 16진수 64자리)",
  },
  admin: { en: "must be true or false", ko: "true나 false여야 합니다" },
  models: { en: `must be a list of models, each ${MODEL_FORMS}`, ko: `모델 ID의 목록이어야 합니다(${MODEL_FORMS})` },
  dailyCostUsd: { en: "must be a number above 0", ko: "0보다 큰 수여야 합니다" },
  expires: { en: "must be a time such as 2027-01-31T00:00:00Z", ko: "2027-01-31T00:00:00Z와 같은 시각이어야 합니다" },
  created: { en: "must be a time such as 2027-01-31T00:00:00Z", ko: "2027-01-31T00:00:00Z와 같은 시각이어야 합니다" },
};

const NOT_YET: Wording = {
  en: "is not there: it is made with its first token",
  ko: "파일이 없습니다. 첫 토큰을 만들면 함께 만들어집니다",
};

/**
 * Reads the tokens file.
 * @throws AppError `tokens-unusable` where it cannot be read, others could read or write it, or an entry is wrong.
 */
export async function readTokensFile(path: string): Promise<TokensFile> {
  await using file = await open(path, "r").catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const version = await versionOf(file);
    await refuseOthers(path, file);
    return { entries: entriesIn(path, await file.readFile("utf8")), version };
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(path, error);
  }
}

/** Which file stands there now: the empty text where none can be looked at. */
export async function tokensFileVersion(path: string): Promise<string> {
  try {
    await using file = await open(path, "r");
    return await versionOf(file);
  } catch {
    return "";
  }
}

/** The tokens of a file's entries. */
export function knownTokens(entries: readonly TokenEntry[]): KnownToken[] {
  return entries.map(({ person, hash, admin = false, models, dailyCostUsd, expires }) => ({
    hash: hashOf(hash),
    access: {
      person,
      isAdmin: admin,
      ...(models === undefined ? {} : { models }),
      ...(dailyCostUsd === undefined ? {} : { dailyCostUsd }),
    },
    expiresAtMs: expires === undefined ? null : Date.parse(expires),
  }));
}

/** The bytes of a hash as an entry has it. */
export function hashOf(text: string): Buffer {
  return Buffer.from(text.replace(/^sha256:/i, ""), "hex");
}

/** `tokens-unusable` with the file's name before what is wrong. */
export function tokensUnusable(path: string, { en, ko }: Wording, cause?: unknown): AppError {
  return new AppError("tokens-unusable", { problem: { en: `${path} ${en}.`, ko: `${path}: ${ko}.` } }, cause);
}

function unreadable(path: string, error: unknown): AppError {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return tokensUnusable(path, NOT_YET, error);
  const { en, ko } = fileProblem(error);
  return tokensUnusable(path, { en: `cannot be read, ${en}`, ko: `읽을 수 없습니다. ${ko}` }, error);
}

/** A file that takes another's place has another number, also where both were written in the same moment. */
async function versionOf(file: FileHandle): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await file.stat({ bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
}

/**
 * Whoever can write the file can make themselves an administrator; whoever can read it sees who may do what. Its group
 * may read it: that is how a container gets a file that is not its own.
 */
async function refuseOthers(path: string, file: FileHandle): Promise<void> {
  const { mode, uid, gid } = await file.stat();
  const me = process.getuid?.();
  if (me === undefined) return;
  if (uid !== me && uid !== 0)
    throw tokensUnusable(path, { en: "belongs to another user", ko: "다른 사용자의 파일입니다" });
  const isOpen = (mode & 0o007) !== 0 || ((mode & 0o020) !== 0 && gid !== process.getgid?.());
  if (isOpen)
    throw tokensUnusable(path, {
      en: "can be read or changed by others: make it yours alone with chmod 600",
      ko: "다른 사용자가 읽거나 고칠 수 있습니다. chmod 600으로 본인만 쓸 수 있게 해 주세요",
    });
}

function entriesIn(path: string, text: string): TokenEntry[] {
  const entries = listIn(text);
  if (entries === null)
    throw tokensUnusable(path, { en: "is not a JSON list of tokens", ko: "토큰을 담은 JSON 목록이 아닙니다" });
  const read = entries.map((entry, at) => {
    const { data, error } = TokenEntry.safeParse(entry);
    if (data === undefined) throw tokensUnusable(path, inEntry(at, problemOf(error?.issues[0])));
    if (!(data.models ?? []).every(isModelId)) throw tokensUnusable(path, inEntry(at, ofField("models")));
    return data;
  });
  const hashes = read.map(({ hash }) => hashOf(hash).toString("hex"));
  const twice = hashes.findIndex((hash, at) => hashes.indexOf(hash) < at);
  if (twice >= 0)
    throw tokensUnusable(path, inEntry(twice, { en: "has the hash of another", ko: "다른 항목과 해시가 같습니다" }));
  return read;
}

function listIn(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function inEntry(at: number, { en, ko }: Wording): Wording {
  return { en: `cannot be used: its entry ${at + 1} ${en}`, ko: `${at + 1}번째 항목을 쓸 수 없습니다. ${ko}` };
}

function ofField(name: keyof TokenEntry): Wording {
  const { en, ko } = FIELDS[name];
  return { en: `has a wrong ${name}, which ${en}`, ko: `${name} 값은 ${ko}` };
}

function problemOf(issue: z.core.$ZodIssue | undefined): Wording {
  const field = Object.keys(FIELDS).find((name): name is keyof TokenEntry => name === issue?.path[0]);
  if (field !== undefined) return ofField(field);
  const [unknown] = issue?.code === "unrecognized_keys" ? issue.keys : [];
  if (unknown === undefined) return { en: "is no object", ko: "JSON 객체가 아닙니다" };
  const shown = JSON.stringify(unknown.slice(0, 60));
  const nearest = nearestName(unknown, Object.keys(FIELDS));
  return {
    en: `has ${shown}, which is no field of a token${nearest === null ? "" : `: is ${nearest} meant?`}`,
    ko: `${shown} 필드는 없습니다${nearest === null ? "" : `. 혹시 ${nearest}인가요?`}`,
  };
}
