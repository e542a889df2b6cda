import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

/** Which of LangChain's two hooks a page uses: that of the SDK, or that of `@langchain/react`. */
export type Hook = "classic" | "newer";

const bundles = new Map<Hook, Promise<string>>();

/** The page's script, with React and the real package in it; made once. */
async function bundle(hook: Hook): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, `hook-pages/${hook}-page.jsx`)],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const [script] = outputFiles;
  if (!script) throw new Error("esbuild gave no script.");
  return script.text;
}

export interface HookPage {
  /** Where the page is, and so the origin that its requests come from. */
  readonly url: string;
  readonly origin: string;
}

/** Serves a page of somebody else's on an origin of its own, which uses a server of ours. It is gone when the test is over. */
export async function serveHookPage(hook: Hook, apiUrl: () => string): Promise<HookPage> {
  const made = bundles.get(hook) ?? bundle(hook);
  bundles.set(hook, made);
  const script = await made;
  const server = createServer((request, response) => {
    if (request.url === "/script.js") return void response.setHeader("content-type", "text/javascript").end(script);
    if (request.url === "/favicon.ico") return void response.writeHead(204).end();
    const settings = JSON.stringify({ apiUrl: apiUrl(), assistantId: "plancraft" });
    response
      .setHeader("content-type", "text/html")
      .end(
        `<!doctype html><title>${hook}</title><div id="root"></div><script id="settings" type="application/json">${settings}</script><script src="/script.js"></script>`,
      );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return { url: `${origin}/`, origin };
}
