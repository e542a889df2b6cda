#!/usr/bin/env bash
# node:http of Node 24.21.0: which connections closeIdleConnections ends when a server is closed.
#
# Seen: one that was answered and kept alive is ended; one that was opened and has never sent anything, as browsers and
# connection pools open some ahead of need, is not, although nothing is being sent or waited for on it. So close() and
# closeIdleConnections() together, repeated or not, do not let a server end until that client goes or headersTimeout is over;
# closeAllConnections() ends it, and cuts off whoever is being answered.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm pkg set allowScripts.node=true --json
npm install --silent --no-audit --no-fund --save-exact node@24.21.0

cat > closing.mjs <<'JS'
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const server = createServer((_, answer) => answer.end("answered"));
server.listen(0, "127.0.0.1");
await once(server, "listening");

async function connected() {
  const socket = connect(server.address().port, "127.0.0.1");
  await once(socket, "connect");
  return socket.on("error", () => {});
}

const [silent, kept] = [await connected(), await connected()];
kept.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
await once(kept, "data");
await sleep(100);

const ended = { server: false, silent: false, kept: false };
silent.resume().on("close", () => void (ended.silent = true));
kept.resume().on("close", () => void (ended.kept = true));
server.close(() => void (ended.server = true));
for (let times = 0; times < 5; times += 1) {
  server.closeIdleConnections();
  await sleep(100);
}
console.log(`${process.version}, after close() and closeIdleConnections(): ${JSON.stringify(ended)}`);
assert.deepEqual(ended, { server: false, silent: false, kept: true });

server.closeAllConnections();
await sleep(100);
assert.deepEqual(ended, { server: true, silent: true, kept: true });
JS
./node_modules/.bin/node closing.mjs
