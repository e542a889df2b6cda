import { type IncomingMessage, request as plainRequest } from "node:http";
import { request } from "node:https";
import { shownAddress } from "../fetch/page-address.ts";
import { checkedAddresses, type FindHost, lookupOf, PrivateHost } from "../fetch/public-host.ts";
import { untilAborted } from "../fetch/until-aborted.ts";
import { packageVersion } from "../package-files.ts";
import { connectionProblem, type DeliveryProblem } from "./delivery-problem.ts";
import { retryAfterMs } from "./retry-schedule.ts";
import { webhookAddress } from "./webhook-address.ts";
import { type SignedMessage, signedHeaders } from "./webhook-secret.ts";

/** How an endpoint answered. */
export type Delivery =
  | { readonly isTaken: true; readonly status: number }
  | { readonly isTaken: false; readonly problem: DeliveryProblem; readonly askedMs: number | null };

export interface SendOptions {
  /** Hosts of one's own network, as `host` or `host:port`: they may be private, and http. */
  readonly own: readonly string[];
  /** Ends it, as if it had never been sent. */
  readonly signal?: AbortSignal;
  readonly timeLimitMs?: number;
  readonly find?: FindHost;
}

const TIME_LIMIT_MS = 15_000;
/** Of the answer's body, which says nothing to us: enough that a server with a short one can finish. */
const MAX_BODY_BYTES = 4_096;
const MAX_SHOWN_CHARACTERS = 200;
const CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

/**
 * Sends one message to an endpoint, once. The address is checked each time, and the connection goes to what was checked, without
 * a proxy; no redirect is followed.
 * @throws The signal's reason, and nothing else.
 */
export async function sendWebhook(
  endpoint: { readonly url: string; readonly secrets: readonly string[] },
  message: SignedMessage,
  { own, signal, timeLimitMs = TIME_LIMIT_MS, find }: SendOptions,
): Promise<Delivery> {
  signal?.throwIfAborted();
  const overtime = new AbortController();
  const timer = setTimeout(() => overtime.abort(), timeLimitMs);
  const over = AbortSignal.any([overtime.signal, ...(signal ? [signal] : [])]);
  try {
    const address = allowed(endpoint.url, own);
    if (address === null) return failed({ kind: "forbidden" });
    const addresses = await untilAborted(checkedAddresses(address.hostname, own.includes(address.host), find), over);
    const headers = signedHeaders(endpoint.secrets, message);
    const response = await posted(address, { lookup: lookupOf(addresses), headers, body: message.body, signal: over });
    leave(response);
    return judged(response, message.at);
  } catch (error) {
    signal?.throwIfAborted();
    if (overtime.signal.aborted) return failed({ kind: "late", seconds: timeLimitMs / 1_000 });
    return failed(error instanceof PrivateHost ? { kind: "private" } : connectionProblem(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Null where it was allowed once and is not any more. */
function allowed(url: string, own: readonly string[]): URL | null {
  try {
    return webhookAddress(url, own);
  } catch {
    return null;
  }
}

interface Posting {
  readonly lookup: ReturnType<typeof lookupOf>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

function posted(address: URL, { lookup, headers, body, signal }: Posting): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = address.protocol === "https:" ? request : plainRequest;
  const all = {
    ...headers,
    "Content-Type": CONTENT_TYPE,
    "Content-Length": Buffer.byteLength(body),
    "User-Agent": `PlanCraft/${packageVersion()}`,
    Connection: "close",
  };
  // An agent of the process could send it through a proxy, or over a connection that was made to another address.
  const sending = send(address, { method: "POST", agent: false, lookup, headers: all, signal }, resolve);
  sending.on("error", reject);
  sending.end(body);
  return promise;
}

/** Its status is all that counts: what of the body comes by itself is let go by, and more than a little is cut off. */
function leave(response: IncomingMessage): void {
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), 1_000);
  response.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) response.destroy();
  });
  response.on("error", () => {});
  response.on("close", () => clearTimeout(timer));
}

function judged({ statusCode: status = 0, headers }: IncomingMessage, now: Date): Delivery {
  if (status >= 200 && status < 300) return { isTaken: true, status };
  if (status === 410) return failed({ kind: "gone" });
  if (status >= 300 && status < 400) {
    const to = URL.parse(headers.location ?? "");
    return failed({ kind: "redirect", status, to: to && shownAddress(to).slice(0, MAX_SHOWN_CHARACTERS) });
  }
  const asked = status === 429 || status === 503 ? retryAfterMs(headers["retry-after"], now) : null;
  return failed({ kind: "status", status }, asked);
}

function failed(problem: DeliveryProblem, askedMs: number | null = null): Delivery {
  return { isTaken: false, problem, askedMs };
}
