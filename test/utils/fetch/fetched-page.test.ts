import * as tls from "node:tls";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { AppError } from "../../../utils/errors.ts";
import { type FetchOptions, fetchedPage } from "../../../utils/fetch/fetched-page.ts";
import { pageAddress } from "../../../utils/fetch/page-address.ts";
import { isPrivateAddress } from "../../../utils/fetch/private-addresses.ts";
import { englishIn, HANGUL } from "../../support/languages.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { startWebServer, type WebReply } from "../../support/web-server.ts";

const BOMB = gzipSync(new Uint8Array(20_000_001));

async function serverOf(reply: (path: string, nth: number) => WebReply, secure?: ReturnType<typeof selfSigned>) {
  const server = await startWebServer(reply, secure);
  onTestFinished(() => server.close());
  const own = [server.host];
  const get = async (path = "/", options: Partial<FetchOptions> = {}) =>
    fetchedPage(pageAddress(server.url + path, options.own ?? own), { own, retryBaseMs: 1, ...options });
  return { ...server, get };
}

async function refused(attempt: Promise<unknown> | (() => unknown), words: string): Promise<AppError> {
  const error: unknown = await Promise.resolve()
    .then(() => (typeof attempt === "function" ? attempt() : attempt))
    .then(
      () => null,
      (reason: unknown) => reason,
    );
  if (!(error instanceof AppError)) throw new Error("It was fetched", { cause: error });
  const [en, ko] = [error.inLanguage("en"), error.inLanguage("ko")];
  expect(en).toContain(words);
  expect(ko).toMatch(HANGUL);
  const foreign = ko.replace(/https?:\/\/\S+|PLANCRAFT_FETCH_HOSTS|https?|\([A-Z_]+\)/g, "");
  expect(englishIn(foreign.replaceAll("MB", ""))).toEqual([]);
  return error;
}

describe("an address", () => {
  it.each([
    ["http://example.com/a", "only https"],
    ["https://me:swordfish@example.com/", "user name or a password"],
    ["ftp://example.com/", "no address of the web"],
    ["/etc/passwd", "no address of the web"],
    ["https://", "no address of the web"],
    [`https://example.com/${"a".repeat(2_000)}`, "longer than 2000"],
  ])("%s is refused before anything is fetched", async (address, words) => {
    const error = await refused(() => pageAddress(address), words);
    expect(error).toMatchObject({ code: "page-unusable", exitCode: 2, httpStatus: 400 });
    expect(error.message).not.toMatch(/swordfish|passwd/);
  });

  it.each([
    ...["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
    ...[
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "ff02::1",
      "::ffff:127.0.0.1",
      "::ffff:a00:1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
    ],
  ])("of the network %s is private", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(["8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])(
    "%s is not",
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe("a private network", () => {
  it.each([
    ...["https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://[::1]/"],
    ...["https://[::ffff:127.0.0.1]/", "https://localhost/", "https://169.254.169.254/latest/meta-data"],
  ])("is not reached by %s", async (address) => {
    await refused(fetchedPage(pageAddress(address), { own: [], retryBaseMs: 1 }), "private network");
  });

  it("is not reached by a name one of whose addresses is in it, nor by one that changes its mind", async () => {
    const { port } = new URL((await serverOf(() => "<p>inside")).url);
    const asked: string[] = [];
    const find = async (name: string) => {
      asked.push(name);
      return [
        { address: "93.184.216.34", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ];
    };
    const address = pageAddress(`https://rebind.example:${port}/`);
    await refused(fetchedPage(address, { own: [], retryBaseMs: 1, find }), "private network");
    expect(asked).toEqual(["rebind.example"]);
  });

  it("is not reached by a redirect, and neither is http", async () => {
    const inside = await serverOf(() => "<p>inside");
    const server = await serverOf((path) => ({
      status: 302,
      headers: { location: path === "/http" ? "http://example.com/" : inside.url.replace("http:", "https:") },
    }));
    await refused(server.get("/private"), "private network");
    await refused(server.get("/http"), "only https");
    expect(inside.requests).toEqual([]);
  });

  it("is asked at the address that was looked at, and not where the name leads when it connects", async () => {
    const server = await serverOf(() => "<p>here");
    const host = `named.invalid:${new URL(server.url).port}`;
    const find = async () => [{ address: "127.0.0.1", family: 4 }];
    const page = await fetchedPage(pageAddress(`http://${host}/`, [host]), { own: [host], retryBaseMs: 1, find });
    expect(Buffer.from(page.bytes).toString()).toBe("<p>here");
  });
});

describe("a page", () => {
  it("is fetched once, without cookies, and unpacked", async () => {
    const server = await serverOf((path) => {
      if (path === "/br") return { headers: { "content-encoding": "br" }, body: brotliCompressSync("<p>br") };
      if (path === "/gzip") return { headers: { "content-encoding": "gzip" }, body: gzipSync("<p>gzip") };
      if (path === "/from") return { status: 301, headers: { location: "/br", "set-cookie": "a=1" } };
      return { headers: { "content-type": "Text/HTML; Charset=EUC-KR" }, body: "x" };
    });
    const text = async (path: string) => Buffer.from((await server.get(path)).bytes).toString();
    expect([await text("/from"), await text("/gzip")]).toEqual(["<p>br", "<p>gzip"]);
    expect(await server.get("/a#place")).toMatchObject({ type: "text/html", charset: "EUC-KR" });
    expect(server.requests.map(({ path }) => path)).toEqual(["/from", "/br", "/gzip", "/a"]);
    for (const { headers } of server.requests) {
      expect(headers.cookie).toBeUndefined();
      expect(headers["user-agent"]).toMatch(/^PlanCraft\/\d/);
    }
  });

  it.each<[string, () => WebReply, string, number]>([
    ["behind a login", () => ({ status: 401 }), "behind a login", 1],
    ["forbidden", () => ({ status: 403 }), "behind a login", 1],
    ["missing", () => ({ status: 404 }), "no page at this address", 1],
    ["failing", () => ({ status: 503 }), "error (503)", 3],
    ["a circle", () => ({ status: 302, headers: { location: "/again" } }), "more than 5 times", 6],
    ["too large", () => ({ body: new Uint8Array(20_000_001) }), "larger than 20 MB", 1],
    ["a bomb", () => ({ headers: { "content-encoding": "gzip" }, body: BOMB }), "larger than 20 MB", 1],
  ])("that is %s is refused in a sentence", async (_, reply, words, requests) => {
    const server = await serverOf(reply);
    await refused(server.get(), words);
    expect(server.requests).toHaveLength(requests);
  });

  it("comes after a server's passing failure", async () => {
    const server = await serverOf((_, nth) => (nth < 3 ? { status: 502 } : "<p>now"));
    expect(Buffer.from((await server.get()).bytes).toString()).toBe("<p>now");
  });

  it("that does not come, cannot be found or reached, or is stopped, ends so", async () => {
    const server = await serverOf(() => "silence");
    const late = await refused(server.get("/", { timeLimitMs: 50 }), "did not come within 20 seconds");
    expect(late).toMatchObject({ code: "page-unreachable", httpStatus: 502 });
    const find = () => Promise.reject(Object.assign(new Error("x"), { code: "ENOTFOUND" }));
    await refused(fetchedPage(pageAddress("https://nowhere.example/"), { own: [], retryBaseMs: 1, find }), "no host");
    const closed = await startWebServer(() => "");
    await closed.close();
    const gone = pageAddress(closed.url, [closed.host]);
    await refused(fetchedPage(gone, { own: [closed.host], retryBaseMs: 1 }), "cannot be reached");
    const stopped = server.get("/", { signal: AbortSignal.abort(new Error("stopped")) });
    await expect(stopped).rejects.toThrow("stopped");
  });

  it("is taken over TLS from a server that can be trusted, and from no other", async () => {
    const secret = selfSigned();
    const server = await serverOf(() => "<p>safe", secret);
    const error = await refused(server.get(), "no trusted connection");
    expect(error.code).toBe("page-unusable");
    expect(server.requests).toEqual([]);
    const before = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...before, secret.cert]);
    onTestFinished(() => tls.setDefaultCACertificates(before));
    expect(Buffer.from((await server.get()).bytes).toString()).toBe("<p>safe");
  });
});
