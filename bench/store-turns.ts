import type { Load } from "./store-load.ts";
import type { Bench, Peer, PeerName } from "./store-peers.ts";
import { secondsOf, timePuts } from "./store-peers.ts";
import { type Recording, replay } from "./store-replay.ts";
import { percentile, type Turn } from "./store-rounds.ts";

export type SessionQuantity = "sessions/s" | "put p95 ms" | "round trips" | "WAL bytes" | "Node CPU ms";

export type ReplayQuantity = "operations/s" | "supersteps/s";

let threads = 0;
const newThread = (peer: PeerName) => `${peer}-${++threads}`;

/** A turn of whole sessions, so many of them at once. */
export function sessionsTurn(bench: Bench, peer: Peer, load: Load, count: number, atOnce: number) {
  return async (): Promise<Turn<SessionQuantity>> => {
    await bench.reset();
    await peer.warm();
    const saver = peer.open();
    using puts = timePuts(saver);
    const run = load(saver);
    const [walBefore, tripsBefore] = [await bench.wal(), peer.trips()];
    const cpuBefore = process.cpuUsage();
    const seconds = await secondsOf(count, atOnce, () => run(newThread(peer.name)));
    const cpu = process.cpuUsage(cpuBefore);
    return {
      "sessions/s": count / seconds,
      "put p95 ms": percentile(puts.tookMs, 0.95),
      "round trips": (peer.trips() - tripsBefore) / count,
      // What a busy machine changes least.
      "Node CPU ms": (cpu.user + cpu.system) / 1_000 / count,
      "WAL bytes": peer.name === "memory" ? 0 : ((await bench.wal()) - walBefore) / count,
    };
  };
}

/** A turn of the saver alone: a recorded session, again and again under fresh thread ids. */
export function replayTurn(bench: Bench, peer: Peer, recording: Recording, count: number, atOnce: number) {
  return async (): Promise<Turn<ReplayQuantity>> => {
    await bench.reset();
    await peer.warm();
    const saver = peer.open();
    const seconds = await secondsOf(count, atOnce, () => replay(recording, saver, newThread(peer.name)));
    return {
      "operations/s": (count * recording.operations) / seconds,
      "supersteps/s": (count * recording.supersteps) / seconds,
    };
  };
}
