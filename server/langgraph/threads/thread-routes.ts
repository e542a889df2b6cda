import { type Context, Hono } from "hono";
import type { ThreadState } from "../../../planner/threads/thread-state.ts";
import type { ToldThread } from "../../../planner/threads/threads.ts";
import {
  HistoryQuery,
  StateAt,
  ThreadCount,
  ThreadCreate,
  ThreadHistory,
  ThreadPatch,
  ThreadSearch,
} from "../../../schemas/langgraph/thread.ts";
import { AppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";
import { bodyOf, orNothing, queryOf } from "../checked-body.ts";
import { notOffered } from "../runs/begin-run.ts";
import { EMPTY_STATE, stateShape, threadShape } from "../shapes.ts";
import { copyThread } from "./copy-thread.ts";
import { withChat } from "./thread-chat.ts";

const PAGE = 10;

/** Threads, and the states that they are and were in. @param begin Begins the run of a copy. */
export function threadRoutes(begin: BeginRun): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app
    .post("/threads", async (c) => {
      const { thread_id, metadata, if_exists, supersteps } = await bodyOf(c, ThreadCreate);
      if (supersteps?.length) throw notOffered(NO_STEPS);
      const { threads } = c.var.planner;
      const mayExist = if_exists === "do_nothing";
      const made = await threads.create({ thread: orNothing(thread_id), metadata: orNothing(metadata), mayExist });
      return c.json(threadShape(made));
    })
    .post("/threads/search", async (c) => {
      const { limit, offset, sort_by, sort_order, select, ...filter } = await bodyOf(c, ThreadSearch);
      const page = { limit: limit ?? PAGE, offset: offset ?? 0 };
      const found = await c.var.planner.threads.search({
        ...page,
        ...filterOf(filter),
        ids: orNothing(filter.ids),
        sortBy: sort_by ?? "created_at",
        isAscending: sort_order === "asc",
      });
      const total = page.offset + found.length;
      const isFull = found.length === page.limit;
      if (isFull) c.header("X-Pagination-Next", String(total));
      c.header("X-Pagination-Total", String(isFull ? total + 1 : total));
      return c.json(found.map((thread) => selected(threadShape(thread), select)));
    })
    .post("/threads/count", async (c) => {
      const filter = await bodyOf(c, ThreadCount);
      return c.json(await c.var.planner.threads.count(filterOf(filter)));
    })
    .post("/threads/prune", () => {
      throw notOffered(NO_PRUNING);
    })
    .get("/threads/:id", async (c) => {
      const thread = await c.var.planner.threads.told(c.req.param("id"));
      return c.json(threadShape(thread, thread.session ? (await stateOf(c, thread)).values : null));
    })
    .patch("/threads/:id", async (c) => {
      const { metadata } = await bodyOf(c, ThreadPatch);
      return c.json(threadShape(await c.var.planner.threads.update(c.req.param("id"), metadata ?? {})));
    })
    .delete("/threads/:id", async (c) => {
      await c.var.planner.threads.delete(c.req.param("id"));
      return c.body(null, 204);
    })
    .post("/threads/:id/copy", async (c) => c.json(threadShape(await copyThread(c, begin, c.req.param("id")))))
    .get("/threads/:id/state", async (c) => c.json(stateShape(c.req.param("id"), await toldState(c))))
    .post("/threads/:id/state/checkpoint", async (c) => {
      const { checkpoint } = await bodyOf(c, StateAt);
      return c.json(stateShape(c.req.param("id"), await toldState(c, checkpoint?.checkpoint_id)));
    })
    .get("/threads/:id/state/:checkpoint", async (c) => {
      return c.json(stateShape(c.req.param("id"), await toldState(c, c.req.param("checkpoint"))));
    })
    .post("/threads/:id/state", async (c) => {
      await c.var.planner.threads.get(c.req.param("id"));
      throw notOffered(NO_UPDATE);
    })
    .get("/threads/:id/history", async (c) => c.json(await historyOf(c, queryOf(c, HistoryQuery))))
    .post("/threads/:id/history", async (c) => c.json(await historyOf(c, await bodyOf(c, ThreadHistory))));
  return app;
}

type Filter = Pick<typeof ThreadSearch._output, "metadata" | "values" | "status">;

function filterOf({ metadata, values, status }: Filter) {
  return { metadata: orNothing(metadata), values: orNothing(values), status: orNothing(status) };
}

/** What clients want of each, by its fields' names. */
function selected(shape: object, select: readonly string[] | null | undefined): object {
  if (!select) return shape;
  return Object.fromEntries(Object.entries(shape).filter(([name]) => select.includes(name)));
}

async function toldState(c: Context<AppEnv>, checkpoint?: string | null): Promise<ThreadState> {
  return stateOf(c, await c.var.planner.threads.told(c.req.param("id") ?? ""), checkpoint);
}

async function stateOf(c: Context<AppEnv>, told: ToldThread, checkpoint?: string | null): Promise<ThreadState> {
  const { planner } = c.var;
  const { thread: id, session } = told;
  if (!session) return unbegun(id, checkpoint);
  const [state] = await withChat(planner, { ...told, session }, [
    await planner.threads.state(id, orNothing(checkpoint)),
  ]);
  return state ?? EMPTY_STATE;
}

/** @throws AppError `checkpoint-unknown`: it has none. */
function unbegun(session: string, checkpoint: string | null | undefined): ThreadState {
  if (checkpoint) throw new AppError("checkpoint-unknown", { session, checkpoint: checkpoint.slice(0, 80) });
  return EMPTY_STATE;
}

async function historyOf(c: Context<AppEnv>, { limit, before, metadata, checkpoint }: typeof ThreadHistory._output) {
  const { planner } = c.var;
  const id = c.req.param("id") ?? "";
  const told = await planner.threads.told(id);
  const { session } = told;
  if (!session) return [];
  const first = typeof before === "string" ? before : (before?.checkpoint_id ?? before?.configurable?.checkpoint_id);
  const request = { limit: limit ?? PAGE, before: orNothing(first), metadata: orNothing(metadata) };
  // Of one checkpoint the history is that one.
  const states = checkpoint?.checkpoint_id
    ? [await planner.threads.state(id, checkpoint.checkpoint_id)]
    : await planner.threads.history(id, request);
  return (await withChat(planner, { ...told, session }, states)).map((state) => stateShape(id, state));
}

const NO_STEPS = {
  en: "a thread begins with an input, not with states that are written into it.",
  ko: "스레드는 입력으로 시작하며, 상태를 미리 써 넣을 수 없습니다.",
};
const NO_PRUNING = {
  en: "no client removes many threads at once; delete each, and plancraft prune removes what is old.",
  ko: "여러 스레드를 한꺼번에 지울 수 없습니다. 하나씩 삭제하거나 plancraft prune으로 오래된 것을 정리해 주세요.",
};
const NO_UPDATE = {
  en: "a state is not written into; answers, requests and PATCH /api/sessions/{id}/figures change a plan.",
  ko: "상태를 직접 바꿀 수 없습니다. 답변, 수정 요청, PATCH /api/sessions/{id}/figures로 기획서를 바꿔 주세요.",
};
