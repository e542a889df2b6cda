import type { RunnableConfig } from "@langchain/core/runnables";
import {
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type PendingWrite,
  WRITES_IDX_MAP,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { AppError } from "../../errors.ts";
import { type Claim, EPOCH_KEY } from "../claim.ts";
import { throughOutage } from "../reconnect.ts";
import { isBadValue, sqlStateOf, storageError } from "../storage-error.ts";
import { AwaitedLater } from "./awaited-later.ts";
import { inBatchSpan, spanOfWork, type TracedOperation } from "./batch-span.ts";
import {
  assembled,
  BY_ID,
  LATEST,
  NEEDS_REVIVAL,
  NO_TEXT,
  type StoredBlob,
  type StoredCheckpoint,
  type TupleRow,
  tuplesQuery,
} from "./checkpoint-reads.ts";
import { blobRow, writeRow } from "./dumped-rows.ts";
import { GroupCommit } from "./group-commit.ts";
import { OrderedIds } from "./ordered-ids.ts";
import { type LostClaim, type RowsToStore, sizeOf, storeStatement, type WriteOperation } from "./write-batch.ts";

/** Before this version of the format, what is sent to the next step was kept apart; the library migrates it. */
const FORMAT_WITH_SENDS = 4;

const encoder = new TextEncoder();
const jsonBytes = (value: unknown) => encoder.encode(JSON.stringify(value));

interface MadeReady {
  readonly claim: Claim | null;
  readonly ready: Promise<WriteOperation>;
}

export interface CheckpointerOptions {
  /** The claim that a thread's writes are made under, asked with each; null where it is no session. */
  readonly claimOf?: (thread: string) => Claim | null;
}

/**
 * The stock checkpointer's tables and rows, written in batches: what all threads store in one moment is one statement
 * and one commit. A promise resolves after its commit; a thread's writes are stored in the order they were made; a
 * bad one fails alone; a lost connection is tried again in order. What is written under a claim is stored only while
 * the session is the claim's: otherwise it fails with `session-in-use`. All failures are AppErrors.
 */
export class BatchingPostgresSaver extends PostgresSaver {
  readonly #pool: pg.Pool;
  readonly #claimOf: (thread: string) => Claim | null;
  readonly #ids = new OrderedIds();
  /** What was read of a claim's thread last: nobody else writes there, so that it holds until this process does. */
  readonly #latest = new WeakMap<Claim, Promise<StoredCheckpoint[] | null>>();
  /** Of threads whose writes are stored together, what has come so far. */
  readonly #together = new Map<string, MadeReady[]>();
  /** Of each operation, whether it was stored. */
  readonly #commits: GroupCommit<TracedOperation, boolean>;

  constructor(pool: pg.Pool, { claimOf = () => null }: CheckpointerOptions = {}) {
    super(pool);
    this.#pool = pool;
    this.#claimOf = claimOf;
    // An idle connection that is lost would end the process, where nobody else listens.
    pool.on("error", () => {});
    this.#commits = new GroupCommit<TracedOperation, boolean>({
      store: (operations) => inBatchSpan(operations, () => this.#commit(operations)),
      sizeOf,
      isOnesFault: isBadValue,
    });
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = placeOf(config);
    const { id, parent } = this.#ids.placed(checkpoint.id, checkpoint_id);
    await this.#store(config, async () => {
      const [blobs, metadataObject] = await Promise.all([
        this._dumpBlobs(thread_id, checkpoint_ns, checkpoint.channel_values, newVersions),
        this._dumpMetadata(metadata),
      ]);
      const body = jsonBytes(this._dumpCheckpoint(checkpoint));
      return {
        blobs: blobs.map(blobRow),
        checkpoint: {
          thread: thread_id,
          namespace: checkpoint_ns,
          id,
          parent,
          checkpoint: body,
          metadata: jsonBytes(metadataObject),
        },
      };
    });
    return { configurable: { thread_id, checkpoint_ns, checkpoint_id: id } };
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return AwaitedLater.resolve(this.#putWrites(config, writes, taskId));
  }

  async #putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = placeOf(config);
    if (!checkpoint_id) throw new AppError("defect", { problem: "the checkpointer got writes without a checkpoint" });
    await this.#store(config, async () => {
      const id = this.#ids.storedUnder(checkpoint_id);
      const dumped = await this._dumpWrites(thread_id, checkpoint_ns, id, taskId, writes);
      const rows = dumped.map(writeRow);
      const replaces = writes.every(([channel]) => channel in WRITES_IDX_MAP);
      return replaces ? { replacingWrites: rows } : { writes: rows };
    });
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = placeOf(config);
    await this.#commits.settled(thread_id);
    const place = [thread_id, checkpoint_ns, this.#ids.storedUnder(checkpoint_id ?? "")];
    const found = checkpoint_id
      ? await this.#read(tuplesQuery("checkpoint-by-id", BY_ID, place))
      : await this.#readLatest(thread_id, checkpoint_ns);
    if (found === null) return super.getTuple(config).catch(fail);
    return found[0] && this.#tuple(found[0]);
  }

  override async *list(config: RunnableConfig, options: CheckpointListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { filter, before, limit } = options;
    await this.#commits.settled(config.configurable?.["thread_id"]);
    const [where, values] = this._searchWhere(config, filter, before);
    const atMost = limit === undefined ? "" : ` LIMIT ${Number.parseInt(limit.toString(), 10)}`;
    const chosen = `${where} ORDER BY checkpoint_id DESC${atMost}`;
    const found = await this.#read(tuplesQuery(undefined, chosen, values));
    try {
      if (found === null) return yield* super.list(config, options);
    } catch (error) {
      fail(error);
    }
    for (const each of found) yield await this.#tuple(each);
  }

  /** After everything of the thread that is on its way. */
  override async deleteThread(threadId: string): Promise<void> {
    await this.#commits.settled(threadId);
    await super.deleteThread(threadId).catch(fail);
  }

  /** Closes the pool, after everything that is on its way is stored. */
  override async end(): Promise<void> {
    await this.#commits.settled();
    await super.end();
  }

  /**
   * Stores what `work` puts and writes in a thread when it is done, in one transaction: for work that is as cheap to do
   * again as to go on with. Nothing is stored where it throws. One at a time in a thread, which does not read in it.
   * @returns What `work` gave. @throws AppError `session-in-use`; of category `storage`.
   */
  async together<T>(thread: string, work: () => Promise<T>): Promise<T> {
    const made: MadeReady[] = [];
    this.#together.set(thread, made);
    const result = await work().finally(() => this.#together.delete(thread));
    await Promise.all(made.map((one) => this.#add(thread, one)));
    return result;
  }

  /** Serialized at once: the caller's objects may change while the batch before is stored. */
  async #store(config: RunnableConfig, dump: () => Promise<RowsToStore>): Promise<void> {
    const { thread_id: thread } = placeOf(config);
    const epoch: unknown = config.configurable?.[EPOCH_KEY];
    const claim = this.#claimOf(thread);
    if (epoch !== undefined && epoch !== claim?.epoch)
      throw new AppError("session-in-use", { session: thread, holder: "a later run" });
    if (claim) this.#latest.delete(claim);
    const ready = dump().then((rows) => ({ ...rows, thread, claim, ...spanOfWork() }));
    const together = this.#together.get(thread);
    if (!together) return this.#add(thread, { claim, ready });
    together.push({ claim, ready });
    await ready;
  }

  async #add(thread: string, { claim, ready }: MadeReady): Promise<void> {
    // What was read while it was on its way is from before it.
    const stored = this.#commits.add(thread, ready).finally(() => claim && this.#latest.delete(claim));
    const isStored = await stored.catch(fail);
    if (!isStored && claim) throw await claim.refused();
  }

  async #commit(operations: readonly WriteOperation[]): Promise<boolean[]> {
    const statement = storeStatement(operations);
    const { rows: lost } = await throughOutage(this.#pool, () => this.#pool.query<LostClaim>(statement));
    if (lost.length === 0) return operations.map(() => true);
    const isLost = ({ thread, claim }: WriteOperation) =>
      lost.some((one) => one.thread === thread && one.epoch === claim?.epoch);
    // A thread that was taken again in this process may have operations of both claims in a batch.
    const others = operations.filter((one) => !isLost(one) && lost.some(({ thread }) => thread === one.thread));
    const stored = others.length > 0 ? await this.#commit(others) : [];
    const later = new Map(others.map((one, at) => [one, stored[at] === true]));
    return operations.map((one) => !isLost(one) && (later.get(one) ?? true));
  }

  #readLatest(thread: string, namespace: string): Promise<StoredCheckpoint[] | null> {
    const read = () => this.#read(tuplesQuery("checkpoint-latest", LATEST, [thread, namespace]));
    const claim = namespace === "" ? this.#claimOf(thread) : null;
    if (claim === null) return read();
    const reading = this.#latest.get(claim) ?? read();
    this.#latest.set(claim, reading);
    reading.catch(() => this.#latest.delete(claim));
    return reading.then((found) => found?.map(ofItsOwn) ?? null);
  }

  /** Null where the library's own, slower way has to read: an old format, or JSON that is no text to this database. */
  async #read(query: pg.QueryArrayConfig): Promise<StoredCheckpoint[] | null> {
    try {
      const { rows } = await throughOutage(this.#pool, () => this.#pool.query<TupleRow>(query));
      const found = assembled(rows);
      return found.some(isOld) ? null : found;
    } catch (error) {
      if (NO_TEXT.has(sqlStateOf(error))) return null;
      throw error;
    }
  }

  async #tuple({ thread, namespace, id, parent, ...stored }: StoredCheckpoint): Promise<CheckpointTuple> {
    const { checkpoint, metadata, blobs, writes } = stored;
    this.#ids.met(checkpoint.id, id);
    const configOf = (checkpoint_id: string) => ({
      configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id },
    });
    const channel_values = Object.fromEntries(
      await Promise.all(blobs.map(async (blob) => [blob.channel, await this.#load(blob)])),
    );
    return {
      config: configOf(id),
      checkpoint: { ...checkpoint, channel_values },
      metadata: await this._loadMetadata(metadata),
      ...(parent ? { parentConfig: configOf(parent) } : {}),
      pendingWrites: await Promise.all(
        writes.map(
          async (write): Promise<[string, string, unknown]> => [
            ...([write.task, write.channel] as const),
            await this.#load(write),
          ],
        ),
      ),
    };
  }

  /** As the serializer does; but what has nothing to revive is only parsed, which is ten times as fast. */
  async #load({ type, value }: StoredBlob): Promise<unknown> {
    if (typeof value !== "string" || NEEDS_REVIVAL.test(value)) return this.serde.loadsTyped(type, value);
    return JSON.parse(value);
  }
}

function placeOf(config: RunnableConfig) {
  if (!config.configurable) throw new AppError("defect", { problem: "the checkpointer got a config without a thread" });
  return config.configurable as { thread_id: string; checkpoint_ns?: string; checkpoint_id?: string };
}

function isOld({ checkpoint, parent }: StoredCheckpoint): boolean {
  return checkpoint.v < FORMAT_WITH_SENDS && parent !== null;
}

function fail(error: unknown): never {
  throw storageError(error);
}

/** `getState` writes into the checkpoint that it is given: what is kept must not be what it gets. */
function ofItsOwn(stored: StoredCheckpoint): StoredCheckpoint {
  const { checkpoint, metadata } = stored;
  return { ...stored, checkpoint: structuredClone(checkpoint), metadata: structuredClone(metadata) };
}
