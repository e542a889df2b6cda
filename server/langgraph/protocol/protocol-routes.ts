import { Hono } from "hono";
import { AppError } from "../../../utils/errors.ts";
import type { AppEnv } from "../../app-env.ts";
import type { BeginRun } from "../../auth/begun-run.ts";
import { checkedInput } from "../../http/bodies/checked-input.ts";
import { readJson } from "../../http/bodies/json-body.ts";
import { breakOff, STREAM_HEADERS } from "../../routes/session-events.ts";
import { positionOf } from "../../sse/event-position.ts";
import { EventStream } from "../../sse/event-stream.ts";
import type { StreamOptions } from "../runs/run-stream.ts";
import { checkChannels, EventsFilter } from "./channel-filter.ts";
import { Command, commandAnswer } from "./commands.ts";
import type { ProtocolEvent } from "./protocol-events.ts";
import { checkPlace, protocolFrame, protocolStream } from "./protocol-stream.ts";

/** LangGraph's newer protocol, which `useStream` of `@langchain/react` speaks: commands, and a stream that stays open. */
export function protocolRoutes(begin: BeginRun, { streams, onTrouble }: StreamOptions) {
  return new Hono<AppEnv>()
    .post("/threads/:thread/commands", async (c) => {
      const command = checkedInput(Command, await readJson(c.req.raw), "body");
      return c.json(await commandAnswer(c, begin, c.req.param("thread"), command));
    })
    .post("/threads/:thread/stream/events", async (c) => {
      const { planner, requester } = c.var;
      const thread = c.req.param("thread");
      const given = checkedInput(EventsFilter, await readJson(c.req.raw), "body");
      // Who comes back with the id of the last event has that one, whatever it began with.
      const filter = { ...given, since: lastEventIn(c.req.header("Last-Event-ID")) ?? given.since };
      checkChannels(filter);
      await checkPlace(planner, thread, filter);
      const place = streams.take(requester);
      const stream = new EventStream<ProtocolEvent>({
        events: (signal) => protocolStream(planner, thread, filter, signal),
        frameOf: protocolFrame,
        onOver: place.free,
        onTrouble: (error) => onTrouble(error, thread),
        breakOff: breakOff(c.env),
      });
      place.hold(stream);
      return c.body(stream.body, 200, STREAM_HEADERS);
    })
    .get("/threads/:thread/stream/events", async (c) => {
      await c.var.planner.threads.get(c.req.param("thread"));
      throw new AppError("not-offered", { problem: NO_SOCKETS });
    });
}

/** @throws AppError `body-malformed` for what is no event's id. */
function lastEventIn(lastEventId: string | undefined): number | undefined {
  return lastEventId ? positionOf({ lastEventId, after: undefined }) : undefined;
}

const NO_SOCKETS = {
  en: "it has no WebSocket; the same events come as server-sent events, for a POST to this address.",
  ko: "WebSocket은 지원하지 않습니다. 이 주소로 POST 요청을 보내면 같은 이벤트를 server-sent events로 받을 수 있습니다.",
};
