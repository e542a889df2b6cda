import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type CachedPrompt, PromptCache, tokensOf } from "../../test/support/prompt-cache.ts";
import type { MeasuredCall } from "./measured-call.ts";

export interface ProviderProxy {
  /** In the order in which they were answered, at the provider's own pace. */
  readonly calls: readonly MeasuredCall[];
  /** What the command line needs to ask the provider by way of here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Nothing stops a run at a provider. */
  readonly stopped: Promise<string>;
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a build reads of the environment to choose a model. */
const ACCESS = /^(?:PLANCRAFT_MODEL|PLANCRAFT_.*_TOKENS|PLANCRAFT_CALL_.*|OPENAI_.*|AZURE_OPENAI_.*)$/;

/**
 * Stands between the command line and the provider that the environment names, passes everything on, and measures it.
 * @throws Error where the environment names none.
 */
export async function startProviderProxy(variables: Environment): Promise<ProviderProxy> {
  const address = variables["AZURE_OPENAI_API_KEY"] ? "AZURE_OPENAI_ENDPOINT" : "OPENAI_BASE_URL";
  const origin = variables[address] ?? (variables["OPENAI_API_KEY"] ? "https://api.openai.com/v1" : undefined);
  if (origin === undefined) throw new Error("Set OPENAI_API_KEY, OPENAI_BASE_URL or the variables of Azure OpenAI.");
  const provider = new URL(origin);
  const calls: MeasuredCall[] = [];
  const cache = new PromptCache();
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const body = Buffer.concat(pieces).toString("utf8");
    const request = Object(JSON.parse(body));
    const prompt: CachedPrompt = { schema: Object(request.response_format), messages: request.messages ?? [] };
    const [fromCache, from] = [cache.cachedTokens(prompt), seconds()];
    const { host, connection, "content-length": length, ...headers } = incoming.headers;
    const target = new URL(incoming.url ?? "/", provider);
    const answer = await fetch(target, { method: "POST", headers: headers as Record<string, string>, body });
    const { "content-encoding": encoding, "content-length": bytes, ...passed } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, passed);
    let text = "";
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) {
      if (text === "") cache.answered(prompt);
      text += decoder.decode(piece, { stream: true });
      response.write(piece);
    }
    response.end();
    if (!answer.ok) return;
    const usage = usageIn(text);
    calls.push({
      name: String(request.response_format?.json_schema?.name ?? "text"),
      target: null,
      inputTokens: usage?.input ?? tokensOf(prompt),
      cachedTokens: usage?.cached ?? fromCache,
      outputTokens: usage?.output ?? 0,
      startedAt: from,
      endedAt: seconds(),
    });
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const here = server.address();
  if (here === null || typeof here === "string") throw new Error("The proxy has no port");
  const access = Object.entries(variables).flatMap(([name, value]) =>
    ACCESS.test(name) && value ? [[name, value]] : [],
  );
  return {
    calls,
    environment: { ...Object.fromEntries(access), [address]: `http://127.0.0.1:${here.port}${provider.pathname}` },
    stopped: new Promise(() => {}),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What the provider counted, streamed or not. */
function usageIn(text: string): { input: number; cached: number | null; output: number } | null {
  const found = text.match(/"usage":\s*\{/g) ? [...text.matchAll(/^(?:data: )?(\{.*"usage".*\})\s*$/gm)] : [];
  for (const [, json = "{}"] of found.toReversed()) {
    const { usage } = Object(JSON.parse(json));
    if (!usage) continue;
    const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
    const cached = details?.cached_tokens;
    return { input, output, cached: typeof cached === "number" ? cached : null };
  }
  return null;
}
