import { messagesInForm, type RequestForm } from "../forms/request-form.ts";
import type { FormMemory } from "../forms/server-forms.ts";
import { providerAddress, withoutEnd } from "../provider-address.ts";
import type { ModelProvider, ModelRequest } from "../providers.ts";
import { withCacheMarks } from "./cache-marks.ts";
import { clientPackage } from "./client-package.ts";
import { MESSAGES_DIALECT } from "./messages-dialect.ts";
import { type ClientCall, protocolProvider } from "./protocol-provider.ts";

export interface AnthropicOptions {
  readonly model: string;
  readonly apiKey: string;
  /** Anthropic's own where it is left out. */
  readonly baseUrl?: string;
}

const BASE_URL = "https://api.anthropic.com";
/** From Opus 4.7 on, Sonnet 5 and Haiku 5: they refuse every temperature but their own. */
const FIXED_TEMPERATURE = /(?:fable|mythos)|(?:opus|sonnet|haiku)-(?:4-[7-9]|[5-9]|[1-9]\d)(?!\d)/;
/** The API wants a number. Thoughts count, which the newer models always have; what is not used costs nothing. */
const ROOM_TOKENS = 32_000;
/** What every model gives. */
const LEAST_ROOM_TOKENS = 4_096;
/** The time limits of a call are kept outside of the client. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * A model behind Anthropic's Messages API; see `protocolProvider`. The answer's form is asked for by `output_config`,
 * of a model that does not take that by the one tool it must call, and else in words.
 * @throws AppError `config-invalid` where the address is no http(s) URL.
 */
export function anthropicProvider(
  { model, apiKey, baseUrl = BASE_URL }: AnthropicOptions,
  memory: FormMemory | null = null,
  secrets: readonly string[] = [],
): ModelProvider {
  const address = withoutEnd(providerAddress(baseUrl), /\/v1(?:\/messages)?$/);
  const protocol = {
    id: `anthropic:${model}`,
    model,
    origin: address.origin,
    dialect: MESSAGES_DIALECT,
    takesTemperature: !FIXED_TEMPERATURE.test(model),
    secrets: [apiKey, ...secrets],
    room: roomOf,
    roomToLose: (request: ModelRequest, form: RequestForm) => {
      const room = roomOf(request, form);
      return room > LEAST_ROOM_TOKENS ? room : null;
    },
    alwaysNamesRoom: true,
    edit: (body: string) => body,
    load,
    prepare: async (call: ClientCall) => {
      const { ChatAnthropic } = await load();
      const { request, form, room, temperature, fetch } = call;
      const messages = messagesInForm(request, form);
      return {
        model: new ChatAnthropic({
          model,
          apiKey,
          anthropicApiUrl: address.baseUrl,
          maxTokens: room ?? LEAST_ROOM_TOKENS,
          ...(temperature === null ? {} : { temperature }),
          maxRetries: 0,
          streamUsage: true,
          clientOptions: { authToken: null, logLevel: "off", maxRetries: 0, timeout: NO_TIMEOUT_MS, fetch },
        }),
        messages: request.isShared ? withCacheMarks(messages) : messages,
        options: formatOf(request, form),
      };
    },
  };
  return protocolProvider(protocol, memory);
}

function load() {
  return clientPackage("@langchain/anthropic", () => import("@langchain/anthropic"));
}

function roomOf({ room = 0 }: ModelRequest, { mostRoom }: RequestForm): number {
  const wanted = Math.max(room, ROOM_TOKENS);
  // 0 stands for a server that took no room that was named.
  return mostRoom === null ? wanted : Math.min(wanted, mostRoom || LEAST_ROOM_TOKENS);
}

function formatOf({ name, schema }: ModelRequest, { format }: RequestForm) {
  const titled = { title: name, ...schema };
  switch (format) {
    case "json_schema":
      return { outputConfig: { format: { type: format, schema: titled } } } as const;
    case "json_object":
      return {
        tools: [{ name, description: "Takes the answer.", input_schema: titled }],
        tool_choice: { type: "tool", name },
      } as const;
    case "none":
      return {};
  }
}
