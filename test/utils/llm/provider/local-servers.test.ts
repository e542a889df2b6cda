import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { findLocalServers } from "../../../../utils/llm/provider/local-servers.ts";

/** Nothing listens there: a port that was just free. */
async function closedPort(): Promise<number> {
  const port = await listen(() => {});
  await Promise.all(closings.splice(0).map((close) => close()));
  return port;
}

const closings: (() => Promise<void>)[] = [];

async function listen(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () =>
    new Promise<void>((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  closings.push(close);
  onTestFinished(close);
  return (server.address() as AddressInfo).port;
}

const serves =
  (path: string, body: unknown): RequestListener =>
  ({ url }, reply) =>
    url === path ? reply.end(JSON.stringify(body)) : reply.writeHead(404).end("no");

const GB = 1e9;

it("finds each server that answers, with the models that write, the one that fits the machine best first", async () => {
  const nowhere = await closedPort();
  const ollama = await listen(
    serves("/api/tags", {
      models: [
        { name: "nomic-embed-text:latest", size: GB / 4, details: { parameter_size: "137M" } },
        { name: "llama3.2:latest", size: 2 * GB, details: { parameter_size: "3.2B" } },
        { name: "qwen3:32b", size: 20 * GB, details: { parameter_size: "32.8B" } },
        { name: "gemma3:12b", size: 8 * GB, details: null },
      ],
    }),
  );
  const studio = await listen(
    serves("/v1/models", { data: [{ id: "text-embedding-x" }, { id: "qwen2.5-7b-instruct" }, { id: "gpt-oss-20b" }] }),
  );
  const found = await findLocalServers(
    { Ollama: ollama, "LM Studio": studio, "llama.cpp": nowhere, vLLM: nowhere },
    16 * GB,
  );
  expect(found.map(({ name, address, models }) => [name, address, models.map((model) => model.name)])).toEqual([
    ["Ollama", `http://127.0.0.1:${ollama}`, ["gemma3:12b", "llama3.2:latest", "qwen3:32b"]],
    ["LM Studio", `http://127.0.0.1:${studio}`, ["gpt-oss-20b", "qwen2.5-7b-instruct"]],
  ]);
});

it("takes no other program for a model server, and waits for none that does not answer", async () => {
  const silent = await listen(() => {});
  const page = await listen((_, reply) => reply.end("<!doctype html>"));
  const other = await listen(serves("/v1/models", { data: [{ name: "a list of something else" }] }));
  const moved = await listen((_, reply) => reply.writeHead(302, { location: "http://elsewhere.invalid/" }).end());
  expect(await findLocalServers({ Ollama: silent, "LM Studio": page, "llama.cpp": other, vLLM: moved })).toEqual([]);
});
