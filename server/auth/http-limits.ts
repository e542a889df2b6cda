import type { ServerOptions } from "node:http";

/** For `http.createServer`: what clients that are slow on purpose, or send too much, can take of the server. */
export const HTTP_LIMITS = {
  /** A token, a trace and cookies of neighbours on localhost fit; Node answers 431 to more. */
  maxHeaderSize: 16_384,
  /** A client that sends its headers letter by letter holds a socket and nothing else; 408 after so long. */
  headersTimeout: 10_000,
  /** The whole request: 50 MB of files at 200 kB/s. What is answered, such as a stream of events, may last as it likes. */
  requestTimeout: 300_000,
  /** How often the two above are looked at: Node's own 30 s would make 40 of 10. */
  connectionsCheckingInterval: 2_000,
  /** Longer than the 60 s of most load balancers, which would else send into a socket that is being closed. */
  keepAliveTimeout: 65_000,
  /** Only one `Host`, and it must be there. */
  requireHostHeader: true,
  /** A header that ends in anything but CR LF may end elsewhere for a proxy: the way in for smuggled requests. */
  insecureHTTPParser: false,
  joinDuplicateHeaders: false,
} as const satisfies ServerOptions;

/** For `server.maxHeadersCount`. */
export const MAX_HEADERS = 100;
