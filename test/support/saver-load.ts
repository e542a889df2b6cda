import { isDeepStrictEqual } from "node:util";
import type { PendingWrite } from "@langchain/langgraph-checkpoint";
import type { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { at, checkpointOf, idAt, list, STEP } from "./checkpoint-samples.ts";

const TASK_WRITES: readonly [task: string, channel: string][] = [
  ["task 1", "text"],
  ["task 2", "__interrupt__"],
];

/** Sessions that put one checkpoint after another with its writes, each told as stored before the next one begins. */
export interface SaverLoad {
  /** How many checkpoints were told as stored. */
  readonly stored: number;
  /** Resolves when some more are stored; rejects when a call failed. */
  more(checkpoints: number): Promise<void>;
  /** Ends the load after the checkpoints under way. Rejects with the first failure of a call. */
  stop(): Promise<void>;
  /** What a saver finds otherwise than it was told: empty where nothing was lost, torn or put out of order. */
  differences(saver: PostgresSaver): Promise<unknown[]>;
}

/** Starts the load; it goes on until it is stopped. */
export function startLoad(saver: PostgresSaver, sessions: number): SaverLoad {
  const steps = Array.from({ length: sessions }, () => 0);
  const waiting = new Set<() => void>();
  let isOver = false;
  const stored = () => steps.reduce((sum, step) => sum + step, 0);

  const run = async (session: number) => {
    for (let step = 1; !isOver; step += 1) {
      const { put, writes } = callsOf(session, step);
      // Not one after the other: LangGraph does not wait for writes either.
      await Promise.all([saver.put(...put), ...writes.map((write) => saver.putWrites(...write))]);
      const tuple = await saver.getTuple(at(`load ${session}`));
      if (tuple?.checkpoint.id !== idAt(step)) throw new Error(`step ${step} was stored and is not the latest`);
      steps[session] = step;
      for (const look of waiting) look();
    }
  };
  const runs = Promise.all(steps.map((_, session) => run(session)));
  runs.catch(() => {}); // told by `more` and `stop`

  return {
    get stored() {
      return stored();
    },
    more: async (checkpoints) => {
      const goal = stored() + checkpoints;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => stored() >= goal && resolve();
      waiting.add(look);
      await Promise.race([promise, runs]).finally(() => waiting.delete(look));
    },
    stop: async () => {
      isOver = true;
      await runs;
    },
    differences: async (reader) => {
      const found = await Promise.all(steps.map((told, session) => differencesOf(reader, session, told)));
      return found.flat().slice(0, 3); // enough to see what is wrong
    },
  };
}

function callsOf(session: number, step: number) {
  const thread = `load ${session}`;
  const text = `session ${session}, step ${step}`;
  const checkpoint = checkpointOf(idAt(step), { text, list: [text, step] }, step);
  const parent = step === 1 ? undefined : idAt(step - 1);
  const put = [at(thread, parent), checkpoint, { ...STEP, step }, checkpoint.channel_versions] as const;
  const writes = TASK_WRITES.map(([task, channel]) => {
    const written: PendingWrite[] = [[channel, `${text} ${task}`]];
    return [at(thread, idAt(step)), written, task] as const;
  });
  return { put, writes };
}

async function differencesOf(saver: PostgresSaver, session: number, told: number): Promise<unknown[]> {
  const found = (await list(saver, at(`load ${session}`))).toReversed();
  const actual = found.map(({ config, parentConfig, checkpoint, metadata, pendingWrites }) => {
    const [id, parent] = [config, parentConfig].map((one) => one?.configurable?.["checkpoint_id"]);
    return { id, parent, checkpoint, metadata, pendingWrites };
  });
  const expected = Array.from({ length: told }, (_, index) => {
    const { put, writes } = callsOf(session, index + 1);
    const [config, checkpoint, metadata] = put;
    const pendingWrites = writes.flatMap(([, written, task]) => written.map((write) => [task, ...write]));
    return { id: checkpoint.id, parent: config.configurable?.["checkpoint_id"], checkpoint, metadata, pendingWrites };
  });
  return Array.from({ length: Math.max(told, found.length) }, (_, step) => [expected[step], actual[step]]).filter(
    ([told, stored]) => !isDeepStrictEqual(told, stored),
  );
}
