import { type Context, Hono } from "hono";
import { AppError } from "../../utils/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { isKnown } from "../http/entity-tags.ts";
import { BUILT, contentTag, type PageFile, pageFile } from "./page-files.ts";

/** Where the page itself decides what it shows. */
const PAGES = ["/", "/plans/*", "/memory"];
const ICON = "/favicon.svg";
const ASSETS = "/assets/:name";
/** As the build names them: by what they are and by their content. Packed ones are asked for by their own name. */
const ASSET = /^[\w-]+(?:\.[\w-]+)*\.(?:js|css|svg|woff2)$/;
/** What is asked for here is no page, even where a browser's address bar asks. */
const NO_PAGE = /^\/(?:api|assets)(?:\/|$)/;

/** Named by their content: they never change. */
const FOR_EVER = "public, max-age=31536000, immutable";
const A_DAY = "public, max-age=86400";
/** Asked for each time, and sent where it has changed. */
const EACH_TIME = "no-cache";

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
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** What a browser gets of a server. */
export interface Page {
  /**
   * The page, and what it is made of. It holds nothing of anybody's, so that it needs no token: what it shows it asks the
   * routes for.
   */
  readonly routes: Hono<AppEnv>;
  /**
   * Answers where nothing is. A browser is shown the page, which says so in a person's language and leads on.
   * @param otherwise Answers what is no browser.
   */
  elsewhere(otherwise: (c: Context<AppEnv>) => Response): (c: Context<AppEnv>) => Response | Promise<Response>;
}

/**
 * @param basePath Where a program has the server: the page finds everything below it.
 * @param folder Where the page is built.
 */
export function createPage(basePath: string, folder = BUILT): Page {
  const routes = new Hono<AppEnv>();
  const shell = () => pageAt(folder, basePath);
  const sent = async (c: Context<AppEnv>, path: string) => {
    const file = await pageFile(folder, path, c.req.header("accept-encoding"));
    if (file === null) throw unknown(c);
    return file;
  };
  for (const path of PAGES) routes.get(path, async (c) => answer(c, await shell(), EACH_TIME));
  routes.get(ICON, async (c) => answer(c, await sent(c, "favicon.svg"), A_DAY));
  routes.get(ASSETS, async (c) => {
    const name = c.req.param("name") ?? "";
    if (!ASSET.test(name)) throw unknown(c);
    return answer(c, await sent(c, `assets/${name}`), FOR_EVER);
  });
  for (const path of [...PAGES, ICON, ASSETS]) routes.all(path, onlyRead);
  // Of `/plans/plans/new` a program's router and we each took one `/plans` away.
  const statusElsewhere = basePath === "/plans" ? 200 : 404;
  return {
    routes,
    elsewhere: (otherwise) => async (c) => {
      const isByBrowser = c.req.method === "GET" && /\btext\/html\b/.test(c.req.header("accept") ?? "");
      if (!isByBrowser || NO_PAGE.test(c.req.path)) return otherwise(c);
      return answer(c, await shell(), EACH_TIME, statusElsewhere);
    },
  };
}

/** @throws AppError `page-missing` */
async function pageAt(folder: URL, basePath: string): Promise<PageFile> {
  const file = await pageFile(folder, "index.html");
  if (file === null) throw new AppError("page-missing", { command: "npm run build" });
  const page = file.content.toString("utf8").replace('<base href="/" />', `<base href="${basePath}/" />`);
  return { ...file, content: Buffer.from(page) };
}

function answer(c: Context<AppEnv>, { content, headers }: PageFile, caching: string, status = 200): Response {
  const tag = contentTag(content);
  const known = { ...HEADERS, ...headers, "Cache-Control": caching, ETag: tag };
  if (isKnown(c.req.header("if-none-match"), tag)) {
    const { "Content-Encoding": _, "Content-Type": __, ...kept } = known as Record<string, string>;
    return new Response(null, { status: 304, headers: kept });
  }
  return new Response(content, { status, headers: { ...known, "Content-Length": String(content.byteLength) } });
}

/** @throws AppError `method-not-allowed` */
function onlyRead(c: Context<AppEnv>): Response {
  const allow = "GET, HEAD";
  const { method, path } = c.req;
  if (method === "OPTIONS") return c.body(null, 204, { Allow: allow });
  throw new AppError("method-not-allowed", { method, path: path.slice(0, 200), methods: allow, allow });
}

function unknown(c: Context<AppEnv>): AppError {
  return new AppError("route-unknown", { path: c.req.path.slice(0, 200) });
}
