import { once } from "node:events";
import { addAbortSignal, Readable } from "node:stream";
import type pg from "pg";

/** What of pg's connection a COPY needs: it is no part of the library's types. */
interface CopyConnection {
  readonly stream: NodeJS.ReadWriteStream & { readonly writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(piece: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** Small rows are handed on together. */
const PIECE_BYTES = 65_536;

/** The rows of `COPY ... TO STDOUT`: the server waits while nobody reads. */
class CopyOut extends Readable {
  readonly #text: string;
  #connection: CopyConnection | null = null;
  #rows: Buffer[] = [];
  #bytes = 0;

  constructor(text: string) {
    super({ highWaterMark: PIECE_BYTES });
    this.#text = text;
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection as unknown as CopyConnection;
    this.#connection.query(this.#text);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // The library's parser writes over its buffer.
    this.#rows.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
    if (this.#bytes >= PIECE_BYTES && !this.#handOn()) this.#connection?.stream.pause();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#handOn();
    this.push(null);
    // Nothing of this is to come any more that could be held back, but the answers to other statements.
    this.#connection?.stream.resume();
  }

  handleError(error: Error): void {
    this.#connection?.stream.resume();
    this.destroy(error);
  }

  override _read(): void {
    this.#connection?.stream.resume();
  }

  #handOn(): boolean {
    const rows = this.#rows;
    this.#rows = [];
    this.#bytes = 0;
    return rows.length === 0 || this.push(rows.length === 1 ? rows[0] : Buffer.concat(rows));
  }
}

/** What is sent by `COPY ... FROM STDIN`, no faster than the server takes it. */
class CopyIn {
  readonly #text: string;
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #over = new AbortController();
  readonly #settled = Promise.withResolvers<number>();
  /** Why there was no more to send. */
  #failure: unknown;
  #rows = 0;

  constructor(text: string, source: AsyncIterable<Uint8Array>) {
    this.#text = text;
    this.#source = source;
  }

  /** How many rows the server has taken. */
  get done(): Promise<number> {
    return this.#settled.promise;
  }

  submit(connection: pg.Connection): void {
    (connection as unknown as CopyConnection).query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.#send(connection);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(/^COPY (\d+)$/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#settled.resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#over.abort();
    this.#settled.reject(this.#failure ?? error);
  }

  async #send(connection: CopyConnection): Promise<void> {
    const { signal } = this.#over;
    try {
      for await (const piece of this.#source) {
        if (signal.aborted) return;
        connection.sendCopyFromChunk(piece);
        if (connection.stream.writableNeedDrain) await once(connection.stream, "drain", { signal });
      }
      if (!signal.aborted) connection.endCopyFrom();
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = error;
      connection.sendCopyFail("there is no more");
    }
  }
}

/**
 * Runs `COPY ... TO STDOUT`. The client takes its next statement when all of it was read.
 * @param signal Ends it, also where the server says nothing; the connection is of no use then.
 * @returns The rows as text, in pieces of some 64 kB; it throws what the server or the connection fails with.
 */
export function copyOut(client: pg.ClientBase, text: string, signal: AbortSignal): AsyncIterable<Buffer> {
  return addAbortSignal(signal, client.query(new CopyOut(text)));
}

/**
 * Runs `COPY ... FROM STDIN` with the rows that a source gives, in pieces of any length.
 * @returns How many rows there were.
 * @throws What the source throws; what the server or the connection fails with.
 */
export function copyIn(client: pg.ClientBase, text: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  return client.query(new CopyIn(text, source)).done;
}
