// A program beside which the server is measured: Hono on Node's server as it comes, with the statement by which we look a
// session up on a pool like ours, and streams that an EventEmitter of the same process writes to.
import { EventEmitter } from "node:events";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import pg from "pg";
import { frameOf } from "../server/sse/event-frame.ts";
import { STATUS } from "../utils/postgres/stores/sessions/stored-status.ts";
import { machineMs } from "./serve-readers.ts";

/** Have an event written to all streams. */
export interface EmitOrder {
  readonly seq: number;
  readonly message: string;
}
export type BareMessage = { readonly port: number } | { readonly emittedMs: number };

const [databaseUrl = "", connections = "10"] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(connections) });
const emitter = new EventEmitter().setMaxListeners(0);

const app = new Hono();
app.get("/api/sessions/:id", async (c) => {
  const { rows } = await pool.query(STATUS, [c.req.param("id")]);
  return c.json(rows[0]);
});
app.get("/events", (c) => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(":\n\n"));
      emitter.on("event", (frame: Uint8Array) => controller.enqueue(frame));
    },
  });
  return c.body(body, 200, { "content-type": "text/event-stream" });
});

process.on("message", ({ seq, message }: EmitOrder) => {
  const event = { type: "warning", code: "model-retries", message } as const;
  const frame = frameOf({ session: "bare", seq, at: new Date().toISOString(), ...event });
  const emittedMs = machineMs();
  emitter.emit("event", frame);
  process.send?.({ emittedMs } satisfies BareMessage);
});
process.on("disconnect", () => process.exit());
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.send?.({ port } satisfies BareMessage);
});
