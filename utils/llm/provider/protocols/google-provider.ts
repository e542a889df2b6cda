import { messagesInForm, type RequestForm, roomIn } from "../forms/request-form.ts";
import type { FormMemory } from "../forms/server-forms.ts";
import { providerAddress, withoutEnd } from "../provider-address.ts";
import type { ModelProvider, ModelRequest } from "../providers.ts";
import type { ClientFetch } from "../stream/form-fetch.ts";
import { clientPackage } from "./client-package.ts";
import { GEMINI_DIALECT } from "./gemini-dialect.ts";
import { type ClientCall, protocolProvider } from "./protocol-provider.ts";

export interface GoogleOptions {
  readonly model: string;
  readonly apiKey: string;
  /** The Gemini API's own where it is left out. */
  readonly baseUrl?: string;
}

type JsonSchema = Readonly<Record<string, unknown>>;

const BASE_URL = "https://generativelanguage.googleapis.com";
const API_VERSION = "v1beta";
/** Where room is asked for, it is enough to think in: without a word, Google gives all that the model has. */
const ROOM_TOKENS = 32_000;
/** From Gemini 3 on a temperature is deprecated: a lower one than theirs makes them go round in circles. */
const FIXED_TEMPERATURE = /gemini-(?:[3-9]|[1-9]\d|[a-z-]*latest)/;

/**
 * A model of the Gemini API, asked by `generateContent`; see `protocolProvider`. The answer's form is asked for by
 * `responseJsonSchema`.
 * @throws AppError `config-invalid` where the address is no http(s) URL.
 */
export function googleProvider(
  { model: given, apiKey, baseUrl = BASE_URL }: GoogleOptions,
  memory: FormMemory | null = null,
  secrets: readonly string[] = [],
): ModelProvider {
  const asked = providerAddress(baseUrl);
  const apiVersion = /\/(v\d\w*)$/.exec(asked.baseUrl)?.[1] ?? API_VERSION;
  const address = withoutEnd(asked, /\/v\d\w*$/);
  const model = given.replace(/^models\//, "");
  const protocol = {
    id: `google:${given}`,
    model,
    origin: address.origin,
    dialect: GEMINI_DIALECT,
    takesTemperature: !FIXED_TEMPERATURE.test(model),
    secrets: [apiKey, ...secrets],
    room: roomOf,
    roomToLose: roomOf,
    edit: withMimeType,
    load,
    prepare: async (call: ClientCall) => {
      const { ChatGoogle } = await load();
      const { request, form, room, temperature, fetch } = call;
      return {
        model: new ChatGoogle({
          model,
          // The client has it; here it would be in every trace, and without this line that of the environment.
          apiKey: "",
          endpoint: address.baseUrl,
          apiVersion,
          platformType: "gai",
          apiClient: clientOf(fetch, apiKey),
          ...(temperature === null ? {} : { temperature }),
          ...(room === null ? {} : { maxOutputTokens: room }),
          maxRetries: 0,
        }),
        messages: messagesInForm(request, form),
        options: formatOf(request, form),
      };
    },
  };
  return protocolProvider(protocol, memory);
}

function load() {
  return clientPackage("@langchain/google", () => import("@langchain/google"));
}

function roomOf(request: ModelRequest, form: RequestForm): number | null {
  return roomIn({ ...request, room: Math.max(request.room ?? 0, ROOM_TOKENS) }, form);
}

/** What the client sends by: with the key, and nothing that the environment would add. */
function clientOf(fetch: ClientFetch, apiKey: string) {
  return {
    hasApiKey: () => true,
    getProjectId: async () => "",
    fetch: async (request: Request) => {
      const headers = { ...Object.fromEntries(request.headers), "x-goog-api-key": apiKey };
      return fetch(request.url, {
        method: request.method,
        headers,
        body: await request.text(),
        signal: request.signal,
      });
    },
  };
}

function formatOf({ name, schema }: ModelRequest, { format }: RequestForm) {
  return format === "json_schema" ? { responseSchema: { title: name, ...inGoogleWords(schema) } } : {};
}

/** JSON without a schema: the client asks for the one only with the other. */
function withMimeType(body: string, { format }: RequestForm): string {
  if (format !== "json_object") return body;
  const sent: { generationConfig?: object } = JSON.parse(body);
  return JSON.stringify({
    ...sent,
    generationConfig: { ...sent.generationConfig, responseMimeType: "application/json" },
  });
}

/** Google takes no `const`, but a choice of one. */
function inGoogleWords(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => (key === "const" ? ["enum", [value]] : [key, innerWords(key, value)])),
  );
}

function innerWords(key: string, value: unknown): unknown {
  if (key === "enum" || key === "required") return value;
  if (Array.isArray(value)) return value.map((entry) => innerWords("", entry));
  if (typeof value !== "object" || value === null) return value;
  // Names of fields are no words of a schema.
  if (key !== "properties" && key !== "$defs") return inGoogleWords({ ...value });
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, innerWords("", inner)]));
}
