import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request, in the order of arrival. */
export interface EmbeddingArrival {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly input: readonly string[];
}

/** A status with headers, a body to send as it is, or nothing, for ever. */
export type EmbeddingFault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly body: unknown }
  | "silence"
  | "cut";

/**
 * A server with OpenAI's protocol for embeddings on the loopback; it also records how many requests were open at once.
 * @param vectorOf What a text gets.
 * @param fault What a request gets in place of an answer; null for none.
 */
export async function startEmbeddingServer(
  vectorOf: (text: string) => readonly number[],
  fault: (arrival: EmbeddingArrival, nth: number) => EmbeddingFault | null | Promise<EmbeddingFault | null> = () =>
    null,
) {
  const arrivals: EmbeddingArrival[] = [];
  const state = { open: 0, mostOpen: 0 };
  const server = createServer(async (request, response) => {
    state.open += 1;
    state.mostOpen = Math.max(state.mostOpen, state.open);
    response.on("close", () => {
      state.open -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const input =
      body.input ?? body.requests?.map((one: { content: { parts: [{ text: string }] } }) => one.content.parts[0].text);
    const arrival = { path: request.url ?? "", headers: request.headers, body, input };
    const nth = arrivals.push(arrival);
    const wrong = await fault(arrival, nth);
    if (wrong === "silence") return;
    if (wrong === "cut") {
      request.socket.destroy();
      return;
    }
    if (wrong && "status" in wrong) {
      response.writeHead(wrong.status, wrong.headers).end(wrong.body ?? "");
      return;
    }
    const data = input.map((text: string, index: number) => ({ index, embedding: vectorOf(text) }));
    const reply = wrong ? wrong.body : answerTo(arrival.path, data, input.length);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(reply));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals, state };
}

function answerTo(
  path: string,
  data: readonly { index: number; embedding: readonly number[] }[],
  texts: number,
): unknown {
  if (path.includes(":batchEmbedContents")) return { embeddings: data.map(({ embedding }) => ({ values: embedding })) };
  if (path.endsWith("/api/embed"))
    return { embeddings: data.map(({ embedding }) => embedding), prompt_eval_count: texts };
  // Out of order, as some servers answer.
  return { data: data.toReversed(), usage: { prompt_tokens: texts } };
}

/**
 * Vectors for tests of the mechanics, made up: each topic is a direction, and a text points along the topics whose words it
 * has. They say nothing of how well a model finds anything.
 */
export function madeUpVectors(topics: readonly (readonly string[])[]): (text: string) => number[] {
  return (text) => [0.01, ...topics.map((words) => words.filter((word) => text.includes(word)).length)];
}
