import { describe, expect, it } from "vitest";
import { localAuth } from "../../../server/auth/local-auth.ts";
import { isLoopbackAddress } from "../../../server/auth/loopback.ts";
import { AppError } from "../../../utils/errors.ts";
import { answerOf, HERE, requestWith } from "../../support/requests.ts";

const PORT = 8123;
const APP = "https://app.example";
const auth = localAuth({ person: "anna", port: () => PORT, allowedOrigins: [APP] });
const ANNA = { person: "anna", isAdmin: true };

const asked = (headers: Record<string, string>, address: string | null = HERE.address) =>
  answerOf(auth, requestWith(headers), { address });

describe("a request on this machine", () => {
  it.each([
    ["curl", { host: "localhost:8123" }],
    ["a name in upper case", { host: "LocalHost:8123" }],
    ["a name with its last dot", { host: "localhost.:8123" }],
    ["the address", { host: "127.0.0.1:8123" }],
    ["the address in IPv6", { host: "[::1]:8123" }],
    ["the page's own requests", { host: "localhost:8123", origin: "http://localhost:8123" }],
    ["a page by the name with a dot", { host: "localhost.:8123", origin: "http://localhost.:8123" }],
    ["a page at the address", { host: "[::1]:8123", origin: "http://[::1]:8123", "sec-fetch-site": "same-origin" }],
    ["an address that was typed", { host: "localhost:8123", "sec-fetch-site": "none" }],
    ["a page on the list", { host: "localhost:8123", origin: APP, "sec-fetch-site": "cross-site" }],
    ["a proxy of this machine's own pages", { host: "localhost:8123", "x-forwarded-for": "::1, ::ffff:127.0.0.1" }],
  ])("is its person's: %s", async (_, headers) => {
    expect(await asked(headers)).toEqual(ANNA);
  });

  it.each([
    ["a name that leads here suddenly", { host: "evil.example:8123" }],
    ["the same with its own origin", { host: "evil.example:8123", origin: "http://evil.example:8123" }],
    ["the name of another port", { host: "localhost:8124" }],
    ["a name without a port", { host: "localhost" }],
    ["a name that only begins so", { host: "localhost.evil.example:8123" }],
    ["a name that only ends so", { host: "evil-localhost:8123" }],
    ["a name with a user in it", { host: "localhost:8123@evil.example" }],
    ["another spelling of the address", { host: "0x7f.1:8123" }],
    ["any address", { host: "0.0.0.0:8123" }],
    ["two hosts", { host: "localhost:8123, evil.example" }],
    ["no host", {}],
    ["an empty host", { host: "" }],
  ])("is refused by its host: %s", async (_, headers) => {
    expect(await asked(headers)).toBe("origin-refused");
  });

  it.each([
    ["another site", "https://evil.example"],
    ["another port, which is another program", "http://localhost:3000"],
    ["another scheme", "https://localhost:8123"],
    ["another of this machine's names", "http://127.0.0.1:8123"],
    ["a sandboxed page or a file", "null"],
    ["nothing", ""],
    ["the listed one by another scheme", "http://app.example"],
    ["the listed one at another port", "https://app.example:444"],
    ["one that begins as the listed one", "https://app.example.evil.example"],
    ["one below the listed one", "https://evil.app.example"],
    ["a path", "http://localhost:8123/x"],
    ["a user", "http://x@localhost:8123"],
  ])("is refused by its origin: %s", async (_, origin) => {
    expect(await asked({ host: "localhost:8123", origin })).toBe("origin-refused");
  });

  it.each(["cross-site", "same-site", "new-value"])("is refused without an origin where it is %s", async (site) => {
    expect(await asked({ host: "localhost:8123", "sec-fetch-site": site })).toBe("origin-refused");
  });

  it("does not hang on what a form or a script may send without being asked about", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const headers = { host: "localhost:8123", origin: "https://evil.example", "content-type": type };
      const request = new Request("http://localhost:8123/api/sessions", { method: "POST", headers, body: "{}" });
      expect(await answerOf(auth, request)).toBe("origin-refused");
    }
  });
});

describe("a request from elsewhere", () => {
  it.each(["192.168.1.5", "::ffff:192.168.1.5", "fe80::1", "128.0.0.1"])("is refused: %s", async (address) => {
    expect(await asked({ host: "localhost:8123" }, address)).toBe("origin-refused");
    expect(isLoopbackAddress(address)).toBe(false);
  });

  it.each(["203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7:4711, ::1", "[2001:db8::1]:80"])(
    "is refused by way of a proxy on this machine: %s",
    async (forwarded) => {
      expect(await asked({ host: "127.0.0.1:8123", "x-forwarded-for": forwarded })).toBe("origin-refused");
    },
  );
});

it("says by way of what a request came, in both languages, and no more of it than is needed", async () => {
  const refusal = async (headers: Record<string, string>) => {
    const error: unknown = await auth(requestWith(headers), HERE).catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError)) throw new Error("It was not refused.");
    expect(error.httpStatus).toBe(403);
    return [error.inLanguage("en"), error.inLanguage("ko")];
  };
  expect(await refusal({ host: "evil.example" })).toEqual([
    expect.stringMatching(/^Requests by way of evil\.example are not taken: /),
    expect.stringMatching(/^evil\.example에서 온 요청은 받지 않습니다\. /),
  ]);
  expect((await refusal({ host: "x".repeat(9_000) }))[0]?.length).toBeLessThan(400);
  expect((await refusal({}))[1]).toMatch(/^이름 없는 호스트에서 온/);
});
