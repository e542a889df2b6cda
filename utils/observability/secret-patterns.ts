/** What stands where a secret was. No pattern below matches it, so that redacting twice changes nothing. */
export const REDACTED = "[redacted]";

/**
 * What keys look like. Every pattern runs in linear time: a match begins only where such a word can begin (hence the
 * lookbehinds), and no two neighbouring parts of a pattern can match the same character.
 */
const PREFIXED_KEYS = /(?<![A-Za-z0-9])(?:sk[-_]|plc_|lsv2_|ls__|tvly-|AIza)[A-Za-z0-9_-]{6,}/g;
const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*/g;
/** User name and password of any address; the key of a DSN. */
const USERINFO = /:\/\/[^\s/?#"'<>\\`]*@/g;
const BEARER = /(?<![A-Za-z0-9])(bearer[ \t]{1,4})([A-Za-z0-9._~+/=-]{6,})/gi;
const BASIC = /(?<![A-Za-z0-9])(basic[ \t]{1,4})([A-Za-z0-9+/_-]{4,}={0,2})/gi;
const COOKIES = /(?<![A-Za-z0-9_-])((?:set-)?cookie\\{0,4}["']?[ \t]{0,4}:[ \t]{0,4}\\{0,4}["']?)([^\r\n"'\\]+)/gi;

/** Whether any such name is in a text at all: most have none, and this is ten times as fast as to look at every name. */
const ANY_NAMED =
  /(?:key|token|secret|passw|passphrase|authorization|cookie|credential|pwd|dsn|sig)[\w.-]{0,100}\\{0,4}["']?[ \t]{0,4}[=:]/i;
/** A name, what separates it from its value, and how the value begins. */
const NAMED = /(?<![\w.-])([\w.-]+)(\\{0,4}["']?[ \t]{0,4})(=|:)([ \t]{0,4})(\\{0,4}["'])?/g;
const SCHEME = /(?:bearer|basic|digest|negotiate|token|apikey)[ \t]{1,4}/iy;
const BARE_VALUE = /\[redacted\]|[^\s"'`&;,<>(){}[\]|\\]+/y;
/** Up to the closing quote, or the end of the line. */
const QUOTED_VALUE = {
  '"': /(?:[^"\\\r\n]|\\[^\r\n])*/y,
  "'": /(?:[^'\\\r\n]|\\[^\r\n])*/y,
} as const;
/** A string inside of JSON inside of a string: its quotes have a backslash. */
const ESCAPED_VALUE = /[^"'\\\r\n]*/y;

const SENSITIVE_LAST = new Set(["key", "token", "secret", "pwd", "passwd", "passphrase", "dsn", "apikey", "sig"]);
const SENSITIVE_ANYWHERE =
  /password|secret(?!ar)|authorization|cookie|credential|api[-_.]?keys?$|(?:access|private|subscription)[-_.]?keys?$/i;
/** Words of prose, which are names only where an `=` or quotes say so. */
const PROSE = new Set(["key", "token", "secret", "secrets", "sig", "cookie", "cookies", "credential", "credentials"]);
const HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|-(?:key|token|secret)$/i;

/** Longer names are no names. */
const MAX_NAME = 100;

/** Whether what is called this must not be shown: `apiKey`, `X-Auth-Token`, `DB_PASSWORD`; not `tokens`, `keyPoints`. */
export function isSensitiveName(name: string): boolean {
  if (name.length > MAX_NAME) return false;
  if (SENSITIVE_ANYWHERE.test(name)) return true;
  const last = name.match(/[A-Z]+$|[A-Z]?[a-z0-9]+$/)?.[0];
  return last !== undefined && SENSITIVE_LAST.has(last.toLowerCase());
}

/** Whether a list goes on with this header's value, as in `["authorization", "Bearer ..."]`. */
export function isSensitiveHeader(name: unknown): boolean {
  return typeof name === "string" && name.length <= MAX_NAME && HEADER.test(name);
}

/** Everything in a text that looks like a secret, replaced. */
export function redactPatterns(text: string): string {
  return redactNamed(
    text
      .replace(USERINFO, `://${REDACTED}@`)
      .replace(PREFIXED_KEYS, REDACTED)
      .replace(JWT, REDACTED)
      .replace(BEARER, (whole, scheme: string, token: string) => (isProse(token) ? whole : scheme + REDACTED))
      .replace(BASIC, (whole, scheme: string, value: string) => (isUserAndPassword(value) ? scheme + REDACTED : whole))
      .replace(COOKIES, (_, name: string) => name + REDACTED),
  );
}

/** `api-key=...`, `"token": "..."`, `password: ...`: the value goes, up to where it ends. */
function redactNamed(text: string): string {
  if (!ANY_NAMED.test(text)) return text;
  let kept = "";
  let from = 0;
  NAMED.lastIndex = 0;
  for (let match = NAMED.exec(text); match; match = NAMED.exec(text)) {
    const [, name = "", , separator, , quote = ""] = match;
    const plain = quote === "" && separator === ":";
    if (!isSensitiveName(name) || (plain && PROSE.has(name.toLowerCase()))) {
      continue;
    }
    const start = NAMED.lastIndex;
    const end = endOfValue(text, start, quote);
    if (end > start) {
      kept += text.slice(from, start) + REDACTED;
      from = end;
      NAMED.lastIndex = end;
    }
  }
  return kept + text.slice(from);
}

function endOfValue(text: string, start: number, quote: string): number {
  if (quote === '"' || quote === "'") return endOf(QUOTED_VALUE[quote], text, start);
  if (quote !== "") return endOf(ESCAPED_VALUE, text, start);
  const scheme = endOf(SCHEME, text, start);
  const end = endOf(BARE_VALUE, text, scheme);
  return end > scheme ? end : endOf(BARE_VALUE, text, start);
}

function endOf(sticky: RegExp, text: string, from: number): number {
  sticky.lastIndex = from;
  return from + (sticky.exec(text)?.[0].length ?? 0);
}

/** "Bearer of bad news" is no token. */
function isProse(token: string): boolean {
  return token.length < 20 && /^[A-Za-z][a-z]*[.]?$/.test(token);
}

/** "Basic functionality" is no credential: those are `user:password` in base64. */
function isUserAndPassword(value: string): boolean {
  const decoded = Buffer.from(value, "base64").toString("latin1");
  if (!decoded.includes(":")) return false;
  for (let at = 0; at < decoded.length; at++) if (decoded.charCodeAt(at) < 0x20) return false;
  return true;
}
