import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { CloudEvent, HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { expect } from "vitest";

/** What came, with its body as it was sent. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** Answers what came; a status, or whatever it does with the response itself. */
export type Answer = number | ((response: ServerResponse) => void);

export interface Receiver {
  readonly url: string;
  /** As `PLANCRAFT_WEBHOOK_HOSTS` has it. */
  readonly host: string;
  readonly received: readonly Received[];
  /** The ids that came, in order, of one session or of all. */
  ids(session?: string): string[];
  close(): Promise<void>;
}

/** A service that is told of events, on the loopback. */
export async function startReceiver(
  answer: (received: Received, nth: number) => Answer = () => 204,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { headers, url: path = "" } = request;
    const one = { id: String(headers["webhook-id"]), headers, body: Buffer.concat(pieces).toString(), path };
    const answered = answer(one, received.push(one));
    if (typeof answered === "number") response.writeHead(answered).end();
    else answered(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url: `http://${host}/hook`,
    host,
    received,
    ids: (session) =>
      received.map(({ id }) => id).filter((id) => session === undefined || id.startsWith(`${session}/`)),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Verifies what came as a receiver does, by the public libraries. @returns The event. */
export function verified(secret: string, { headers, body, id }: Received) {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const payload = new Webhook(secret).verify(body, given);
  const event = HTTP.toEvent<Record<string, unknown>>({ headers, body });
  if (Array.isArray(event)) throw new Error("It is a batch");
  expect(new CloudEvent(event, true).validate()).toBe(true);
  expect(headers["content-type"]).toMatch(/^application\/cloudevents\+json/);
  expect(payload).toMatchObject({ specversion: "1.0", id });
  return event;
}
