import type { Context } from "hono";
import type { ThreadRun } from "../../../planner/threads/thread-runs.ts";
import { AppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import { runFrames } from "./run-frames.ts";
import { cancelledBy, runHeaders, type StreamAsked, type StreamOptions } from "./run-stream.ts";

/** Under the time after which proxies and clients take a connection for dead. */
const BLANK_MS = 15_000;
const encoder = new TextEncoder();

/**
 * What a run came to, as JSON, when it is over: the last state, with what it waits for, or why it failed. Blanks go before it,
 * so that nobody takes a run of minutes for a dead connection.
 */
export function runResult(
  c: Context<AppEnv>,
  { run, cancels }: Pick<StreamAsked, "run" | "cancels">,
  options: StreamOptions,
): Response {
  const { planner, requester } = c.var;
  const place = options.streams.take(requester);
  const enough = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const free = () => {
    clearInterval(timer);
    place.free();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(encoder.encode("\n")), BLANK_MS);
      place.hold({ leave: () => fail(new AppError("server-stopping")) });
      void lastValues(c, run, enough.signal).then((values) => {
        if (enough.signal.aborted) return;
        controller.enqueue(encoder.encode(JSON.stringify(values)));
        controller.close();
        free();
      }, fail);

      /** Cut off, it cannot be taken for a result. */
      function fail(error: unknown): void {
        if (enough.signal.aborted) return;
        enough.abort();
        controller.error(error);
        free();
        if (!(error instanceof AppError && error.code === "server-stopping")) options.onTrouble(error, run.thread);
      }
    },
    cancel: () => {
      enough.abort();
      free();
      if (cancels) cancelledBy(planner, run, options);
    },
  });
  return c.body(body, 200, { "Content-Type": "application/json", ...runHeaders(run) });
}

async function lastValues(c: Context<AppEnv>, run: ThreadRun, signal: AbortSignal): Promise<unknown> {
  let values: unknown = null;
  for await (const { event, data } of runFrames(c.var.planner, run, {
    modes: new Set(["values"]),
    after: null,
    signal,
  })) {
    if (event === "values") values = data;
    if (event === "error") values = { ...Object(values), __error__: data };
  }
  return values;
}
