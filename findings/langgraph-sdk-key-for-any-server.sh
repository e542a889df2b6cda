#!/usr/bin/env bash
# @langchain/langgraph-sdk 1.15.0: which key its client sends to a server of one's own.
#
# Seen: a client that is given nothing but the `apiUrl` of a self-hosted server sends the LANGSMITH_API_KEY of its environment, a
# secret of another service, to that server as `X-Api-Key` with every request; so a server sees keys that are not meant for it, and
# one that takes `X-Api-Key` for its own tokens refuses such clients. An empty string for `apiKey` is taken for none given.
# Only `apiKey: null` sends nothing; `defaultHeaders` with an Authorization of one's own change nothing about it.
# Fails where that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --save-exact @langchain/langgraph-sdk@1.15.0 @langchain/core@1.4.0

cat > key.mjs <<'JS'
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { Client } from "@langchain/langgraph-sdk";

process.env.LANGSMITH_API_KEY = "key-of-langsmith";
delete process.env.LANGGRAPH_API_KEY;
const keys = [];
const server = createServer(({ headers }, response) => {
  keys.push(headers["x-api-key"] ?? null);
  response.setHeader("content-type", "application/json");
  response.end("[]");
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const apiUrl = `http://127.0.0.1:${server.address().port}`;
const defaultHeaders = { authorization: "Bearer a-token-of-the-server" };
for (const config of [{ apiUrl }, { apiUrl, defaultHeaders }, { apiUrl, apiKey: "" }, { apiUrl, apiKey: null }])
  await new Client(config).threads.search();
server.closeAllConnections();
server.close();
console.log(`X-Api-Key of an address alone, with a token of one's own, with an empty key, with null: ${JSON.stringify(keys)}`);
assert.deepEqual(keys, ["key-of-langsmith", "key-of-langsmith", "key-of-langsmith", null]);
JS
node key.mjs
