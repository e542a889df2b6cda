import { manifestFiles } from "./manifests/manifest-files.ts";

/** Whatever is made from tables of this folder: texts by their path, from `ops/`. */
export function renderedFiles(): Readonly<Record<string, string>> {
  return { ...manifestFiles() };
}
