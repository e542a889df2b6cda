import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { SelfSigned } from "./self-signed.ts";

/** What a page is answered with: HTML, or a status with headers and a body, or nothing for ever. */
export type WebReply =
  | string
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | "silence";

export interface WebServer {
  /** Without a slash behind. */
  readonly url: string;
  /** As `PLANCRAFT_FETCH_HOSTS` has it. */
  readonly host: string;
  /** The paths that were asked for, in order, with the headers. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
  close(): Promise<void>;
}

/** A server of pages on the loopback. @param tls Makes it one of https. */
export async function startWebServer(
  reply: (path: string, nth: number) => WebReply,
  tls?: SelfSigned,
): Promise<WebServer> {
  const requests: { path: string; headers: IncomingMessage["headers"] }[] = [];
  const serve = ({ url = "", headers }: IncomingMessage, response: ServerResponse) => {
    const answer = reply(url, requests.push({ path: url, headers }));
    if (answer === "silence") return;
    const { status = 200, headers: own = {}, body = "" } = typeof answer === "string" ? { body: answer } : answer;
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", ...own });
    response.end(body);
  };
  const server = tls ? createSecureServer(tls, serve) : createServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url: `${tls ? "https" : "http"}://${host}`,
    host,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
