import { existsSync, readFileSync } from "node:fs";

const ROOT = rootFrom(new URL("./", import.meta.url));

/**
 * Where a file or a folder of the package is: the sources and the bundles lie at different depths of it.
 * @param path From the package's root; the root itself where it is empty.
 */
export function packageFile(path: string): URL {
  return new URL(path, ROOT);
}

/** The version in the package's own manifest. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function rootFrom(folder: URL): URL {
  if (existsSync(new URL("package.json", folder))) return folder;
  const above = new URL("../", folder);
  if (above.href === folder.href) throw new Error("The package has no package.json");
  return rootFrom(above);
}
