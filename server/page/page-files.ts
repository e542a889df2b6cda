import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { packageFile } from "../../utils/package-files.ts";

/** Built beside the program. */
export const BUILT = packageFile("dist/web/");
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};
/** Of the ways in which the build has packed a file already, the best first. */
const PACKED = [
  { coding: "br", ending: ".br" },
  { coding: "gzip", ending: ".gz" },
] as const;

/** What is sent of a file of the page. */
export interface PageFile {
  readonly content: Buffer<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A file of the page, packed as the requester takes it.
 * @param folder The page's.
 * @param path From there. Whoever calls has seen to it that it leads nowhere else.
 * @param accepted What `Accept-Encoding` says.
 * @returns Null where there is none.
 */
export async function pageFile(folder: URL, path: string, accepted = ""): Promise<PageFile | null> {
  const type = TYPES[extname(path)];
  if (type === undefined) return null;
  const headers = { "Content-Type": type, Vary: "Accept-Encoding" };
  for (const { coding, ending } of PACKED) {
    const content = isAccepted(coding, accepted) ? await contentOf(folder, `${path}${ending}`) : null;
    if (content !== null) return { content, headers: { ...headers, "Content-Encoding": coding } };
  }
  const content = await contentOf(folder, path);
  return content === null ? null : { content, headers };
}

/** The tag of what may change under its name. */
export function contentTag(content: Buffer | string): string {
  return `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
}

/** A coding is taken where it is named, or everything is, and its weight is not 0. */
function isAccepted(coding: string, accepted: string): boolean {
  const weights = new Map(
    accepted.split(",").map((one) => {
      const [name = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get(coding) ?? weights.get("*") ?? 0) > 0;
}

async function contentOf(folder: URL, path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(new URL(path, folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
