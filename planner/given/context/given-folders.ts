import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";

/** More is no folder of documents, and looking through it takes a while. */
export const MAX_LISTED = 2_000;
const LEFT_OUT: ReadonlySet<string> = new Set(["node_modules"]);

/** A folder with more files than are looked through. */
export class FolderTooLarge extends Error {}

/**
 * The files in a folder and in the folders in it, in the order of their names, each by its path. Hidden ones, those of
 * installed packages and what links lead to outside of the folder are not among them.
 * @throws FolderTooLarge; what the file system says of the folder itself.
 */
export async function filesInFolder(folder: string): Promise<string[]> {
  const root = await realpath(folder);
  const found: string[] = [];
  const visited = new Set<string>();
  const visit = async (directory: string): Promise<void> => {
    const real = await realpath(directory);
    if (visited.has(real)) return;
    visited.add(real);
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((one, other) => compareText(one.name, other.name))) {
      if (entry.name.startsWith(".") || LEFT_OUT.has(entry.name)) continue;
      const path = join(directory, entry.name);
      const kind = entry.isSymbolicLink() ? await linkedKind(path, root) : entry;
      if (kind?.isDirectory()) await visit(path);
      else if (kind?.isFile()) found.push(path);
      if (found.length > MAX_LISTED) throw new FolderTooLarge();
    }
  };
  await visit(folder);
  return found;
}

/** What a link leads to, where that is in the folder too. */
async function linkedKind(path: string, root: string) {
  try {
    const target = await realpath(path);
    return target.startsWith(join(root, "/")) ? await lstat(target) : null;
  } catch {
    return null;
  }
}

// Not localeCompare: its order hangs on the machine's locale data.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
