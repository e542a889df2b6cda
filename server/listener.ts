import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, isIPv6, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { AppError, type Wording } from "../utils/errors.ts";
import { HTTP_LIMITS, MAX_HEADERS } from "./auth/http-limits.ts";
import { isLoopbackAddress } from "./auth/loopback.ts";

/** A stream has a heartbeat every 15 s; what takes and sends nothing for this long is not there any more. */
const SILENT_SOCKET_MS = 60_000;
/** Node ends only those connections that are idle when a server is closed, and not those that get idle then. */
const IDLE_LOOK_MS = 100;
/** A connection that has asked nothing yet is none that Node takes for idle; browsers open some ahead of need. */
const UNASKED_MS = 1_000;

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface Listener {
  /** Its address as it turned out: `http://127.0.0.1:8123`. */
  readonly address: string;
  readonly port: number;
  /** Takes no new connection, and resolves when what was asked for is answered and no connection is left. */
  close(): Promise<void>;
  /** Cuts off whoever is still connected. */
  cut(): void;
}

/** What an address is chosen by: options and variables. */
export interface AddressNames {
  readonly host: readonly string[];
  readonly port: readonly string[];
}

const OF_THE_SERVER: AddressNames = { host: ["--host", "PLANCRAFT_HOST"], port: ["--port", "PLANCRAFT_PORT"] };

export interface ListenOptions extends ListenAddress {
  /** For sentences; what a server's is chosen by where it is not given. */
  readonly chosenBy?: AddressNames | undefined;
  /** Whether it may listen where other machines can reach it. */
  readonly isOpenToOthers: boolean;
  readonly fetch: Parameters<typeof getRequestListener>[0];
}

/** `{port}` and `{host}` stand for what chooses them. */
const PROBLEMS: Readonly<Record<string, Wording>> = {
  EADDRINUSE: {
    en: "another program uses the port. Stop that one, or choose another port with {port} (0 takes any that is free).",
    ko: "다른 프로그램이 이 포트를 쓰고 있습니다. 그 프로그램을 멈추거나 {port}로 다른 포트를 고르세요(0은 비어 있는 포트).",
  },
  EACCES: {
    en: "the system does not allow this port. Choose one above 1023 with {port}.",
    ko: "시스템이 이 포트를 허용하지 않습니다. {port}로 1023보다 큰 포트를 고르세요.",
  },
  EADDRNOTAVAIL: {
    en: "this machine does not have that address. Choose another one with {host}.",
    ko: "이 컴퓨터에 없는 주소입니다. {host}로 다른 주소를 고르세요.",
  },
  ENOTFOUND: {
    en: "nobody knows that host. Choose another one with {host}.",
    ko: "알 수 없는 호스트입니다. {host}로 다른 호스트를 고르세요.",
  },
};
const WITHOUT_TOKENS: Wording = {
  en: "other machines could reach it there, and without tokens it would take anybody for you. Set PLANCRAFT_TOKENS_FILE or PLANCRAFT_JWKS_URL first, or listen on 127.0.0.1.",
  ko: "다른 컴퓨터에서 접근할 수 있는 주소인데 토큰이 없으면 누구든 본인으로 취급됩니다. 먼저 PLANCRAFT_TOKENS_FILE이나 PLANCRAFT_JWKS_URL을 설정하거나 127.0.0.1을 쓰세요.",
};

/**
 * Answers requests over HTTP at an address.
 * @throws AppError `address-unusable`.
 */
export async function listen({
  host,
  port,
  isOpenToOthers,
  fetch,
  chosenBy = OF_THE_SERVER,
}: ListenOptions): Promise<Listener> {
  const shown = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const refused = (problem: Wording, cause?: unknown) =>
    new AppError("address-unusable", { address: shown, problem }, cause);
  const unusable = (error: unknown) => {
    const { code = "", message } = error as NodeJS.ErrnoException;
    return refused(named(PROBLEMS[code] ?? { en: message, ko: message }, chosenBy), error);
  };
  // A name is looked up first: it may lead to another machine's address, or to one that others can reach.
  const { address } = await lookup(host, { order: "ipv4first" }).catch((error: unknown) => {
    throw unusable(error);
  });
  if (!isOpenToOthers && !isLoopbackAddress(address)) throw refused(WITHOUT_TOKENS);
  const opened = httpServer(getRequestListener(fetch));
  const { server } = opened;
  try {
    server.listen(port, address);
    await once(server, "listening");
  } catch (error) {
    throw unusable(error);
  }
  const bound = server.address() as AddressInfo;
  const name = isIPv6(bound.address) ? `[${bound.address}]` : bound.address;
  return {
    address: `http://${name}:${bound.port}`,
    port: bound.port,
    close: () => closed(opened),
    cut: () => server.closeAllConnections(),
  };
}

function named({ en, ko }: Wording, { host, port }: AddressNames): Wording {
  const fill = (text: string, or: string) =>
    text.replaceAll("{host}", host.join(or)).replaceAll("{port}", port.join(or));
  return { en: fill(en, " or "), ko: fill(ko, " 또는 ") };
}

interface HttpServer {
  readonly server: Server;
  /** The connections that have asked nothing yet. */
  readonly unasked: ReadonlySet<Socket>;
}

function httpServer(listener: RequestListener): HttpServer {
  const server = createServer(HTTP_LIMITS, listener);
  server.maxHeadersCount = MAX_HEADERS;
  server.setTimeout(SILENT_SOCKET_MS);
  const unasked = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    unasked.add(socket);
    socket.once("close", () => unasked.delete(socket));
  });
  server.on("request", ({ socket }) => unasked.delete(socket));
  return { server, unasked };
}

async function closed({ server, unasked }: HttpServer): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const patience = setTimeout(() => {
    for (const socket of unasked) socket.destroy();
  }, UNASKED_MS);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(idle);
    clearTimeout(patience);
  }
}
