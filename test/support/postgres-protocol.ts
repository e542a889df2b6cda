/** One whole message of Postgres's protocol. */
export interface ProtocolMessage {
  /** Its letter; empty for the one that opens a connection, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;
const STARTUP_CODE = 196_608;

/** Cuts what comes over a connection into messages, however it was cut on the way. Without TLS. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #isOpening: boolean;

  constructor(from: "client" | "server") {
    this.#isOpening = from === "client";
  }

  /** The messages that are whole with this chunk. */
  read(chunk: Buffer): ProtocolMessage[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: ProtocolMessage[] = [];
    for (let message = this.#next(); message !== null; message = this.#next()) messages.push(message);
    return messages;
  }

  #next(): ProtocolMessage | null {
    const typeBytes = this.#isOpening ? 0 : 1;
    if (this.#rest.length < typeBytes + LENGTH_BYTES) return null;
    const end = typeBytes + this.#rest.readInt32BE(typeBytes);
    if (this.#rest.length < end) return null;
    const bytes = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    if (this.#isOpening && bytes.readInt32BE(LENGTH_BYTES) !== STARTUP_CODE) throw new Error("No TLS, no cancelling");
    this.#isOpening = false;
    return { type: bytes.toString("latin1", 0, typeBytes), bytes };
  }
}

/** A message from its letter and what is in it. */
export function protocolMessage(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(LENGTH_BYTES + body.length);
  return Buffer.concat([Buffer.from(type, "latin1"), length, body]);
}

/** What opens a connection. */
export function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const code = Buffer.alloc(LENGTH_BYTES);
  code.writeInt32BE(STARTUP_CODE);
  const texts = Object.entries(parameters).flat();
  return protocolMessage("", Buffer.concat([code, Buffer.from(`${texts.join("\0")}\0\0`)]));
}

/** A client's Sync, or a query in one message: the server answers each of them with one ReadyForQuery. */
export function endsOperation({ type }: ProtocolMessage): boolean {
  return type === "Q" || type === "S";
}

/** The texts a message begins with: each ends with a zero byte. */
export function leadingTexts({ bytes }: ProtocolMessage, count: number): string[] {
  return bytes.toString("utf8", 1 + LENGTH_BYTES).split("\0", count);
}
