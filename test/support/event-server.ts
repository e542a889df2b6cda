import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import type { PersonalPlanner } from "../../planner/planner.ts";
import type { AppEnv } from "../../server/app-env.ts";
import { sessionEvents } from "../../server/routes/session-events.ts";
import { OpenStreams, type OpenStreamsOptions } from "../../server/sse/open-streams.ts";
import { toAppError } from "../../utils/errors.ts";

/** A server on a real socket that has one route: the events of a session. */
export interface EventServer {
  readonly url: string;
  readonly streams: OpenStreams;
  /** What could not be told to a reader. */
  readonly troubles: unknown[];
  /** Ends the streams as a server does that is about to stop, and stops. */
  close(): Promise<void>;
}

export async function startEventServer(planner: PersonalPlanner, options?: OpenStreamsOptions): Promise<EventServer> {
  const streams = new OpenStreams(options);
  const troubles: unknown[] = [];
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("requester", { person: "kim" });
    c.set("planner", planner);
    await next();
  });
  app.get("/api/sessions/:id/events", sessionEvents({ streams, onTrouble: (error) => troubles.push(error) }));
  app.onError((error, c) => {
    const { code, httpStatus, message } = toAppError(error);
    return c.json({ code, message }, httpStatus as 400);
  });
  const server: ServerType = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    streams,
    troubles,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await streams.close();
      await closed;
    },
  };
}
