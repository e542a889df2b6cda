import type { AzureChatOpenAICompletions, ChatOpenAICompletions } from "@langchain/openai";
import { AppError } from "../../errors.ts";
import { isWholeAnswer } from "../answers/thoughts.ts";
import { OvertimeError } from "../calls/overtime.ts";
import { classifyProviderError } from "./classify-error.ts";
import { readSigns } from "./error-signs.ts";
import { formFetch } from "./form-fetch.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "./providers.ts";
import { generatedIn, refusalOf } from "./refusals.ts";
import { messagesInForm, type RequestForm, roomIn } from "./request-form.ts";
import { type FormMemory, ServerForms } from "./server-forms.ts";

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

type ChatModel = ChatOpenAICompletions | AzureChatOpenAICompletions;

const OPENAI_BASE_URL = "https://api.openai.com/v1";

/** The o-series and gpt-5 and later refuse any temperature but their own; their chat variants take one. */
const FIXED_TEMPERATURE = /(^|[/:])(o\d|gpt-[5-9])(?!.*-chat)/;

/**
 * A model behind the Chat Completions protocol. Nothing is loaded or connected before the first call, and
 * no environment variable changes where a call goes.
 *
 * A call is one request. The one exception: where the server refuses a part of it (the answer format, a parameter), the
 * same call is sent again without that, and the provider sends none from then on. What is refused costs nothing.
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
  const models = new Map<string, Promise<ChatModel>>();
  const forms = new ServerForms(memory);
  const hasFixedTemperature = FIXED_TEMPERATURE.test(target.model);

  function modelFor(temperature: number | null, form: RequestForm, maxTokens: number | null): Promise<ChatModel> {
    // The client takes these at construction only. A session has few of them.
    const key = JSON.stringify([temperature, form.without, maxTokens]);
    let model = models.get(key);
    if (model === undefined) {
      model = constructModel(options, target, temperature, formFetch(form, maxTokens));
      models.set(key, model);
    }
    return model;
  }

  /** One request. @throws What the client throws; `received` keeps what came before. */
  async function send(request: ModelRequest, form: RequestForm, received: ReplyParts): Promise<ModelReply> {
    request.signal.throwIfAborted();
    const temperature = hasFixedTemperature ? null : request.temperature;
    const model = await modelFor(temperature, form, roomIn(request, form));
    await receive(model, request, form, received);
    // The client takes some aborts for the end of the stream.
    if (received.finishReason === null) request.signal.throwIfAborted();
    return received.reply();
  }

  return {
    id: `${options.kind}:${options.kind === "azure" ? options.deployment : options.model}`,
    need: (what) => forms.need(what),
    async complete(request) {
      let form = await forms.of(request.name);
      let unexplained: AppError | null = null;
      for (;;) {
        const received = new ReplyParts();
        try {
          const reply = await send(request, form, received);
          await forms.answered(form, request.name);
          return reply;
        } catch (thrown) {
          // The whole answer is here and paid for: what happened to the connection after it is nobody's loss.
          if (received.finishReason !== null) return received.reply();
          const error: unknown = request.signal.aborted ? request.signal.reason : thrown;
          if (request.signal.aborted && !(error instanceof OvertimeError)) throw error;
          // A server that says nothing behind its answer, and does not end either.
          if (error instanceof OvertimeError && isWholeAnswer(received.text, false)) {
            return { ...received.reply(), finishReason: "stop" };
          }
          const signs = readSigns(error);
          const generated = generatedIn(signs);
          if (generated !== null) {
            await forms.answered(form, request.name);
            return { ...received.reply(), text: generated.text, finishReason: generated.isCut ? "length" : "stop" };
          }
          const failure = classifyProviderError(error, {
            address: target.origin,
            model: target.model,
            call: request.name,
            partialText: received.text,
            // What the system says is ours, and no secret.
            prompt: request.messages.flatMap(({ role, content }) => (role === "system" ? [] : [content])).join("\n"),
            secrets: [options.apiKey, ...secrets],
          });
          const refusal = refusalOf(signs, { ...form, maxTokens: roomIn(request, form) });
          if (refusal?.kind === "unexplained" && failure.code !== "model-rejected") throw failure;
          const next = refusal && received.text === "" ? forms.after(refusal, form, request.name) : null;
          if (refusal?.kind === "unexplained") unexplained ??= failure;
          if (next === null) throw unexplained ?? failure;
          form = next;
        }
      }
    },
  };
}

/** What has been received of one answer. */
class ReplyParts {
  text = "";
  refusal = "";
  finishReason: string | null = null;
  inputTokens = 0;
  outputTokens = 0;
  cachedTokens: number | null = null;

  reply(): ModelReply {
    const { text, finishReason, inputTokens, outputTokens, cachedTokens } = this;
    return { text, finishReason, refusal: this.refusal || null, inputTokens, outputTokens, cachedTokens };
  }
}

/** Streams one answer into `received`, which keeps what came when the stream fails. */
async function receive(
  model: ChatModel,
  request: ModelRequest,
  form: RequestForm,
  received: ReplyParts,
): Promise<void> {
  const messages = messagesInForm(request, form).map(({ role, content }) => ({ role, content }));
  const stream = await model.stream(messages, {
    runName: request.name,
    // Without one of our own, LangChain would take LangGraph's, which cancels paid siblings of a failed call.
    signal: request.signal,
    ...formatOf(request, form),
  });
  for await (const chunk of stream) {
    const delta = deltaIn(chunk.additional_kwargs["__raw_response"]);
    if (bringsSomething(delta)) request.arrived?.();
    received.text += chunk.text;
    received.refusal += refusalIn(delta);
    const finishReason: unknown = chunk.response_metadata["finish_reason"];
    if (typeof finishReason === "string") received.finishReason = finishReason;
    received.inputTokens += count(field(chunk.usage_metadata, "input_tokens"));
    received.outputTokens += count(field(chunk.usage_metadata, "output_tokens"));
    received.cachedTokens = cachedIn(chunk.response_metadata["usage"]) ?? received.cachedTokens;
  }
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

/** As the server sent it: LangChain passes on what OpenAI says, and not what DeepSeek and Moonshot do. */
function cachedIn(usage: unknown): number | null {
  const said = [
    field(field(usage, "prompt_tokens_details"), "cached_tokens"),
    field(usage, "prompt_cache_hit_tokens"),
    field(usage, "cached_tokens"),
  ].find((value) => value !== undefined && value !== null);
  return said === undefined ? null : count(said);
}

/** The piece as the server sent it: LangChain drops its refusal and its thoughts. */
function deltaIn(raw: unknown): unknown {
  return field(list(field(raw, "choices"))[0], "delta");
}

function refusalIn(delta: unknown): string {
  const refusal = field(delta, "refusal");
  return typeof refusal === "string" ? refusal : "";
}

/** Many servers send the role at once, and then think as long as those that send nothing. */
function bringsSomething(delta: unknown): boolean {
  if (typeof delta !== "object" || delta === null) return false;
  return Object.entries(delta).some(([name, value]) => name !== "role" && value !== null && value !== "");
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function count(value: unknown): number {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" ? number : 0;
}

interface Target {
  readonly model: string;
  /** What requests are sent under, without a slash at the end. */
  readonly baseUrl: string;
  readonly origin: string;
}

function targetOf(options: OpenAIProviderOptions): Target {
  if (options.kind === "openai") {
    return { model: options.model, ...addressOf(options.baseUrl ?? OPENAI_BASE_URL) };
  }
  const { endpoint, instanceName } = options;
  if (endpoint === undefined && instanceName === undefined) {
    throw new AppError("config-invalid", { problems: "Azure needs an endpoint or an instance name." });
  }
  const address = addressOf(endpoint ?? `https://${instanceName}.openai.azure.com`);
  return { model: options.model ?? options.deployment, ...address };
}

function addressOf(text: string): { baseUrl: string; origin: string } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AppError("config-invalid", { problems: "The model's address is not an http or https URL." });
  }
  return { baseUrl: text.replace(/\/+$/, ""), origin: url.origin };
}

async function constructModel(
  options: OpenAIProviderOptions,
  target: Target,
  temperature: number | null,
  fetch: ReturnType<typeof formFetch>,
): Promise<ChatModel> {
  // Takes most of a second to load: `--help` and offline sessions never do.
  const library = await import("@langchain/openai");
  const fields = {
    model: target.model,
    apiKey: options.apiKey,
    ...(temperature === null ? {} : { temperature }),
    maxRetries: 0,
    verbose: false,
    streamUsage: true,
    __includeRawResponse: true,
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
