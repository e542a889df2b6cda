import { messagesInForm, type RequestForm, roomIn } from "../forms/request-form.ts";
import type { FormMemory } from "../forms/server-forms.ts";
import { providerAddress } from "../provider-address.ts";
import type { ModelProvider, ModelRequest } from "../providers.ts";
import type { ClientFetch } from "../stream/form-fetch.ts";
import { clientPackage } from "./client-package.ts";
import { OLLAMA_DIALECT } from "./ollama-dialect.ts";
import { type ClientCall, protocolProvider } from "./protocol-provider.ts";

export interface OllamaOptions {
  readonly model: string;
  /** For example `http://127.0.0.1:11434`. */
  readonly baseUrl: string;
  /** Most servers want none. */
  readonly apiKey?: string;
  /** The largest window to ask for, prompt and answer together. */
  readonly contextTokens: number;
}

/** The first window that is asked for. Ollama's own is 4,096, and it cuts a longer prompt without a word. */
const FIRST_WINDOW_TOKENS = 8_192;
/** Fewer than a token has: too large a window takes memory, too small a one takes the end of the prompt. */
const BYTES_PER_TOKEN = 3;
/** What an answer takes at least. */
const ANSWER_TOKENS = 4_096;
/** What one takes that was cut before, with its thoughts. */
const LONG_ANSWER_TOKENS = 32_000;
/** As far as the window goes. */
const NO_LIMIT = -1;

/**
 * A model of an Ollama server, asked in its own protocol; see `protocolProvider`. The answer's form is asked for by
 * `format`.
 * @throws AppError `config-invalid` where the address is no http(s) URL.
 */
export function ollamaProvider(
  { model, baseUrl, apiKey, contextTokens }: OllamaOptions,
  memory: FormMemory | null = null,
  secrets: readonly string[] = [],
): ModelProvider {
  const address = providerAddress(baseUrl);
  const windows = new Windows(contextTokens);
  const protocol = {
    id: `ollama:${model}`,
    model,
    origin: address.origin,
    dialect: OLLAMA_DIALECT,
    takesTemperature: true,
    secrets: [...(apiKey ? [apiKey] : []), ...secrets],
    hint: {
      en: `On its machine, \`ollama pull ${model}\` gets a model.`,
      ko: `서버가 있는 컴퓨터에서 \`ollama pull ${model}\` 명령으로 모델을 받을 수 있습니다.`,
    },
    room: roomIn,
    roomToLose: () => null,
    edit: (body: string) => body,
    load,
    prepare: async (call: ClientCall) => {
      const { ChatOllama } = await load();
      const { request, form, room, temperature, fetch } = call;
      const messages = messagesInForm(request, form);
      return {
        model: new ChatOllama({
          model,
          baseUrl: address.baseUrl,
          fetch: withKey(fetch, apiKey),
          numCtx: windows.fitting(messages, room === null ? (request.room ?? ANSWER_TOKENS) : LONG_ANSWER_TOKENS),
          ...(temperature === null ? {} : { temperature }),
          // What cut an answer is the window, or a limit that was made with the model.
          ...(room === null ? {} : { numPredict: NO_LIMIT }),
          maxRetries: 0,
        }),
        messages,
        options: formatOf(request, form),
      };
    },
  };
  return protocolProvider(protocol, memory);
}

/** The client is given no key: it would be in every trace. */
function withKey(fetch: ClientFetch, apiKey: string | undefined): ClientFetch {
  if (apiKey === undefined) return fetch;
  return (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${apiKey}`);
    return fetch(input, { ...init, headers });
  };
}

function load() {
  return clientPackage("@langchain/ollama", () => import("@langchain/ollama"));
}

function formatOf({ name, schema }: ModelRequest, { format }: RequestForm) {
  switch (format) {
    case "json_schema":
      return { format: { title: name, ...schema } };
    case "json_object":
      return { format: "json" };
    case "none":
      return {};
  }
}

/** The windows that are asked for. A larger one has the server load the model anew, so it grows in steps, and stays. */
class Windows {
  readonly #most: number;
  #tokens: number;

  constructor(most: number) {
    this.#most = most;
    this.#tokens = Math.min(FIRST_WINDOW_TOKENS, most);
  }

  fitting(messages: readonly { readonly content: string }[], room: number): number {
    const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    const needed = Math.ceil(bytes / BYTES_PER_TOKEN) + room;
    while (this.#tokens < needed && this.#tokens < this.#most) {
      this.#tokens = Math.min(2 * this.#tokens, this.#most);
    }
    return this.#tokens;
  }
}
