import { readFileSync } from "node:fs";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { scriptsOfPage } from "../../../bench/page-scripts.ts";
import type { AppEnv } from "../../../server/app-env.ts";
import { createServer } from "../../../server/create-server.ts";
import { problemResponse } from "../../../server/http/problem.ts";
import { createPage } from "../../../server/page/page-routes.ts";
import { AppError } from "../../../utils/errors.ts";
import { packageFile } from "../../../utils/package-files.ts";

const ASSETS = packageFile("dist/web/assets/");
/** The entry's script and style. */
const html = readFileSync(packageFile("dist/web/index.html"), "utf8");
const [, script = ""] = /src="\.\/assets\/([^"]+\.js)"/.exec(html) ?? [];
const [, style = ""] = /href="\.\/assets\/([^"]+\.css)"/.exec(html) ?? [];
const nobody = async () => {
  throw new AppError("credentials-missing");
};
const unasked = () => expect.fail("The page asks for nothing of anybody's");

/** A server that knows nobody, below a path. */
function serverAt(basePath?: string) {
  const server = createServer({ planner: { as: unasked, ready: unasked }, auth: nobody, basePath });
  return async (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") => {
    const response = await server.fetch(new Request(`http://localhost${path}`, { method, headers }));
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
  };
}

function expectGuarded(headers: Headers): void {
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
}

describe("the page", () => {
  const get = serverAt();

  it("is at each of its addresses, for anybody, and is not sent again to whoever has it", async () => {
    for (const path of ["/", "/plans/new", "/plans/gear-1", "/plans/gear-1/figures", "/memory"]) {
      const { status, headers, body } = await get(path);
      expect([path, status, headers.get("content-type")]).toEqual([path, 200, "text/html; charset=utf-8"]);
      expect(headers.get("cache-control")).toBe("no-cache");
      expect(body.toString()).toContain('<base href="/" />');
      expectGuarded(headers);
      const known = await get(path, { "if-none-match": headers.get("etag") ?? "" });
      expect([known.status, known.body.length, known.headers.get("etag")]).toEqual([304, 0, headers.get("etag")]);
      expectGuarded(known.headers);
    }
    expect((await get("/", { "if-none-match": '"another"' })).status).toBe(200);
  });

  it("has no script and no style but in files of its own", async () => {
    const html = (await get("/")).body.toString();
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc="\.\/assets\/)|\bon\w+=|https?:\/\//);
  });

  it("sends what it is made of packed as the browser takes it, for ever", async () => {
    const plain = readFileSync(new URL(script, ASSETS));
    const packed = [
      ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
      ["gzip", "gzip", gunzipSync],
      ["br;q=0, *", "gzip", gunzipSync],
      ["*", "br", brotliDecompressSync],
    ] as const;
    const tags = new Set<string | null>();
    for (const [accepted, coding, unpack] of packed) {
      const { status, headers, body } = await get(`/assets/${script}`, { "accept-encoding": accepted });
      expect([status, headers.get("content-encoding")]).toEqual([200, coding]);
      expect(headers.get("content-length")).toBe(String(body.length));
      expect(body.length).toBeLessThan(plain.length / 2);
      expect(unpack(body).equals(plain)).toBe(true);
      tags.add(headers.get("etag"));
    }
    for (const accepted of ["", "identity", "br;q=0, gzip;q=0", "deflate", "br;q=x"]) {
      const { headers, body } = await get(`/assets/${script}`, { "accept-encoding": accepted });
      expect([accepted, headers.get("content-encoding")]).toEqual([accepted, null]);
      expect(headers.get("vary")).toMatch(/^Accept-Encoding\b/);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expectGuarded(headers);
      expect(body.equals(plain)).toBe(true);
      tags.add(headers.get("etag"));
    }
    // What is packed otherwise is another content.
    expect(tags.size).toBe(3);
    expect((await get(`/assets/${style}`)).headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect((await get("/favicon.svg")).headers.get("content-type")).toBe("image/svg+xml");
  });

  it("answers HEAD as GET without the content, and nothing that would change it", async () => {
    for (const path of ["/", `/assets/${script}`, "/favicon.svg"]) {
      const whole = await get(path);
      const head = await get(path, {}, "HEAD");
      expect([head.status, head.body.length]).toEqual([200, 0]);
      for (const name of ["content-length", "etag", "content-type", "cache-control", "content-security-policy"]) {
        expect(head.headers.get(name), `${name} of ${path}`).toBe(whole.headers.get(name));
      }
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const refused = await get(path, {}, method);
        expect([method, refused.status, refused.headers.get("allow")]).toEqual([method, 405, "GET, HEAD"]);
        expect(JSON.parse(refused.body.toString())).toMatchObject({ code: "method-not-allowed" });
      }
      expect((await get(path, {}, "OPTIONS")).headers.get("allow")).toBe("GET, HEAD");
    }
  });

  it("gives no file but those of the build, however it is asked for", async () => {
    const asked = [
      "nothing.js",
      `${script}.br`,
      `${script}.gz`,
      `${script}%00.js`,
      "..%2findex.html",
      "..%2f..%2fcli%2fmain.js",
      "%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json",
      "..%5c..%5ccli%5cmain.js",
      "%252e%252e%252fmain.js",
      "file:%2f%2f%2fetc%2fpasswd",
      "%2fetc%2fpasswd",
      "...js",
      ".js",
      "%ff.js",
    ];
    for (const name of asked) {
      const { status, headers, body } = await get(`/assets/${name}`, { accept: "text/html" });
      expect([name, status, headers.get("content-type")]).toEqual([name, 404, "application/problem+json"]);
      expect(JSON.parse(body.toString())).toMatchObject({ code: "route-unknown" });
    }
  });

  it("is what a browser finds where nothing is, and a program finds a problem", async () => {
    const byBrowser = await get("/nowhere", { accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect([byBrowser.status, byBrowser.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expectGuarded(byBrowser.headers);
    const byProgram = await get("/nowhere", { accept: "*/*" });
    expect([byProgram.status, byProgram.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    for (const path of ["/api/sessions", "/api/nowhere"]) {
      expect((await get(path, { accept: "text/html" })).headers.get("content-type")).toBe("application/problem+json");
    }
  });
});

describe("the page below a path", () => {
  it("finds everything there, whether or not the program's router has taken the path away", async () => {
    for (const basePath of ["/tools/plans", "/plans"]) {
      const get = serverAt(basePath);
      // In front of it, and as Express hands it on.
      for (const path of [basePath, `${basePath}/`, "/", `${basePath}/plans/new`, "/plans/new", "/memory"]) {
        const { status, body } = await get(path, { accept: "text/html" });
        expect([path, status]).toEqual([path, 200]);
        expect(body.toString()).toContain(`<base href="${basePath}/" />`);
      }
      expect((await get(`${basePath}/assets/${script}`)).status).toBe(200);
      expect((await get(`/assets/${script}`)).status).toBe(200);
    }
  });
});

describe("a page that is not built", () => {
  it("is said in one sentence, in both languages", async () => {
    const page = createPage("", new URL("file:///nonexistent/plancraft/"));
    for (const [language, sentence] of [
      ["en", "The page is not built here: npm run build builds it, and the routes work without it."],
      ["ko", expect.stringContaining("npm run build")],
    ] as const) {
      const app = new Hono<AppEnv>();
      app.use(async (c, next) => {
        c.set("language", language);
        c.set("trace", { requestId: "req-0000000000000000", traceId: "0" });
        await next();
      });
      app.route("/", page.routes);
      app.onError((error, c) => problemResponse(c, error));
      const answer = await app.request("/");
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: "page-missing", detail: sentence });
    }
  });
});

it("the page has 200 KB of script at most, packed, in all of its parts together", () => {
  const scripts = scriptsOfPage(packageFile("dist/web/assets/"));
  const bytes = [...scripts.values()].reduce((sum, one) => sum + one, 0);
  expect(bytes, [...scripts].map((one) => one.join(" ")).join("\n")).toBeLessThan(200_000);
});
