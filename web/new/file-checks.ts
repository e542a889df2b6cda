/** A file as far as it is looked at before it is sent. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  /** A media type, as the browser guesses it by the name. */
  readonly type: string;
  readonly lastModified: number;
}

/** What a server takes. */
export interface UploadLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxBytes: number;
  /** Endings of names, such as `.md`. */
  readonly types: readonly string[];
}

/** Why a file is not taken, for a sentence. */
export interface FileFault {
  readonly kind: "empty" | "large" | "type" | "many" | "all-large" | "twice";
  readonly name: string;
  /** The limit that it is over. */
  readonly bound: number;
}

/**
 * Looks through files that a person adds, one after the other: what is not taken leaves the others alone.
 * @param limits Null while they are not known: then the server decides.
 */
export function addFiles<F extends ChosenFile>(
  before: readonly F[],
  more: readonly F[],
  limits: UploadLimits | null,
): { readonly files: readonly F[]; readonly faults: readonly FileFault[] } {
  const files = [...before];
  const faults: FileFault[] = [];
  for (const file of more) {
    const fault = faultOf(file, files, limits);
    if (fault === null) files.push(file);
    else faults.push({ ...fault, name: file.name });
  }
  return { files, faults };
}

function faultOf(file: ChosenFile, others: readonly ChosenFile[], limits: UploadLimits | null) {
  if (others.some((other) => isSame(file, other))) return { kind: "twice", bound: 0 } as const;
  if (file.size === 0) return { kind: "empty", bound: 0 } as const;
  if (limits === null) return null;
  const { maxFiles, maxFileBytes, maxBytes, types } = limits;
  if (!isReadable(file, types)) return { kind: "type", bound: 0 } as const;
  if (file.size > maxFileBytes) return { kind: "large", bound: maxFileBytes } as const;
  if (others.length >= maxFiles) return { kind: "many", bound: maxFiles } as const;
  const all = others.reduce((bytes, { size }) => bytes + size, file.size);
  // The parts of a request have heads, and what is between them counts, too.
  return all > maxBytes - 100_000 ? ({ kind: "all-large", bound: maxBytes } as const) : null;
}

function isSame(one: ChosenFile, other: ChosenFile): boolean {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

/** By its ending; what is text by its type, or has no ending at all, the server looks into. */
function isReadable({ name, type }: ChosenFile, types: readonly string[]): boolean {
  const ending = /\.[^./\\]+$/.exec(name.toLowerCase())?.[0];
  return ending === undefined || types.includes(ending) || type.startsWith("text/");
}

/** A size in words: `812 KB`, `60 MB`. */
export function sizeInWords(bytes: number): string {
  const [unit, size] = bytes >= 999_500 ? ["MB", bytes / 1_000_000] : ["KB", bytes / 1_000];
  const digits = unit === "MB" && size < 10 ? 1 : 0;
  return `${Math.max(size, unit === "KB" ? 1 : 0).toLocaleString("en-US", { maximumFractionDigits: digits })} ${unit}`;
}

/** What of files makes a request the same: their content is read by nobody before it is sent. */
export function filesMark(files: readonly ChosenFile[]): string {
  return JSON.stringify(files.map(({ name, size, lastModified }) => [name, size, lastModified]));
}
