import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AnswerDraft, AnswerDrafts } from "../../schemas/draft.ts";
import { readConfig } from "../../utils/config/read-config.ts";
import { homeError, makeDirectory } from "../../utils/home.ts";
import type { Environment } from "../setup/surroundings.ts";

/** What was entered for a session's questions and not sent, on this machine. */
export interface KeptDrafts {
  /** Null where there is none, also where a file holds something else: a draft decides nothing. */
  of(interruptId: string): AnswerDraft | null;
  /** Written at once. @throws AppError `storage-home`, `storage-home-full`. */
  keep(interruptId: string, draft: AnswerDraft): void;
  /** Forgets those of questions that are not open any more. @throws As `keep`. */
  keepOnly(interruptIds: readonly string[]): void;
}

/**
 * The drafts of a session: a file in the home, so that they outlive the process, and no row in the database, since
 * nobody but the person at this terminal has a use for them.
 * @param environment The process's own where it is not given.
 */
export function openDrafts(session: string, environment?: Environment): KeptDrafts {
  const { home } = readConfig(environment);
  const directory = join(home, "drafts");
  const path = join(directory, `${session}.json`);
  let drafts = read(path);

  function write(changed: AnswerDrafts): void {
    if (changed === drafts) return;
    drafts = changed;
    try {
      if (Object.keys(drafts).length === 0) return rmSync(path, { force: true });
      makeDirectory(directory);
      // Whole or not at all: a process may be killed while it writes.
      writeFileSync(`${path}.new`, JSON.stringify(drafts), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw homeError(home, error);
    }
  }

  return {
    of: (interruptId) => (Object.hasOwn(drafts, interruptId) ? (drafts[interruptId] ?? null) : null),
    keep: (interruptId, draft) => write({ ...drafts, [interruptId]: draft }),
    keepOnly: (interruptIds) => {
      const kept = Object.entries(drafts).filter(([id]) => interruptIds.includes(id));
      if (kept.length < Object.keys(drafts).length) write(Object.fromEntries(kept));
    },
  };
}

function read(path: string): AnswerDrafts {
  try {
    return AnswerDrafts.safeParse(JSON.parse(readFileSync(path, "utf8"))).data ?? {};
  } catch {
    return {};
  }
}
