import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Hono } from "hono";
import { AppError } from "../../utils/errors.ts";
import { packageFile } from "../../utils/package-files.ts";
import type { AppEnv } from "../app-env.ts";

/** Built beside the program. */
const FOLDER = packageFile("dist/web/");
/** Where the page itself decides what it shows. */
const PAGES = ["/", "/plans/*", "/memory"];
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
/** Named by their content: they never change. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** Nothing runs or is loaded but what comes with the page, and nobody else's page holds it in a frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const HEADERS = {
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/**
 * The page, and what it is made of. It holds nothing of anybody's, so that it needs no token: what it shows it asks the routes for.
 * @param basePath Where a program has the server: the page finds everything below it.
 */
export function pageRoutes(basePath: string) {
  const app = new Hono<AppEnv>();
  for (const path of PAGES) {
    app.get(path, async () => {
      const page = (await pageFile("index.html")).toString("utf8");
      return fileAnswer("index.html", page.replace('<base href="/" />', `<base href="${basePath}/" />`), "no-cache");
    });
  }
  app.get("/favicon.svg", async () =>
    fileAnswer("favicon.svg", await pageFile("favicon.svg"), "public, max-age=86400"),
  );
  return app.get("/assets/:name{[\\w.-]+}", async (c) => {
    const name = c.req.param("name");
    return fileAnswer(name, await pageFile(`assets/${name}`), FOR_EVER);
  });
}

function fileAnswer(name: string, content: Buffer<ArrayBuffer> | string, caching: string): Response {
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  return new Response(content, { headers: { ...HEADERS, "Content-Type": type, "Cache-Control": caching } });
}

/** @throws AppError `route-unknown` where there is none. */
async function pageFile(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(new URL(path, FOLDER));
  } catch (error) {
    throw new AppError("route-unknown", { path: `/${path}` }, error);
  }
}
