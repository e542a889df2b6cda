import type { Runnable } from "@langchain/core/runnables";
import type { AppError, Wording } from "../../../errors.ts";
import { traceHeaders } from "../../../observability/spans/span-scope.ts";
import { isWholeAnswer } from "../../answers/thoughts.ts";
import { OvertimeError } from "../../calls/overtime.ts";
import { classifyProviderError } from "../errors/classify-error.ts";
import { readSigns } from "../errors/error-signs.ts";
import { generatedIn, refusalOf } from "../errors/refusals.ts";
import type { RequestForm } from "../forms/request-form.ts";
import { type FormMemory, ServerForms } from "../forms/server-forms.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../providers.ts";
import { type ClientFetch, formFetch } from "../stream/form-fetch.ts";
import { ReplyParts } from "../stream/reply-parts.ts";
import type { Dialect } from "./dialect.ts";

/** A message as LangChain takes it. */
export interface ClientMessage {
  readonly role: string;
  readonly content: string | readonly { readonly type: "text"; readonly text: string }[];
}

/** One request as a client is to make it. */
export interface ClientCall {
  readonly request: ModelRequest;
  readonly form: RequestForm;
  /** Null where the model, or its server, takes none. */
  readonly temperature: number | null;
  /** How many tokens the answer may take; null where that is left to the server. */
  readonly room: number | null;
  readonly fetch: ClientFetch;
}

/** LangChain's client for one request, and what it is asked with. */
export interface PreparedCall {
  readonly model: Runnable;
  readonly messages: readonly ClientMessage[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What is particular to a protocol: how it is asked, and how its answers are read. All else is the same for all. */
export interface Protocol {
  readonly id: string;
  readonly model: string;
  /** Scheme, host and port: what may be shown of an address. */
  readonly origin: string;
  readonly dialect: Dialect;
  readonly takesTemperature: boolean;
  readonly secrets: readonly string[];
  /** What a person can do where the server does not have the model. */
  readonly hint?: Wording;
  readonly room: (request: ModelRequest, form: RequestForm) => number | null;
  /** The most room that was asked for and can be asked for less of; null where there is nothing to give up. */
  readonly roomToLose: (request: ModelRequest, form: RequestForm) => number | null;
  readonly alwaysNamesRoom?: boolean;
  /** The body in the form that the server takes, where the client cannot be told. */
  readonly edit: (body: string, form: RequestForm, room: number | null) => string;
  /** Loads the client. @throws AppError `config-invalid` where its package is not installed. */
  readonly load: () => Promise<unknown>;
  readonly prepare: (call: ClientCall) => Promise<PreparedCall>;
}

/**
 * A model behind a protocol. Nothing is loaded or connected before the first call, and no environment variable changes
 * where a call goes.
 *
 * A call is one request. The one exception: where the server refuses a part of it (the answer format, a parameter), the
 * same call is sent again without that, and the provider sends none from then on. What is refused costs nothing.
 * @param memory Keeps what the server takes for other processes.
 */
export function protocolProvider(protocol: Protocol, memory: FormMemory | null): ModelProvider {
  const forms = new ServerForms(memory);

  return {
    id: protocol.id,
    need: (what) => forms.need(what),
    ready: async () => {
      await protocol.load();
    },
    async complete(request) {
      let form = await forms.of(request.name);
      let unexplained: AppError | null = null;
      for (;;) {
        const received = new ReplyParts(request);
        try {
          const reply = await send(protocol, request, form, received);
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
          const failure = failureOf(error, protocol, request, received.text);
          const maxTokens = protocol.roomToLose(request, form);
          const { alwaysNamesRoom = false } = protocol;
          const refusal = refusalOf(signs, { ...form, maxTokens, alwaysNamesRoom });
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

/** One request. @throws What the client throws; `received` keeps what came before. */
async function send(
  protocol: Protocol,
  request: ModelRequest,
  form: RequestForm,
  received: ReplyParts,
): Promise<ModelReply> {
  const { signal } = request;
  signal.throwIfAborted();
  const room = protocol.room(request, form);
  const takesTemperature = protocol.takesTemperature && !form.without.includes("temperature");
  const { model, messages, options } = await protocol.prepare({
    request,
    form,
    temperature: takesTemperature ? request.temperature : null,
    room,
    fetch: formFetch({
      dialect: protocol.dialect,
      edit: (body) => protocol.edit(body, form, room),
      taken: (chunk) => received.take(chunk),
      signal,
      headers: traceHeaders(),
    }),
  });
  // Without a signal of our own, LangChain would take LangGraph's, which cancels paid siblings of a failed call.
  const stream = await model.stream(messages, { runName: request.name, signal, ...options });
  // What it brings has been taken by then: the clients drop some of it.
  for await (const _ of stream) signal.throwIfAborted();
  // Clients take some aborts for the end of the stream.
  if (received.finishReason === null) signal.throwIfAborted();
  return received.reply();
}

function failureOf(error: unknown, protocol: Protocol, request: ModelRequest, partialText: string): AppError {
  const { origin, model, secrets, hint } = protocol;
  return classifyProviderError(error, {
    address: origin,
    model,
    call: request.name,
    partialText,
    // What the system says is ours, and no secret.
    prompt: request.messages.flatMap(({ role, content }) => (role === "system" ? [] : [content])).join("\n"),
    secrets,
    ...(hint ? { hint } : {}),
  });
}
