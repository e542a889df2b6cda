import { mkdir, open, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PersonName, type TokenEntry } from "../../schemas/access-token.ts";
import { readConfig } from "../../utils/config/read-config.ts";
import type { Environment } from "../../utils/config.ts";
import { fileProblem } from "../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../utils/errors.ts";
import { checkModelId } from "../given/model-id.ts";
import { newToken, tokenHash } from "./token.ts";
import { hashOf, readTokensFile, tokensUnusable } from "./tokens-file.ts";

/** What a new token allows. */
export interface TokenRequest {
  readonly person: string;
  readonly isAdmin?: boolean | undefined;
  readonly models?: readonly string[] | undefined;
  readonly dailyCostUsd?: number | undefined;
  readonly expires?: Date | undefined;
}

/** A token as it is listed: its hash and itself are not shown. */
export interface ListedToken {
  /** The beginning of its hash: what `revokeTokens` takes for this one alone. */
  readonly id: string;
  readonly person: string;
  readonly admin: boolean;
  /** Null: all. */
  readonly models: readonly string[] | null;
  readonly dailyCostUsd: number | null;
  readonly created: string | null;
  readonly expires: string | null;
  readonly isExpired: boolean;
}

/** Where the tokens are: the file that a server reads, or would. */
export interface TokensPlace {
  readonly path: string;
  /** Whether `PLANCRAFT_TOKENS_FILE` names it: else a server does not know of it yet. */
  readonly isConfigured: boolean;
}

const HOME_TOKENS = "tokens.json";
const ID_DIGITS = 8;
/** Another command holds the file for milliseconds. */
const LOCK_TRIES = 40;
const LOCK_PAUSE_MS = 50;

/** @throws AppError `config-invalid`. */
export function tokensPlace(environment?: Environment): TokensPlace {
  const { home, server } = readConfig(environment);
  return { path: server.tokensFile ?? join(home, HOME_TOKENS), isConfigured: server.tokensFile !== undefined };
}

/**
 * Makes a token and keeps its hash.
 * @returns The token: it is nowhere else, and cannot be had again.
 * @throws AppError `usage` for a name or a model that is none; `tokens-unusable`, `file-unusable` for the file.
 */
export async function addToken(path: string, request: TokenRequest): Promise<{ token: string; added: ListedToken }> {
  const { person, isAdmin = false, models, dailyCostUsd, expires } = request;
  if (!PersonName.safeParse(person).success)
    throw usage("A token's name has 1 to 200 characters.", "토큰의 이름은 1자 이상 200자 이하여야 합니다.");
  for (const model of models ?? []) checkModelId(model);
  const token = newToken();
  const now = new Date();
  const entry: TokenEntry = {
    person,
    hash: `sha256:${tokenHash(token).toString("hex")}`,
    ...(isAdmin ? { admin: true } : {}),
    ...(models === undefined ? {} : { models: [...models] }),
    ...(dailyCostUsd === undefined ? {} : { dailyCostUsd }),
    ...(expires === undefined ? {} : { expires: expires.toISOString() }),
    created: now.toISOString(),
  };
  await change(path, (entries) => [...entries, entry]);
  return { token, added: listed(entry, now) };
}

/** The tokens there are. @throws AppError `tokens-unusable`. */
export async function listTokens(path: string): Promise<ListedToken[]> {
  const now = new Date();
  return (await entriesAt(path)).map((entry) => listed(entry, now));
}

/**
 * Takes tokens out of force: all of a person, or the one with this id.
 * @returns Those that were.
 * @throws AppError `usage` where there is none of that name; `tokens-unusable`, `file-unusable` for the file.
 */
export async function revokeTokens(path: string, name: string): Promise<ListedToken[]> {
  const revoked: TokenEntry[] = [];
  await change(path, (entries) => {
    const theirs = entries.filter(({ person }) => person === name);
    revoked.push(...(theirs.length > 0 ? theirs : entries.filter((entry) => idOf(entry) === name)));
    if (revoked.length === 0) {
      const shown = JSON.stringify(name.slice(0, 80));
      throw usage(
        `There is no token of ${shown}, and none with this id.`,
        `${shown}의 토큰이나 그런 ID의 토큰이 없습니다.`,
      );
    }
    return entries.filter((entry) => !revoked.includes(entry));
  });
  const now = new Date();
  return revoked.map((entry) => listed(entry, now));
}

function usage(en: string, ko: string): AppError {
  return new AppError("usage", { problem: { en, ko } });
}

function idOf({ hash }: TokenEntry): string {
  return hashOf(hash).toString("hex").slice(0, ID_DIGITS);
}

function listed(entry: TokenEntry, now: Date): ListedToken {
  const { person, admin = false, models = null, dailyCostUsd = null, created = null, expires = null } = entry;
  const isExpired = expires !== null && Date.parse(expires) <= now.getTime();
  return { id: idOf(entry), person, admin, models, dailyCostUsd, created, expires, isExpired };
}

/** None where there is no file yet. */
async function entriesAt(path: string): Promise<readonly TokenEntry[]> {
  try {
    return (await readTokensFile(path)).entries;
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : null;
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Writes the file whole or not at all, for its owner alone. The new one is also the lock: two commands at once would else
 * each write what the other does not know of.
 */
async function change(
  given: string,
  changed: (entries: readonly TokenEntry[]) => readonly TokenEntry[],
): Promise<void> {
  // A link stays one.
  const path = await realpath(given).catch(() => given);
  const next = `${path}.new`;
  const unwritable = (error: unknown) => {
    const use: Wording = { en: "written", ko: "쓰기" };
    throw new AppError("file-unusable", { path, use, problem: fileProblem(error) }, error);
  };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(unwritable);
  const file = await openAlone(path, next).catch((error: unknown) => {
    throw error instanceof AppError ? error : unwritable(error);
  });
  try {
    try {
      const text = `${JSON.stringify(changed(await entriesAt(path)), null, 2)}\n`;
      await file.writeFile(text).catch(unwritable);
      await file.sync().catch(unwritable);
    } finally {
      await file.close();
    }
    await rename(next, path).catch(unwritable);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

async function openAlone(path: string, next: string) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await open(next, "wx", 0o600);
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isTaken) throw error;
      if (tries === LOCK_TRIES)
        throw tokensUnusable(
          path,
          {
            en: `is being changed by another command: try again, or remove ${next} where none is running`,
            ko: `다른 명령이 고치고 있습니다. 다시 시도하거나, 실행 중인 명령이 없으면 ${next} 파일을 지워 주세요`,
          },
          error,
        );
      await sleep(LOCK_PAUSE_MS);
    }
  }
}
