import { type IncomingMessage, request as plainRequest } from "node:http";
import { request } from "node:https";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createUnzip } from "node:zlib";
import { AppError } from "../errors.ts";
import { packageVersion } from "../package-files.ts";
import { withRetry } from "../retry.ts";
import { pageAddress } from "./page-address.ts";
import { MAX_PAGE_BYTES, MAX_REDIRECTS, PAGE_TIME_MS, pageFault } from "./page-faults.ts";
import { checkedAddresses, type FindHost, lookupOf, PrivateHost } from "./public-host.ts";
import { untilAborted } from "./until-aborted.ts";

/** A page as it came. */
export interface FetchedPage {
  /** Where it was found in the end. */
  readonly address: URL;
  readonly bytes: Uint8Array;
  /** Its media type without parameters, in lower case, and the charset that its header names. */
  readonly type: string;
  readonly charset: string | null;
}

export interface FetchOptions {
  /** Hosts of one's own network, as `host` or `host:port`: they may be private, and http. */
  readonly own: readonly string[];
  /** The wait before the second attempt. */
  readonly retryBaseMs: number;
  readonly signal?: AbortSignal;
  /** For one attempt, with all that it is led on to. */
  readonly timeLimitMs?: number;
  readonly find?: FindHost;
}

const RETRIES = 2;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ACCEPTED = "text/html, application/xhtml+xml, application/pdf, text/*;q=0.8, */*;q=0.5";

/**
 * Fetches a page, without cookies and without a proxy: the connection goes to the addresses that were looked at, which
 * a proxy would look up again. Each address that it is led on to is checked as the first one.
 * @throws AppError `page-unusable`, `page-unreachable`; the signal's reason.
 */
export async function fetchedPage(address: URL, options: FetchOptions): Promise<FetchedPage> {
  return withRetry(() => inTime(address, options), {
    retries: RETRIES,
    baseMs: options.retryBaseMs,
    isRetryable: (error) => error instanceof AppError && error.retryable && error.details["isFinal"] !== true,
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

async function inTime(address: URL, options: FetchOptions): Promise<FetchedPage> {
  // Not AbortSignal.timeout: its timer is unreferenced, and may be the only thing that the process waits for.
  const overtime = new AbortController();
  const timer = setTimeout(() => overtime.abort(pageFault.late(address)), options.timeLimitMs ?? PAGE_TIME_MS);
  const signal = AbortSignal.any([overtime.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    return await untilAborted(followed(address, options, signal), signal);
  } finally {
    clearTimeout(timer);
  }
}

async function followed(first: URL, options: FetchOptions, signal: AbortSignal): Promise<FetchedPage> {
  let address = first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await answerOf(address, options, signal);
    const status = response.statusCode ?? 0;
    const next = REDIRECTS.has(status) ? URL.parse(response.headers.location ?? "", address.href) : null;
    if (next === null) return pageOf(address, response, signal);
    response.destroy();
    address = pageAddress(next.href, options.own);
  }
  throw pageFault.content(first, "redirects");
}

async function answerOf(address: URL, { own, find }: FetchOptions, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    const addresses = await checkedAddresses(address.hostname, own.includes(address.host), find);
    signal.throwIfAborted();
    return await sent(address, lookupOf(addresses), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof PrivateHost ? pageFault.content(address, "private") : pageFault.network(address, error);
  }
}

function sent(address: URL, lookup: ReturnType<typeof lookupOf>, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = address.protocol === "https:" ? request : plainRequest;
  const headers = {
    "User-Agent": `PlanCraft/${packageVersion()}`,
    Accept: ACCEPTED,
    "Accept-Encoding": "gzip, br",
    Connection: "close",
  };
  // An agent of the process could send it through a proxy, or over a connection that was made to another address.
  const sending = send(address, { agent: false, lookup, headers, signal }, resolve);
  sending.on("error", reject);
  sending.end();
  return promise;
}

async function pageOf(address: URL, response: IncomingMessage, signal: AbortSignal): Promise<FetchedPage> {
  const { statusCode: status = 0, headers } = response;
  if (status !== 200) {
    response.destroy();
    throw pageFault.status(address, status);
  }
  const [type = "", ...parameters] = (headers["content-type"] ?? "").split(";").map((part) => part.trim());
  const charset = parameters.map((one) => /^charset\s*=\s*"?([^"\s]+)"?$/i.exec(one)?.[1]).find(Boolean) ?? null;
  return { address, bytes: await bodyOf(address, response, signal), type: type.toLowerCase(), charset };
}

/** The body, unpacked. What it unpacks to is counted, not what comes. */
async function bodyOf(address: URL, response: IncomingMessage, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > MAX_PAGE_BYTES) throw pageFault.content(address, "large");
      chunks.push(chunk);
    }
  };
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  try {
    if (/^(?:x-)?gzip$|^deflate$/.test(encoding)) await pipeline(response, createUnzip(), collect, { signal });
    else if (encoding === "br") await pipeline(response, createBrotliDecompress(), collect, { signal });
    else await pipeline(response, collect, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AppError ? error : pageFault.network(address, error);
  }
  return Buffer.concat(chunks);
}
