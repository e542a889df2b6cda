import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { homeError, makeDirectory } from "../../utils/home.ts";

const FOLDER = "opened";

/**
 * Keeps a session's page where a browser can open it, for its owner's eyes only, in the place of the one before.
 * @returns The path of the file.
 * @throws AppError `storage-home`, `storage-home-full`.
 */
export async function keepPage(home: string, session: string, html: string): Promise<string> {
  const path = join(home, FOLDER, `${session}.html`);
  const fresh = `${path}.${process.pid}`;
  try {
    makeDirectory(join(home, FOLDER));
    await writeFile(fresh, html, { mode: 0o600 });
    await rename(fresh, path);
    return path;
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw homeError(home, error);
  }
}

/** Removes all pages that were kept: opened again, each is made again. */
export async function dropPages(home: string): Promise<void> {
  await rm(join(home, FOLDER), { recursive: true, force: true });
}
