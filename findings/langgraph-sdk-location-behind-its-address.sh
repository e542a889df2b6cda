#!/usr/bin/env bash
# @langchain/langgraph-sdk 1.15.0: where its client goes on with a stream that broke off, by the Location of the answer.
#
# Seen: a server that lies below a path (http://host/tools) names where the stream goes on as HTTP has it, from the root of the
# host: `Location: /tools/threads/t/runs/r/stream`. The client puts that behind its `apiUrl`, which has the path already, and asks
# for /tools/tools/threads/t/runs/r/stream. With `Location: /threads/t/runs/r/stream`, which for every other client of HTTP is
# another place, it comes back. Without a Location it does not come back at all.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact @langchain/langgraph-sdk@1.15.0 @langchain/core@1.4.0

cat > location.mjs <<'JS'
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Client } from "@langchain/langgraph-sdk";

const RUN = "/threads/11111111-1111-4111-8111-111111111111/runs/22222222-2222-4222-8222-222222222222/stream";

/** A server below /tools whose stream breaks off after its first event. @returns Where the client asked for the rest. */
async function askedAfterBreak(location) {
  const asked = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      response.writeHead(200, { "content-type": "text/event-stream", ...(location ? { location } : {}) });
      response.write('id: 1\nevent: values\ndata: {"n":1}\n\n', () => setTimeout(() => response.destroy(), 100));
      return;
    }
    if (request.url.includes("/stream")) asked.push(request.url.split("?")[0]);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end('id: 2\nevent: values\ndata: {"n":2}\n\n');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const apiUrl = `http://127.0.0.1:${server.address().port}/tools`;
  const client = new Client({ apiUrl, apiKey: null });
  try {
    for await (const _ of client.runs.stream("11111111-1111-4111-8111-111111111111", "agent", { input: {} }));
  } catch (error) {
    console.log(`  the stream ends with: ${error.message}`);
  }
  server.closeAllConnections();
  server.close();
  return asked;
}

const fromTheRoot = await askedAfterBreak(`/tools${RUN}`);
const behindTheAddress = await askedAfterBreak(RUN);
const without = await askedAfterBreak(null);
console.log(JSON.stringify({ fromTheRoot, behindTheAddress, without }, null, 2));
assert.deepEqual(fromTheRoot, [`/tools/tools${RUN}`], "a Location from the root of the host");
assert.deepEqual(behindTheAddress, [`/tools${RUN}`], "a Location without the server's path");
assert.deepEqual(without, [], "no Location");
JS
node location.mjs
