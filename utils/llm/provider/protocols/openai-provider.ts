import type { AzureChatOpenAICompletions, ChatOpenAICompletions } from "@langchain/openai";
import { AppError } from "../../../errors.ts";
import { bodyInForm, messagesInForm, type RequestForm, roomIn } from "../forms/request-form.ts";
import type { FormMemory } from "../forms/server-forms.ts";
import { type ProviderAddress, providerAddress } from "../provider-address.ts";
import type { ModelProvider, ModelRequest } from "../providers.ts";
import { CHAT_DIALECT } from "./dialect.ts";
import { type ClientCall, protocolProvider } from "./protocol-provider.ts";

/** OpenAI itself, or anything that speaks its Chat Completions protocol. */
export interface OpenAIOptions {
  readonly kind: "openai";
  readonly model: string;
  /** Servers without keys want one all the same: any text will do. */
  readonly apiKey: string;
  /** With its version path, for example `http://127.0.0.1:11434/v1`; OpenAI's own where it is left out. */
  readonly baseUrl?: string;
}

/** A deployment on Azure, named by its endpoint or by its instance. */
export interface AzureOptions {
  readonly kind: "azure";
  readonly deployment: string;
  readonly apiKey: string;
  readonly apiVersion: string;
  /** For example `https://my-instance.openai.azure.com`; wins over `instanceName`. */
  readonly endpoint?: string;
  readonly instanceName?: string;
  /** The model behind the deployment, where its name does not say it. */
  readonly model?: string;
}

export type OpenAIProviderOptions = OpenAIOptions | AzureOptions;

const OPENAI_BASE_URL = "https://api.openai.com/v1";

/** The o-series and gpt-5 and later refuse any temperature but their own; their chat variants take one. */
const FIXED_TEMPERATURE = /(^|[/:])(o\d|gpt-[5-9])(?!.*-chat)/;

/**
 * A model behind the Chat Completions protocol; see `protocolProvider`.
 * @param memory Keeps what the server takes for other processes.
 * @param secrets What else a server may send back that nobody is to see.
 * @throws AppError `config-invalid` where the address is no http(s) URL or the Azure resource is not named.
 */
export function openAIProvider(
  options: OpenAIProviderOptions,
  memory: FormMemory | null = null,
  secrets: readonly string[] = [],
): ModelProvider {
  const target = targetOf(options);
  const protocol = {
    id: `${options.kind}:${options.kind === "azure" ? options.deployment : options.model}`,
    model: target.model,
    origin: target.origin,
    dialect: CHAT_DIALECT,
    takesTemperature: !FIXED_TEMPERATURE.test(target.model),
    secrets: [options.apiKey, ...secrets],
    room: roomIn,
    roomToLose: roomIn,
    edit: bodyInForm,
    load: async () => undefined,
    prepare: async (call: ClientCall) => ({
      model: await constructModel(options, target, call),
      messages: messagesInForm(call.request, call.form),
      options: formatOf(call.request, call.form),
    }),
  };
  return protocolProvider(protocol, memory);
}

function formatOf({ name, schema }: ModelRequest, { format }: RequestForm) {
  switch (format) {
    case "json_schema":
      return { response_format: { type: format, json_schema: { name, strict: true, schema } } } as const;
    case "json_object":
      return { response_format: { type: format } } as const;
    case "none":
      return {};
  }
}

interface Target extends ProviderAddress {
  readonly model: string;
}

function targetOf(options: OpenAIProviderOptions): Target {
  if (options.kind === "openai") {
    return { model: options.model, ...providerAddress(options.baseUrl ?? OPENAI_BASE_URL) };
  }
  const { endpoint, instanceName } = options;
  if (endpoint === undefined && instanceName === undefined) {
    throw new AppError("config-invalid", { problems: "Azure needs an endpoint or an instance name." });
  }
  const address = providerAddress(endpoint ?? `https://${instanceName}.openai.azure.com`);
  return { model: options.model ?? options.deployment, ...address };
}

async function constructModel(
  options: OpenAIProviderOptions,
  target: Target,
  { temperature, fetch }: ClientCall,
): Promise<ChatOpenAICompletions | AzureChatOpenAICompletions> {
  // Takes most of a second to load: `--help` and offline sessions never do.
  const library = await import("@langchain/openai");
  const fields = {
    model: target.model,
    apiKey: options.apiKey,
    ...(temperature === null ? {} : { temperature }),
    maxRetries: 0,
    verbose: false,
    streamUsage: true,
    // Everything the client would else read from the environment is given, if only as null. The key is not
    // repeated here: LangChain hides only the one above from traces.
    configuration: {
      baseURL: target.baseUrl,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: "off" as const,
      fetch,
    },
  };
  // The Completions classes, not ChatOpenAI: that one goes to another protocol for some model names.
  if (options.kind === "openai") return new library.ChatOpenAICompletions(fields);
  return new library.AzureChatOpenAICompletions({
    ...fields,
    azureOpenAIApiKey: options.apiKey,
    azureOpenAIApiDeploymentName: encodeURIComponent(options.deployment),
    azureOpenAIApiVersion: options.apiVersion,
    // Wins over every other way to name the address, the environment's included.
    azureOpenAIBasePath: `${target.baseUrl}/openai/deployments`,
  });
}
