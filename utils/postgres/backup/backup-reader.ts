import { createHash } from "node:crypto";
import { AppError, type Wording } from "../../errors.ts";
import { BACKUP_FORMAT, BackupEnd, BackupHead, TABLE_END } from "./backup-head.ts";

const NO_BACKUP: Wording = { en: "it is no backup of PlanCraft", ko: "PlanCraft의 백업이 아닙니다" };
const CUT_OFF: Wording = { en: "it was cut off", ko: "중간에 잘렸습니다" };
const CHANGED: Wording = { en: "it was changed since it was made", ko: "만든 뒤에 내용이 바뀌었습니다" };

const LINE_END = 0x0a;
const ROWS_END = Buffer.from("\n\\.\n");
/** A head names some thirty tables, and the files of a home. */
const MAX_LINE_BYTES = 64_000_000;
const MAX_HEAD_BYTES = 4_000_000;

/** What is in a backup, read once from its beginning to its end, in the order in which its head has it. */
export class BackupReader {
  /** For sentences. */
  readonly path: string | Wording;
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash("sha256");
  #rest: Buffer = Buffer.alloc(0);
  #head: BackupHead | null = null;

  private constructor(path: string | Wording, source: AsyncIterable<Buffer>) {
    this.path = path;
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * Reads the head.
   * @param path For sentences.
   * @param source The unpacked file.
   * @throws AppError `backup-unusable`, as every method does where the file is none, was cut off or changed; `backup-newer` for
   *   one in a form that this version does not know.
   */
  static async open(path: string | Wording, source: AsyncIterable<Buffer>): Promise<BackupReader> {
    const reader = new BackupReader(path, source);
    const line = await reader.#line(MAX_HEAD_BYTES, NO_BACKUP);
    const found = parsed(line);
    const format = BackupHead.pick({ plancraftBackup: true, version: true }).safeParse(found).data;
    if (!format) throw reader.#unusable(NO_BACKUP);
    if (format.plancraftBackup > BACKUP_FORMAT) throw new AppError("backup-newer", { path, version: format.version });
    const head = BackupHead.safeParse(found);
    if (!head.success) throw reader.#unusable(CHANGED, head.error);
    reader.#head = head.data;
    return reader;
  }

  get head(): BackupHead {
    if (this.#head === null) throw new AppError("defect", { problem: "the head of a backup was not read" });
    return this.#head;
  }

  /** The rows of the next table, in pieces. */
  async *rows(): AsyncGenerator<Buffer, void, void> {
    while (this.#rest.length < TABLE_END.length) await this.#more();
    if (this.#rest.subarray(0, TABLE_END.length).equals(TABLE_END)) return void this.#take(TABLE_END.length);
    for (;;) {
      const end = this.#rest.indexOf(ROWS_END);
      if (end >= 0) {
        yield this.#take(end + 1);
        return void this.#take(TABLE_END.length);
      }
      // The end may begin in the last bytes of what is there.
      const safe = this.#rest.length - (ROWS_END.length - 1);
      if (safe > 0) yield this.#take(safe);
      await this.#more();
    }
  }

  /** The next file. */
  async file(): Promise<Buffer> {
    return Buffer.from((await this.#line(MAX_LINE_BYTES, CUT_OFF)).toString("latin1"), "base64");
  }

  /** Makes sure that all came as it was written. */
  async end(): Promise<void> {
    const sha256 = this.#hash.copy().digest("hex");
    const end = BackupEnd.safeParse(parsed(await this.#line(MAX_HEAD_BYTES, CUT_OFF))).data;
    if (end?.sha256 !== sha256 || this.#rest.length > 0 || !(await this.#next()).done) throw this.changed();
  }

  /**
   * Reads all that has not been read, and makes sure of it.
   * @throws AppError `interrupted` where the signal is aborted.
   */
  async check(signal: AbortSignal): Promise<void> {
    for (const _ of this.head.tables) {
      for await (const _piece of this.rows()) if (signal.aborted) throw new AppError("interrupted");
    }
    for (const _ of this.head.files) await this.file();
    await this.end();
  }

  async #line(maxBytes: number, tooLong: Wording): Promise<Buffer> {
    let from = 0;
    for (;;) {
      const end = this.#rest.indexOf(LINE_END, from);
      if (end >= 0) return this.#take(end + 1).subarray(0, -1);
      from = this.#rest.length;
      if (from > maxBytes) throw this.#unusable(tooLong);
      await this.#more();
    }
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    this.#hash.update(taken);
    return taken;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#next();
    if (done) throw this.#unusable(this.#head === null ? NO_BACKUP : CUT_OFF);
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }

  async #next(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#source.next();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "Z_BUF_ERROR") throw this.#unusable(CUT_OFF, error);
      if (code === "Z_DATA_ERROR") throw this.#unusable(this.#head === null ? NO_BACKUP : CHANGED, error);
      throw error;
    }
  }

  /** The error of a backup that does not hold what its head says. */
  changed(): AppError {
    return this.#unusable(CHANGED);
  }

  #unusable(problem: Wording, cause?: unknown): AppError {
    return new AppError("backup-unusable", { path: this.path, problem }, cause);
  }
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch {
    return null;
  }
}
