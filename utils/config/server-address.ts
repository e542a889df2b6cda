import { isIPv6 } from "node:net";
import { isSensitiveName } from "../observability/secret-patterns.ts";

/** The authority, and all that comes behind it. */
const POSTGRES = /^postgres(?:ql)?:\/\/([^/?#]*)(.*)$/i;
/** A name, a number, or nothing: then it is one of the parameters, or the server of this machine. */
const HOST_NAME = /^[\p{L}\p{N}._-]*$/u;
/** What separates parts of an address, or of the settings in `key=value` form that libpq takes beside it. */
const SEPARATOR = /[@#?&=;:]/;
/** Parameters of a Postgres address that hold secrets, beside those whose names say so. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(["password", "sslpassword", "options"]);

/**
 * Whether a text is the address of one Postgres server that can be read in one way only. A password with an `@`, `/`,
 * `?` or `#` that is not percent-encoded cuts the address elsewhere, and a part of it would be taken, and shown, for
 * the host or the database: where that may be so, it is none.
 */
export function isPostgresAddress(text: string): boolean {
  const [, , behind = "@"] = POSTGRES.exec(text) ?? [];
  if (/[@#]/.test(behind) || /\p{Cc}/u.test(text)) return false;
  const url = parsedAddress(text);
  const [host, database] = [decoded(url?.hostname), decoded(url?.pathname.slice(1))];
  if (!url || host === null || database === null || SEPARATOR.test(database)) return false;
  // As pg has it: the last of several, and before the one in the authority.
  const parameter = (name: string) => url.searchParams.getAll(name).at(-1);
  return isHost(host) && isHost(parameter("host") ?? "") && /^\d{0,5}$/.test(parameter("port") ?? "");
}

/**
 * A Postgres address with its blanks and lone `%` encoded: where pg meets one of these, it encodes the address anew, and
 * the `%2F` of a socket's directory is then no `/` any more.
 */
export function encodedAddress(text: string): string {
  return text.replaceAll(" ", "%20").replace(/%(?![\da-f]{2})/gi, "%25");
}

/** Whether a text is a web address that can be read in one way only, as above. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || /\p{Cc}/u.test(text)) return false;
  return !`${url.pathname}${url.search}${url.hash}`.includes("@");
}

/** Whether nobody between here and there can answer in its place: by TLS, or because nobody is between. */
export function isSafeToAsk({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

const OLLAMA_PORT = "11434";

/**
 * The address of an Ollama server as `OLLAMA_HOST` names it for the server, too: with or without a scheme, a host or a
 * port. What it listens on everywhere is asked on this machine.
 */
export function ollamaAddress(text: string): string {
  const given = text.trim();
  const hasScheme = /^https?:\/\//i.test(given);
  if (!hasScheme && given.includes("://")) return given;
  const url = URL.parse(
    hasScheme ? given : `http://${given.startsWith(":") ? "127.0.0.1" : ""}${given || "127.0.0.1"}`,
  );
  if (!url) return given;
  // With a scheme the port is that of the scheme.
  if (!hasScheme && url.port === "" && !/:80(?:\/|$)/.test(given)) url.port = OLLAMA_PORT;
  if (["0.0.0.0", "[::]"].includes(url.hostname)) url.hostname = "127.0.0.1";
  const path = url.pathname.replace(/\/+$/, "").replace(/\/(?:v1|api)$/, "");
  return `${url.origin}${path}`;
}

/** Whether a text is one that `OLLAMA_HOST` may be. */
export function isOllamaAddress(text: string): boolean {
  return isWebAddress(ollamaAddress(text)) && !/[\s@]/.test(text.trim());
}

/** Passwords in an address, as they are written there, and what its parameters hold: a gateway may take its key there. */
export function secretsInAddress(text: string): string[] {
  const url = parsedAddress(text);
  if (!url) return [];
  const isWeb = url.protocol.startsWith("http");
  const isSecret = (name: string) => isWeb || SECRET_PARAMETERS.has(name) || isSensitiveName(name);
  const parameters = [...url.searchParams].flatMap(([name, value]) => (isSecret(name) ? [value] : []));
  return [url.password, ...parameters].filter((secret) => secret !== "");
}

/** Each word of the server settings in an address: a server that refuses one says it back. */
export function settingsInAddress(text: string): string[] {
  const options = parsedAddress(text)?.searchParams.get("options") ?? "";
  return options.split(/[\s=]+/).filter((word) => word !== "");
}

/** Null for what is no address. `user:password@/database` is one for Postgres, whose host is then a parameter. */
function parsedAddress(text: string): URL | null {
  const [, authority = ""] = POSTGRES.exec(text) ?? [];
  return URL.parse(authority.endsWith("@") ? text.replace("@/", "@localhost/") : text);
}

/** A name, an address, or the directory of a Unix socket. */
function isHost(host: string): boolean {
  return host.startsWith("/") || HOST_NAME.test(host) || isIPv6(host.replace(/^\[(.+)\]$/, "$1"));
}

/** Null where percent-encoded bytes are no text. */
function decoded(part: string | undefined): string | null {
  try {
    return part === undefined ? null : decodeURIComponent(part);
  } catch {
    return null;
  }
}
