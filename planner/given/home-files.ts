import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** The folders of the home in which sessions have files, each named by the session's id. */
const FOLDERS = ["logs", "drafts"];

/**
 * Removes what sessions have in the home: their logs, and answers that were entered and not sent. What
 * cannot be removed stays; the home of another machine is that machine's.
 */
export async function removeHomeFiles(home: string, sessions: readonly string[]): Promise<void> {
  if (sessions.length === 0) return;
  const gone = new Set(sessions);
  for (const folder of FOLDERS) {
    const names = await readdir(join(home, folder)).catch(() => []);
    const theirs = names.filter((name) => gone.has(/^[^.]*/.exec(name)?.[0] ?? ""));
    await Promise.all(theirs.map((name) => rm(join(home, folder, name), { force: true }).catch(() => {})));
  }
}
