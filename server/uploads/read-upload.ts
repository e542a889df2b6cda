import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Busboy, type BusboyFileStream } from "@fastify/busboy";
import { MAX_FILES } from "../../planner/given/context/context-files.ts";
import { sentName } from "../../planner/given/context/sent-name.ts";
import { AppError } from "../../utils/errors.ts";
import { faults } from "./upload-faults.ts";
import type { UploadFolders } from "./upload-folders.ts";

export interface UploadLimits {
  /** As a session takes them. */
  readonly fileBytes: number;
  readonly files: number;
  readonly fieldBytes: number;
  readonly fields: number;
  /** All together, with what stands between the parts. */
  readonly bytes: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: 20_000_000,
  files: MAX_FILES,
  fieldBytes: 1_000_000,
  fields: 50,
  bytes: 100_000_000,
};
const MAX_NAME_BYTES = 100;
const MAX_HEADER_BYTES = 16_000;

/** The part that has the files, as often as there are some. */
const FILES = "files";
/** The part that has the address of a page, as often as there are some. */
const PAGE = "page";
/** The part that may have the whole body as JSON, beside the files. */
const BODY = "request";
const JSON_TYPE = "application/json";
/** Busboy takes an empty boundary, which stands everywhere. */
const BOUNDARY = /;\s*boundary=(?:"[^"]{1,70}"|[^\s;"]{1,70})\s*(?:;|$)/i;

export interface UploadedField {
  readonly text: string;
  readonly isJson: boolean;
}

/** What a request in parts has brought. Disposing of it removes the files. */
export interface Upload extends AsyncDisposable {
  readonly fields: ReadonlyMap<string, UploadedField>;
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** Addresses of pages. */
  readonly pages: readonly string[];
  /** A hash of all fields and files, whatever stands between them. */
  readonly digest: string;
}

type Parts = Omit<Upload, "digest" | keyof AsyncDisposable> & { readonly hashes: readonly string[] };

/** Whether a request comes in parts. */
export function isMultipart({ headers }: Request): boolean {
  return /^\s*multipart\/form-data\s*(?:;|$)/i.test(headers.get("Content-Type") ?? "");
}

/**
 * Reads a request in parts; its files go to a folder of their own as they come, no faster than the disk takes them.
 * @throws AppError `body-malformed`, `body-too-large`, `part-too-large`, `uploads-unusable`, and then nothing of it is left.
 */
export async function readUpload(
  request: Request,
  folders: UploadFolders,
  limits: UploadLimits = UPLOAD_LIMITS,
): Promise<Upload> {
  const type = request.headers.get("Content-Type") ?? "";
  if (!BOUNDARY.test(type)) throw faults.boundary();
  if (Number(request.headers.get("Content-Length") ?? 0) > limits.bytes) {
    await request.body?.cancel();
    throw faults.tooMuch(limits.bytes);
  }
  if (request.body === null) throw faults.cut();
  const folder = await folders.make();
  const remove = () => folder[Symbol.asyncDispose]();
  try {
    const { fields, files, pages, hashes } = await readParts(request.body, type, {
      folder: folder.path,
      folders,
      limits,
    });
    const named = [...fields].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const content = JSON.stringify([named, files.map(({ name }, at) => [name, hashes[at]]), pages]);
    const digest = createHash("sha256").update(content).digest("hex");
    return { fields, files, pages, digest, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Destination {
  readonly folder: string;
  readonly folders: UploadFolders;
  readonly limits: UploadLimits;
}

async function readParts(body: ReadableStream, type: string, destination: Destination): Promise<Parts> {
  const { limits } = destination;
  const fields = new Map<string, UploadedField>();
  const pages: string[] = [];
  const writing: Promise<WrittenFile | null>[] = [];
  // The first fault ends it all: what is read from, and what is written to.
  const ending = new AbortController();
  const { signal } = ending;
  const refuse = (error: AppError) => ending.abort(error);
  const parser = new Busboy({
    headers: { "content-type": type },
    // Its own way to cut a path leaves nothing of "..".
    preservePath: true,
    isPartAFile: (name, contentType, filename) =>
      !(name === BODY && contentType === JSON_TYPE) &&
      (filename !== undefined || contentType === "application/octet-stream"),
    limits: {
      fileSize: limits.fileBytes,
      files: limits.files,
      fieldSize: limits.fieldBytes,
      fields: limits.fields,
      headerSize: MAX_HEADER_BYTES,
    },
  });
  // It tells of a cut body after it was ended, too.
  parser.on("error", () => {});
  parser.on("filesLimit", () => refuse(faults.tooManyFiles(limits.files)));
  parser.on("fieldsLimit", () => refuse(faults.tooManyFields(limits.fields)));
  parser.on("field", (name: string | undefined, text, _isNameCut, isCut, _encoding, contentType) => {
    // Its limit on names is not kept by Busboy.
    if (!name || Buffer.byteLength(name) > MAX_NAME_BYTES) refuse(faults.unnamed());
    else if (name === FILES) refuse(faults.noFile());
    else if (isCut) refuse(faults.fieldTooLarge(name, limits.fieldBytes));
    else if (name === PAGE) pages.push(text);
    else if (fields.has(name)) refuse(faults.twice(name));
    else fields.set(name, { text, isJson: contentType === JSON_TYPE });
  });
  parser.on("file", (name: string | undefined, stream, filename: string | undefined) => {
    stream.on("error", () => {});
    const at = writing.length;
    const sent = sentName(filename ?? "");
    if (name !== FILES) refuse(faults.otherFile(name ?? ""));
    stream.on("limit", () => refuse(faults.fileTooLarge(sent, limits.fileBytes)));
    const path = join(destination.folder, String(at));
    const written = write(stream, { name: sent, path }, signal, (error) => refuse(destination.folders.unusable(error)));
    writing.push(written.then((file) => (filename === "" && file?.bytes === 0 ? null : file)));
  });
  const source = Readable.fromWeb(body);
  try {
    await pipeline(source, counted(limits.bytes), parser, { signal });
  } catch (error) {
    refuse(error instanceof AppError ? error : faults.cut(error));
  }
  const files = (await Promise.all(writing)).filter((file) => file !== null);
  if (signal.aborted) throw signal.reason;
  return {
    fields,
    pages,
    files: files.map(({ name, path }) => ({ name, path })),
    hashes: files.map(({ hash }) => hash),
  };
}

interface WrittenFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
}

/** Null where it was ended before it was whole. */
async function write(
  stream: BusboyFileStream,
  { name, path }: Pick<WrittenFile, "name" | "path">,
  signal: AbortSignal,
  fail: (error: unknown) => void,
): Promise<WrittenFile | null> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const file = createWriteStream(path, { flags: "wx", mode: 0o600 });
  const closed = new Promise<void>((resolve) => file.once("close", () => resolve()));
  try {
    await pipeline(stream, hashed, file, { signal });
    return { name, path, bytes, hash: hash.digest("hex") };
  } catch (error) {
    if (error instanceof Error && "syscall" in error) fail(error);
    return null;
  } finally {
    // Its folder is removed next: nothing may be opened in it any more.
    await closed;
  }
}

/** @throws AppError `body-too-large` for the byte that is too many. */
function counted(maxBytes: number) {
  return async function* (chunks: AsyncIterable<Uint8Array>) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw faults.tooMuch(maxBytes);
      yield chunk;
    }
  };
}
