/** An address of a database with a password in it that nobody may see. */
export interface SecretAddress {
  readonly what: string;
  readonly address: string;
  readonly secret: string;
  /** `works` only on the test server, which takes any password; the others name a port that nobody listens on. */
  readonly outcome: "works" | "unreachable" | "refused";
}

/** Nothing but a password has four characters in a row of these. */
const PLAIN = "zqxwvkjz";
const HARD = "zq@xw/vk#jz?qv";

/** @param url A test database: a socket's directory among the parameters. */
export function secretAddresses(url: string): SecretAddress[] {
  const name = new URL(url).pathname;
  const socket = new URL(url).searchParams.get("host") ?? "";
  const host = encodeURIComponent(socket);
  const encoded = encodeURIComponent(HARD);
  const row =
    (outcome: SecretAddress["outcome"]) =>
    (what: string, address: string, secret = PLAIN): SecretAddress => ({ what, address, secret, outcome });
  const [works, unreachable, refused] = [row("works"), row("unreachable"), row("refused")];
  const plain = `postgresql://postgres:${PLAIN}@localhost:5432${name}?host=${host}`;
  return [
    works("as it should be", plain),
    works("a blank before it", ` ${plain}`),
    works("blanks, tabs and line ends around it", `\t ${plain} \r\n\n`),
    works("the scheme in capitals", plain.replace("postgresql", "POSTGRES")),
    works("a password percent-encoded", plain.replace(PLAIN, encoded), HARD),
    works("a password with an @", plain.replace(PLAIN, "zqxw@vkjz"), "zqxw@vkjz"),
    works("a password with a colon", plain.replace(PLAIN, "zqxw:vkjz"), "zqxw:vkjz"),
    works("a password with a blank", plain.replace(PLAIN, "zqxw vkjz"), "zqxw vkjz"),
    works("a password with a lone %", plain.replace(PLAIN, "%zqxwvkjz"), "%zqxwvkjz"),
    works("a password with Hangul", plain.replace(PLAIN, "비밀번호열쇠"), "비밀번호열쇠"),
    works(
      "the password among the parameters",
      `postgresql://postgres@/${name.slice(1)}?host=${host}&password=${PLAIN}`,
    ),
    works("no host before the /", `postgresql://postgres:${PLAIN}@${name}?host=${host}`),
    works("the socket's directory as the host", `postgresql://postgres:${PLAIN}@${host}${name}`),
    works("a password for a TLS key", `${plain.replace(PLAIN, "x")}&sslpassword=${PLAIN}`),
    works("a secret in the server's settings", `${plain.replace(PLAIN, "x")}&options=-c%20app.token%3D${PLAIN}`),
    unreachable("a host and a port", `postgres://me:${PLAIN}@127.0.0.1:1/plans`),
    unreachable("an address of IPv6", `postgres://me:${PLAIN}@[::1]:1/plans`),
    unreachable("an unknown host", `postgres://me:${PLAIN}@no-such-host.invalid:1/plans`),
    unreachable("no user", `postgres://:${PLAIN}@127.0.0.1:1/plans`),
    unreachable("a user with an @", `postgres://me@corp:${PLAIN}@127.0.0.1:1/plans`),
    unreachable("a socket that is not there", `postgres:///plans?host=/no/such/folder&password=${PLAIN}`),
    unreachable("a setting the server refuses", `${plain.replace(PLAIN, "x")}&options=-c%20work_mem%3D${PLAIN}`),
    unreachable("a TLS file that is not there", `${plain}&sslkey=/no/such/file`),
    refused("a password with an @ and a /", "postgres://me:zqxw@vkjz/qvxw@127.0.0.1:1/plans", "zqxw@vkjz/qvxw"),
    refused("digits and a / in the password", "postgres://me:47119/zqxw@127.0.0.1:1/plans", "47119/zqxw"),
    refused("a # in the password", "postgres://me:47119#zqxw@127.0.0.1:1/plans", "47119#zqxw"),
    refused("a ? in the password", "postgres://me:47119?zqxw@127.0.0.1:1/plans", "47119?zqxw"),
    refused("an @ and a ? in the password", "postgres://me:zqxw@vkjz?zqvk@127.0.0.1:1/plans", "zqxw@vkjz?zqvk"),
    refused("a / in the password, and no port", `postgres://me:zqxw/vkjz@127.0.0.1/plans`, "zqxw/vkjz"),
    refused("an @ right before a / in it", "postgres://me:zqxw@/vkjz@127.0.0.1/plans", "zqxw@/vkjz"),
    refused("a line end in the password", "postgres://me:zqxw\nvkjz@127.0.0.1:1/plans", "zqxw\nvkjz"),
    refused("bytes that are no text", `postgres://me:%ff${PLAIN}@127.0.0.1:1/plans`),
    refused("key and value, as libpq has it", `host=127.0.0.1 user=me password=${PLAIN} dbname=plans`),
    refused("key and value behind the scheme", `postgres:host=127.0.0.1 password=${PLAIN}`),
    refused("key and value behind the address", `postgres://127.0.0.1:1/plans password=${PLAIN}`),
    refused("an & in place of the ?", `postgres://127.0.0.1:1/plans&password=${PLAIN}`),
    refused("too much that is encoded", `postgres://127.0.0.1:1/plans%3Fpassword%3D${PLAIN}`),
    refused("several hosts with ports", `postgres://me:${PLAIN}@127.0.0.1:1,127.0.0.1:2/plans`),
    refused("several hosts", `postgres://me:${PLAIN}@one.invalid,two.invalid/plans`),
    refused("the variable's name before it", `DATABASE_URL=postgres://me:${PLAIN}@127.0.0.1:1/plans`),
    refused("quotes around it", `"postgres://me:${PLAIN}@127.0.0.1:1/plans"`),
    refused("the address twice", `postgres://postgres://me:${PLAIN}@127.0.0.1:1/plans`),
    refused("the address as the host", `postgres:///plans?host=postgres%3A%2F%2Fme%3A${PLAIN}%40db`),
    refused("the password as the port", `postgres:///plans?port=${PLAIN}`),
    refused("a port that is none", `postgres://me:${PLAIN}@127.0.0.1:port/plans`),
    refused("no host at all", `postgres://me:${PLAIN}`),
    refused("another scheme", `mysql://me:${PLAIN}@127.0.0.1:1/plans`),
    refused("a web address", `https://me:${PLAIN}@127.0.0.1:1/plans`),
    refused("no scheme", `me:${PLAIN}@127.0.0.1:1/plans`),
    refused("only the password", PLAIN),
  ];
}

/** The pieces of a secret, 4 characters long each and as they may be written, that a text shows. */
export function shownPieces(text: string, secret: string): string[] {
  const written = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  const pieces = written.flatMap((one) => Array.from({ length: one.length - 3 }, (_, at) => one.slice(at, at + 4)));
  // Four digits stand in sizes, times and ports by chance: of a number all of its digits are looked for, as a number.
  const numbers = (secret.match(/\d{4,}/g) ?? []).filter((digits) => new RegExp(`(?<!\\d)${digits}(?!\\d)`).test(text));
  return [...numbers, ...new Set(pieces.filter((piece) => !/^\d+$/.test(piece) && text.includes(piece)))];
}
