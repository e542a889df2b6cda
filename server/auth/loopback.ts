/** The names under which a browser finds this machine, whatever a name server says. */
const LOOPBACK_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** A host and its port, in one spelling. */
interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** What stands in a `Host` header; null for what is none. A name may end in a dot. */
function hostIn(header: string): HostAndPort | null {
  const [, name, port = "80"] = /^([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(header) ?? [];
  return name === undefined ? null : { host: name.toLowerCase().replace(/\.$/, ""), port: Number(port) };
}

/**
 * The origin of a server on this machine by the `Host` that a request names; null where that is another's. A page of
 * `evil.example` whose name suddenly leads here (DNS rebinding) still sends its own name.
 */
export function loopbackOrigin(header: string | null, port: number): string | null {
  const given = hostIn(header ?? "");
  if (given === null || given.port !== port || !LOOPBACK_NAME.test(given.host)) return null;
  return `http://${given.host}:${port}`;
}

/** An origin in the same spelling as `loopbackOrigin` has it; null for what is none, such as that of a sandboxed page. */
export function plainOrigin(header: string): string | null {
  const url = URL.parse(header);
  if (!url || !/^https?:\/\/[^/?#\\@\s]+$/i.test(header)) return null;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return `${url.protocol}//${url.hostname.replace(/\.$/, "")}:${port}`;
}

/** Whether an address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/i.test(address);
}
