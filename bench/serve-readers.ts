// A program that reads streams of events, each on a socket of its own, and tells when an event has come on all of them. It
// parses nothing but the event's number, so that what is measured is the server.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Opens streams at a path of a server. */
export interface OpenOrder {
  readonly open: { readonly name: string; readonly port: number; readonly path: string; readonly streams: number };
}
/** All streams of this name are open. */
export interface Opened {
  readonly opened: string;
}
/** An event has come on all streams of a name: when on each, in ms of the machine's own clock. */
export interface Arrived {
  readonly arrived: { readonly name: string; readonly seq: number; readonly atMs: readonly number[] };
}

/** Milliseconds that mean the same in every process of a machine. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

if (import.meta.main) {
  process.on("message", ({ open }: OpenOrder) => void openStreams(open));
  process.on("disconnect", () => process.exit());
}

async function openStreams({ name, port, path, streams }: OpenOrder["open"]): Promise<void> {
  const arrivals = new Map<number, number[]>();
  const hear = (text: string) => {
    for (const [, id] of text.matchAll(/^id: (\d+)$/gm)) {
      const seq = Number(id);
      const atMs = arrivals.get(seq) ?? [];
      arrivals.set(seq, atMs);
      atMs.push(machineMs());
      if (atMs.length < streams) continue;
      arrivals.delete(seq);
      process.send?.({ arrived: { name, seq, atMs } } satisfies Arrived);
    }
  };
  const sockets = Array.from({ length: streams }, () => connect({ port, host: "127.0.0.1" }));
  await Promise.all(sockets.map((socket) => begin(socket, port, path, hear)));
  process.send?.({ opened: name } satisfies Opened);
}

/** Waits for the first bytes: from then on the server holds the stream. */
async function begin(socket: Socket, port: number, path: string, hear: (text: string) => void): Promise<void> {
  socket.setEncoding("latin1");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`);
  const [first] = (await once(socket, "data")) as [string];
  if (!first.startsWith("HTTP/1.1 200 ")) throw new Error(`A stream was answered ${first.slice(0, 400)}`);
  hear(first);
  socket.on("data", hear);
  socket.on("close", () => {
    throw new Error("The server has closed a stream");
  });
}
