#!/usr/bin/env bash
# hono 4.13.19 with @hono/node-server 2.1.9: what becomes of the body that a GET handler made, when the request is HEAD.
#
# Seen: HEAD is answered by the handler of GET, and its body is left out; but a body that is a ReadableStream is neither read to
# its end nor cancelled. Whatever it holds (a subscription, a timer, a counted place) stays held until the process ends, though
# the client has its answer and is gone. A GET whose client goes away is cancelled, as one would expect.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact hono@4.13.19 @hono/node-server@2.1.9

cat > head.mjs <<'JS'
import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const bodies = { made: 0, cancelled: 0 };

/** Gives something at once and then nothing, for as long as somebody looks on. */
function live() {
  bodies.made += 1;
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(": hello\n\n")),
    cancel: () => void (bodies.cancelled += 1),
  });
}

const app = new Hono().get("/live", (c) => c.body(live(), 200, { "content-type": "text/event-stream" }));
const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
await once(server, "listening");
const address = `http://127.0.0.1:${server.address().port}/live`;

const gone = new AbortController();
const looked = await fetch(address, { signal: gone.signal });
assert.equal(looked.status, 200);
gone.abort();
await sleep(300);
assert.deepEqual(bodies, { made: 1, cancelled: 1 }, "GET, and the client goes away");

const head = await fetch(address, { method: "HEAD" });
assert.equal(head.status, 200);
await sleep(300);
console.log(`after GET that was left, and HEAD: ${JSON.stringify(bodies)}`);
assert.deepEqual(bodies, { made: 2, cancelled: 1 }, "HEAD: answered, and the body it made is still open");
process.exit();
JS
node head.mjs
