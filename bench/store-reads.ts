// Reading: `getTuple` of a state of a given size, kept in lists of small records as a plan's sections and findings are.
import { emptyCheckpoint, uuid6 } from "@langchain/langgraph-checkpoint";
import { prose } from "./store-load.ts";
import type { Bench, Peer } from "./store-peers.ts";
import { median, type Turn } from "./store-rounds.ts";

const CHANNELS = 12;
const RECORD_CHARACTERS = 500;

/** Stores a thread whose 12 channels hold so many characters. */
export async function storeState(bench: Bench, thread: string, characters: number): Promise<void> {
  const channels = Array.from({ length: CHANNELS }, (_, at) => `channel-${at}`);
  const versions = Object.fromEntries(channels.map((channel) => [channel, 1]));
  const records = characters / CHANNELS / RECORD_CHARACTERS;
  const values = channels.map((channel) => {
    const texts = Array.from({ length: records }, (_, at) => prose(thread, `${channel} ${at}`, RECORD_CHARACTERS));
    return [channel, texts.map((text, at) => ({ id: `record-${at}`, text, confidence: at / records }))] as const;
  });
  const checkpoint = {
    ...emptyCheckpoint(),
    id: uuid6(0),
    channel_values: Object.fromEntries(values),
    channel_versions: versions,
  };
  const config = { configurable: { thread_id: thread, checkpoint_ns: "" } };
  await bench.peers.stock.open().put(config, checkpoint, { source: "input", step: -1, parents: {} }, versions);
}

/** A turn of reads, one after the other. */
export function readsTurn(peer: Peer, thread: string, count: number) {
  return async (): Promise<Turn<"getTuple ms">> => {
    await peer.warm();
    const saver = peer.open();
    const tookMs: number[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const startedAt = performance.now();
      const tuple = await saver.getTuple({ configurable: { thread_id: thread } });
      tookMs.push(performance.now() - startedAt);
      const channels = Object.keys(tuple?.checkpoint.channel_values ?? {}).length;
      if (channels !== CHANNELS) throw new Error(`${peer.name} read ${channels} channels of ${CHANNELS}`);
    }
    return { "getTuple ms": median(tookMs) };
  };
}
