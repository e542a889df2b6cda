// Runs the examples of embedding as programs do, each on a port of its own, and tells the addresses in one line of JSON.
import { createServer as createHttpServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

type Handler = (request: Request) => Promise<Response>;

const EXAMPLES = new URL("../../docs/examples/server/", import.meta.url).href;
const [express, hono, next] = await Promise.all([
  import(`${EXAMPLES}express.ts`),
  import(`${EXAMPLES}hono.ts`),
  import(`${EXAMPLES}next-route.ts`) as Promise<Readonly<Record<string, Handler>>>,
]);

/** As Next does it: the file's export of the request's method gets the request with its whole address. */
const asNext = getRequestListener(async (request) => {
  const handle = next[request.method];
  return handle ? await handle(request) : new Response(null, { status: 405 });
});

async function listening(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const addresses = {
  express: await listening(express.app),
  hono: await listening(getRequestListener(hono.app.fetch)),
  next: await listening(asNext),
};
const signals = process.listenerCount("SIGTERM") + process.listenerCount("SIGINT");
console.log(JSON.stringify({ ...addresses, signals }));
