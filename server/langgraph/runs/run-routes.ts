import { type Context, Hono } from "hono";
import type { ThreadRun } from "../../../planner/threads/thread-runs.ts";
import { CancelMany, CancelQuery, RunCreate, RunsQuery, StreamMode } from "../../../schemas/langgraph/run.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";
import { checkedInput } from "../../http/bodies/checked-input.ts";
import { bodyOf, queryOf } from "../checked-body.ts";
import { runShape } from "../shapes.ts";
import { beginThreadRun, notOffered } from "./begin-run.ts";
import { runResult } from "./run-result.ts";
import { framePosition, runHeaders, runStream, type StreamOptions } from "./run-stream.ts";

const PAGE = 10;
const USUAL_MODES: readonly StreamMode[] = ["values"];

/** Runs of threads, and of threads that are made for them: begun, followed, waited for, cancelled. */
export function runRoutes(begin: BeginRun, streams: StreamOptions): Hono<AppEnv> {
  const begun = async (c: Context<AppEnv>, thread: string | null) => {
    const body = await bodyOf(c, RunCreate);
    return { body, run: await beginThreadRun(c, begin, thread, body) };
  };
  const stream = async (c: Context<AppEnv>, thread: string | null) => {
    const { body, run } = await begun(c, thread);
    const modes = modesOf(body.stream_mode);
    return runStream(c, { run, modes, after: null, cancels: body.on_disconnect === "cancel" }, streams);
  };
  const wait = async (c: Context<AppEnv>, thread: string | null) => {
    const { body, run } = await begun(c, thread);
    return runResult(c, { run, cancels: body.on_disconnect === "cancel" }, streams);
  };
  const create = async (c: Context<AppEnv>, thread: string | null) => {
    const { run } = await begun(c, thread);
    return c.json(runShape(run), 200, runHeaders(run));
  };
  const app = new Hono<AppEnv>();
  app
    .post("/runs", (c) => create(c, null))
    .post("/runs/stream", (c) => stream(c, null))
    .post("/runs/wait", (c) => wait(c, null))
    .post("/runs/batch", () => {
      throw notOffered(NO_BATCH);
    })
    .post("/runs/cancel", async (c) => {
      const { thread_id, run_ids } = await bodyOf(c, CancelMany);
      if (!thread_id || !run_ids) throw notOffered(NO_SWEEP);
      const { action } = queryOf(c, CancelQuery);
      for (const id of run_ids) await cancelRun(c, await c.var.planner.threads.run(thread_id, id), action);
      return c.body(null, 204);
    })
    .get("/threads/:id/runs", async (c) => {
      const { limit = PAGE, offset = 0, status } = queryOf(c, RunsQuery);
      const runs = (await c.var.planner.threads.runs(c.req.param("id"))).toReversed();
      const fitting = runs.filter((run) => status === undefined || run.status === status);
      return c.json(fitting.slice(offset, offset + limit).map(runShape));
    })
    .post("/threads/:id/runs", (c) => create(c, c.req.param("id")))
    .post("/threads/:id/runs/stream", (c) => stream(c, c.req.param("id")))
    .post("/threads/:id/runs/wait", (c) => wait(c, c.req.param("id")))
    .get("/threads/:id/runs/:run", async (c) => c.json(runShape(await runIn(c))))
    .delete("/threads/:id/runs/:run", async (c) => {
      await runIn(c);
      throw notOffered(NO_DELETION);
    })
    .get("/threads/:id/runs/:run/join", async (c) => {
      return runResult(c, { run: await runIn(c), cancels: isYes(c.req.query("cancel_on_disconnect")) }, streams);
    })
    .get("/threads/:id/runs/:run/stream", async (c) => {
      const run = await runIn(c);
      const given = c.req.queries("stream_mode") ?? [];
      const modes = modesOf(checkedInput(StreamMode.array(), given.map(unquoted), "query"));
      const { lastSeq } = await c.var.planner.status(run.thread);
      const after = framePosition(c.req.header("Last-Event-ID"), { session: run.thread, last: lastSeq });
      return runStream(c, { run, modes, after, cancels: isYes(c.req.query("cancel_on_disconnect")) }, streams);
    })
    .post("/threads/:id/runs/:run/cancel", async (c) => {
      const { wait: waits, action } = queryOf(c, CancelQuery);
      await cancelRun(c, await runIn(c), action);
      return c.body(null, isYes(waits) ? 204 : 202);
    });
  return app;
}

function runIn(c: Context<AppEnv>): Promise<ThreadRun> {
  return c.var.planner.threads.run(c.req.param("id") ?? "", c.req.param("run") ?? "");
}

/** When it has stopped. One that is over stays as it is. @throws AppError `not-offered` for a rollback. */
async function cancelRun(c: Context<AppEnv>, { thread, status }: ThreadRun, action: string | undefined): Promise<void> {
  if (action === "rollback") throw notOffered(NO_ROLLBACK);
  if (status === "running" || status === "pending") await c.var.planner.cancel(thread);
}

function modesOf(given: StreamMode | readonly StreamMode[] | null | undefined): readonly StreamMode[] {
  const modes = [given ?? []].flat();
  return modes.length > 0 ? modes : USUAL_MODES;
}

/** The SDK sends a list in a query as JSON in some versions. */
function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

function isYes(value: string | undefined): boolean {
  return /^(?:1|true|yes)$/i.test(value ?? "");
}

const NO_BATCH = {
  en: "runs are begun one by one.",
  ko: "실행은 하나씩 시작해 주세요.",
};
const NO_SWEEP = {
  en: "runs are cancelled by name, with thread_id and run_ids.",
  ko: "thread_id와 run_ids로 지정한 실행만 취소할 수 있습니다.",
};
const NO_DELETION = {
  en: "what a run did stays in its session; the whole thread can be deleted.",
  ko: "실행이 한 일은 세션에 남습니다. 스레드 전체를 삭제할 수 있습니다.",
};
const NO_ROLLBACK = {
  en: "what a run has done and paid for is kept; cancel it with action=interrupt.",
  ko: "실행이 이미 한 일은 지우지 않습니다. action=interrupt로 취소해 주세요.",
};
