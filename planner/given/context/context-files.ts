import { readFile, stat } from "node:fs/promises";
import { MAX_PASSAGES, readGivenFile } from "../../../knowledge/given-file.ts";
import type { GivenFile } from "../../../schemas/given-file.ts";
import { fileProblem } from "../../../utils/errors/file-problem.ts";
import { AppError, type Wording } from "../../../utils/errors.ts";
import { isPageAddress, pageAddress, shownAddress } from "../../../utils/fetch/page-address.ts";
import type { GivenAmount } from "../../../utils/postgres/stores/knowledge/knowledge-store.ts";
import type { StoredContext } from "../../wiring/context.ts";
import { READ } from "../files.ts";
import { FolderTooLarge, filesInFolder, MAX_LISTED } from "./given-folders.ts";
import { type PageAccess, readPage } from "./given-pages.ts";
import { sentName } from "./sent-name.ts";

/** What is larger is no document to plan by, and the reader of PDFs needs a few times as much memory. */
const MAX_FILE_BYTES = 20_000_000;
/** A folder of notes has more than a person names one by one; what bounds a query is the number of passages. */
export const MAX_FILES = 50;
/** How the names of files end that are mostly given: Markdown, text of any kind, PDF, documents, messages. */
export const CONTEXT_FILE_TYPES = [
  ...[".md", ".markdown", ".txt", ".text", ".pdf", ".csv", ".tsv", ".json", ".yaml", ".yml"],
  ...[".docx", ".docm", ".pptx", ".xlsx", ".xlsm", ".hwpx", ".hwp", ".eml"],
  ...[".html", ".htm", ".xml", ".rst", ".org", ".tex", ".log"],
] as const;

/**
 * What a person gives to plan by: the path of a file or of a folder, the `https://` address of a page, or a file that was
 * sent and is at a path or at hand, under its own name. What is given as a `page` is never taken for a path.
 */
export type ContextFile =
  | string
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly page: string };

const NO_FILE: Wording = { en: "it is no regular file", ko: "일반 파일이 아닙니다" };
const TOO_LARGE: Wording = {
  en: `it is larger than ${MAX_FILE_BYTES / 1_000_000} MB`,
  ko: `${MAX_FILE_BYTES / 1_000_000}MB보다 큽니다`,
};
const TOO_MANY: Wording = {
  en: `a session can be given ${MAX_FILES} files at most`,
  ko: `세션 하나에 파일을 ${MAX_FILES}개까지 줄 수 있습니다`,
};
const TOO_LARGE_FOLDER: Wording = {
  en: `the folder has more than ${MAX_LISTED.toLocaleString("en-US")} files`,
  ko: `폴더에 파일이 ${MAX_LISTED.toLocaleString("ko-KR")}개보다 많습니다`,
};
const NOTHING_READ: Wording = {
  en: "there is no file in the folder that can be read",
  ko: "폴더에 읽을 수 있는 파일이 없습니다",
};
const TOO_LONG: Wording = {
  en: `with it the session's files have more text than ${MAX_PASSAGES} passages`,
  ko: `이 파일까지 더하면 세션의 글이 단락 ${MAX_PASSAGES.toLocaleString("ko-KR")}개보다 깁니다`,
};

/** How what is given is read. */
export interface ContextReading {
  readonly pages: PageAccess;
  /** What the session was given before. */
  readonly earlier?: GivenAmount;
  /**
   * Told of a file in a folder that cannot be read. Without it such a file is refused as one is that was named: nothing
   * of what was given is left out in silence.
   */
  readonly onLeftOut?: ((file: LeftOutFile) => void) | undefined;
}

/** A file in a folder that is not read, and why. */
export interface LeftOutFile {
  readonly path: string;
  readonly problem: Wording;
}

/**
 * Reads the files, folders and pages that a person gives a session, in the order given, each content once.
 * @throws AppError `file-unusable`, `page-unusable` or `page-unreachable` for the first that cannot be taken.
 */
export async function readContextFiles(
  given: readonly ContextFile[],
  { pages, earlier = { files: 0, passages: 0 }, onLeftOut }: ContextReading,
): Promise<GivenFile[]> {
  const known = new Set<string>();
  let passages = earlier.passages;
  const take = (name: string, file: GivenFile) => {
    if (known.has(file.id)) return;
    known.add(file.id);
    passages += file.passages.length;
    if (earlier.files + known.size > MAX_FILES) throw unusable(name, TOO_MANY);
    if (passages > MAX_PASSAGES) throw unusable(name, TOO_LONG);
  };
  const read = given.map((): GivenFile[] => []);
  const wanted: { readonly at: number; readonly address: URL }[] = [];
  // Nothing is fetched before all that is here is known to be taken.
  for (const [at, each] of given.entries()) {
    if (isPage(each)) wanted.push({ at, address: pageAddress(typeof each === "string" ? each : each.page, pages.own) });
    else read[at] = await readHere(each, take, onLeftOut);
  }
  for (const { at, address } of wanted) {
    const page = await readPage(address, pages);
    take(shownAddress(address), page);
    read[at] = [page];
  }
  const all = read.flat();
  return all.filter(({ id }, at) => all.findIndex((other) => other.id === id) === at);
}

/** How a planner reads what a request gives. */
export function contextReading(
  { config, signal }: Pick<StoredContext, "config" | "signal">,
  { onLeftOut }: Pick<ContextReading, "onLeftOut">,
): ContextReading {
  return { pages: { own: config.fetchHosts, retryBaseMs: config.calls.retryBaseMs, signal }, onLeftOut };
}

function isPage(given: ContextFile): given is string | { readonly page: string } {
  return typeof given === "string" ? isPageAddress(given) : "page" in given;
}

/** What is given here, and not fetched. */
type FileHere = Exclude<ContextFile, { readonly page: string }>;

type Take = (name: string, file: GivenFile) => void;

async function readHere(given: FileHere, take: Take, onLeftOut: ContextReading["onLeftOut"]): Promise<GivenFile[]> {
  if (typeof given === "string" && (await isFolder(given))) return readFolder(given, take, onLeftOut);
  const name = typeof given === "string" ? given : sentName(given.name);
  const file = await readGivenFile(name, await contentOf(given, name));
  take(name, file);
  return [file];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (known) => known.isDirectory(),
    () => false,
  );
}

async function readFolder(folder: string, take: Take, onLeftOut: ContextReading["onLeftOut"]): Promise<GivenFile[]> {
  const files: GivenFile[] = [];
  for (const path of await listed(folder)) {
    const file = await contentOf(path, path)
      .then((bytes) => readGivenFile(path, bytes))
      .catch((error: unknown) => leftOut(path, error, onLeftOut));
    if (file === null) continue;
    take(path, file);
    files.push(file);
  }
  if (files.length === 0) throw unusable(folder, NOTHING_READ);
  return files;
}

async function listed(folder: string): Promise<string[]> {
  try {
    return await filesInFolder(folder);
  } catch (error) {
    throw unusable(folder, error instanceof FolderTooLarge ? TOO_LARGE_FOLDER : fileProblem(error), error);
  }
}

function leftOut(path: string, error: unknown, tell: ContextReading["onLeftOut"]): null {
  const problem = error instanceof AppError ? error.details["problem"] : null;
  if (!tell || typeof problem !== "object" || problem === null) throw error;
  tell({ path, problem });
  return null;
}

async function contentOf(file: FileHere, name: string): Promise<Uint8Array> {
  if (typeof file !== "string" && "bytes" in file) {
    if (file.bytes.length > MAX_FILE_BYTES) throw unusable(name, TOO_LARGE);
    return file.bytes;
  }
  const path = typeof file === "string" ? file : file.path;
  try {
    // Looked at before it is opened: opening a pipe would wait until somebody writes into it.
    const known = await stat(path);
    if (!known.isFile() && !known.isDirectory()) throw unusable(name, NO_FILE);
    if (known.isFile() && known.size > MAX_FILE_BYTES) throw unusable(name, TOO_LARGE);
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unusable(name, fileProblem(error), error);
  }
}

function unusable(path: string, problem: Wording | string, cause?: unknown): AppError {
  return new AppError("file-unusable", { path, use: READ, problem }, cause);
}
