import { randomUUID } from "node:crypto";
import { AppError } from "../../utils/errors.ts";
import type { SessionRow } from "../../utils/postgres/stores/sessions/session-store.ts";
import type { StoredMessage } from "../../utils/postgres/stores/threads/said-store.ts";
import type {
  StoredThread,
  ThreadFilter,
  ThreadMetadata,
  ThreadPage,
} from "../../utils/postgres/stores/threads/thread-store.ts";
import { deleteSession } from "../delete.ts";
import { checkSessionId } from "../given/session-id.ts";
import { isStorable } from "../given/storable-text.ts";
import { ownerOf } from "../requester.ts";
import type { StoredContext } from "../wiring/context.ts";
import type { GraphUseCases } from "../wiring/graph-use-cases.ts";
import { RUN_MARKS, runNamed, runsIn, type ThreadRun } from "./thread-runs.ts";
import type { Begun, ThreadHistoryRequest, ThreadState } from "./thread-state.ts";

export type Thread = StoredThread;
export type { ThreadPage, ThreadStatus } from "../../utils/postgres/stores/threads/thread-store.ts";

export interface NewThread {
  /** A new UUID where it is not given. */
  readonly thread?: string | undefined;
  readonly metadata?: ThreadMetadata | undefined;
  /** One of the person's own that is there already is given as it is. */
  readonly mayExist?: boolean | undefined;
}

/** A thread with what its clients sent as messages, in the order in which they were sent. */
export interface ToldThread extends Thread {
  readonly said: readonly StoredMessage[];
}

/** What every thread is of: the name and the id of the graph. */
export const GRAPH = "plancraft";
/** As LangGraph's own server makes it of the name, so that what a client has kept fits both. */
export const ASSISTANT = "7587f8c7-8c6a-5a8d-a14a-9a81b11ca665";
const GIVEN: ThreadMetadata = { graph_id: GRAPH, assistant_id: ASSISTANT };

/**
 * Sessions as the threads of LangGraph's protocol, for the requester of the context: somebody else's are unknown. A thread
 * that has had no input yet is no session, and in no list but that of the threads.
 * @param own Gives a session's id where it is the requester's, or its row. @param loaded What needs the graph.
 */
export function threadUseCases(
  context: StoredContext,
  { own, ownRow }: { own(session: string): Promise<string>; ownRow(session: string): Promise<SessionRow> },
  loaded: () => Promise<GraphUseCases>,
) {
  const { threads, said, requester, eventStore } = context;
  const owner = ownerOf(requester);

  /** @throws AppError `session-unknown`. */
  const get = async (thread: string): Promise<StoredThread> => {
    const found = await find(thread);
    if (!found) throw new AppError("session-unknown", { session: thread });
    return found;
  };
  const find = async (thread: string) => threads.get(checkSessionId(thread), owner, GIVEN);
  const runs = async (thread: string): Promise<ThreadRun[]> => {
    // The state first: a run that begins after it is not taken for one that broke off.
    const { session } = await get(thread);
    const marks = await eventStore.marks(thread, RUN_MARKS);
    return runsIn(thread, marks, session?.state === "running" || session?.state === "queued");
  };
  const told = async (thread: string): Promise<ToldThread> => {
    const id = checkSessionId(thread);
    // Beside each other: what is said is given to nobody whose thread it is not.
    const [found, sent] = await Promise.all([get(id), said.all(id)]);
    return { ...found, said: sent };
  };
  return {
    get,
    /** The same, or null. */
    find,
    /**
     * Keeps a thread for an input to come.
     * @throws AppError `session-exists` where the id is taken; `usage` for metadata that cannot be stored.
     */
    create: async ({ thread, metadata = {}, mayExist = false }: NewThread): Promise<StoredThread> => {
      const id = checkSessionId(thread ?? randomUUID());
      checkMetadata(metadata);
      const added = await threads.add(id, requester.person, metadata, GIVEN);
      if (added) return added;
      const known = mayExist ? await find(id) : null;
      if (!known) throw new AppError("session-exists", { session: id });
      return known;
    },
    search: (page: ThreadPage): Promise<StoredThread[]> => threads.page(page, owner, GIVEN),
    count: (filter: ThreadFilter): Promise<number> => threads.count(filter, owner, GIVEN),
    /** Adds to what is kept with a thread. @throws AppError `session-unknown`, `usage`. */
    update: async (thread: string, metadata: ThreadMetadata): Promise<StoredThread> => {
      checkMetadata(metadata);
      await get(thread);
      await threads.merge(thread, requester.person, metadata);
      return get(thread);
    },
    /** Deletes a thread, and its session as `delete` does. @throws AppError `session-unknown`, `session-in-use`. */
    delete: async (thread: string): Promise<void> => {
      const { session } = await get(thread);
      if (session) await deleteSession(context, await own(thread));
      await threads.remove(thread);
    },
    /** A session's runs, the first one first. */
    runs,
    /** @throws AppError `run-unknown`, `session-unknown`. */
    run: async (thread: string, id: string): Promise<ThreadRun> => runNamed(await runs(thread), thread, id),
    /** The run that an event belongs to. */
    runAt: async (thread: string, seq: number): Promise<ThreadRun> => {
      const found = (await runs(thread)).findLast(({ begin }) => begin <= seq);
      if (!found) throw new AppError("defect", { problem: "an event belongs to no run" });
      return found;
    },
    state: async (session: string, checkpoint?: string): Promise<ThreadState> =>
      (await loaded()).threadState(await ownRow(session), checkpoint),
    /** The state of a session before its first checkpoint; nothing is read for it. */
    firstState: async (session: Begun): Promise<ThreadState> => (await loaded()).firstState(session),
    /** The checkpoint that a session stands at, or stood at then; null before the first, and where that was pruned. */
    checkpoint: async (session: string, at?: string) => threads.checkpoint(await own(session), at ?? null),
    history: async (session: string, request: ThreadHistoryRequest): Promise<ThreadState[]> =>
      (await loaded()).threadHistory(await ownRow(session), request),
    /** What clients sent as messages, under their own ids. @throws AppError `session-unknown`. */
    said: async (thread: string): Promise<readonly StoredMessage[]> => (await told(thread)).said,
    /** A thread with the same. @throws AppError `session-unknown`. */
    told,
    /** Keeps a message that a client sent, before what it leads to is begun. @throws AppError `session-unknown`, `usage`. */
    say: async (thread: string, message: StoredMessage): Promise<void> => {
      checkMetadata({ ...message });
      await get(thread);
      await said.add(thread, requester.person, message);
    },
    /** Takes a message back, for which nothing was begun. */
    unsay: async (thread: string, id: string): Promise<void> => {
      await get(thread);
      await said.remove(thread, id);
    },
    drawing: async (depth: boolean | number) => (await loaded()).drawnGraph(depth),
    schemas: async () => (await loaded()).threadSchemas(),
  };
}

/** @throws AppError `usage` for texts that Postgres does not take. */
function checkMetadata(metadata: ThreadMetadata): void {
  if (isStorableIn(metadata)) return;
  const problem = {
    en: "The metadata holds a character that cannot be stored, NUL or half of one: leave it out. Nothing was changed.",
    ko: "메타데이터에 저장할 수 없는 문자(NUL 또는 온전하지 않은 문자)가 들어 있습니다. 그 문자를 빼 주세요. 바뀐 것은 없습니다.",
  };
  throw new AppError("usage", { problem });
}

function isStorableIn(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorableIn(inner));
}
