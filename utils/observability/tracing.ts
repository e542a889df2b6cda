import { LangChainTracer } from "@langchain/core/tracers/tracer_langchain";
import { isGraphBubbleUp, isGraphInterrupt } from "@langchain/langgraph";
import { Client, type LangSmithTracingClientInterface } from "langsmith";
import type { EventOrigin } from "../../schemas/event.ts";
import { type Config, secretsOf } from "../config/read-config.ts";
import { AppError, describe } from "../errors.ts";
import { within } from "./deadline.ts";
import { createRedactor } from "./redaction.ts";
import { cleanFields, PAUSED, STOPPED } from "./trace-cleaning.ts";
import { createTraceTransport } from "./trace-transport.ts";

/** What a run of the graph is to be called with, so that it is traced, once, and without secrets. */
export interface Tracing {
  readonly callbacks: LangChainTracer[];
  readonly runName: string;
  readonly tags: string[];
  /** By `thread_id` and `session_id` LangSmith shows the runs of a session as one. */
  metadataFor(run: TracedRun): Record<string, string>;
  /** Waits until what was traced is delivered; gives it up after this long. */
  flush(maxMs: number): Promise<void>;
}

export interface TracedRun extends EventOrigin {
  readonly session: string;
  readonly preset?: string;
  readonly variant?: string;
  readonly node?: string;
}

/**
 * Tracing to LangSmith; null where it is not switched on. The tracer must be among the callbacks of every run: where
 * it is missing, LangChain adds one of its own from the environment, which hides nothing.
 * @param onTrouble Told once, where traces cannot be delivered.
 * @throws AppError `config-invalid` where LangSmith refuses a variable that only LangSmith knows.
 */
export function createTracing(config: Config, onTrouble: (message: string) => void): Tracing | null {
  const { tracing } = config;
  if (tracing === undefined) return null;
  const redactor = createRedactor(secretsOf(config));
  const trouble = (message: string) => onTrouble(redactor.text(message));
  const transport = createTraceTransport(trouble);
  const client = openClient(tracing, transport.fetch);
  const clean = <R extends object>(run: R) => ({ ...run, ...cleanFields(run, redactor, tracing.content) });
  const cleaning: LangSmithTracingClientInterface = {
    createRun: ({ attachments: _, ...run }) => quietly(() => client.createRun(clean(run)), trouble),
    updateRun: (id, { attachments: _, ...run }) => quietly(() => client.updateRun(id, clean(run)), trouble),
  };
  const tracer = new PlanTracer({
    client: cleaning,
    ...(tracing.project === undefined ? {} : { projectName: tracing.project }),
    // Not in the background: what a session did is with the client when the session ends.
    _awaitHandler: true,
    hidesContent: !tracing.content,
  });
  return {
    callbacks: [tracer],
    runName: "plancraft",
    tags: ["plancraft"],
    metadataFor: ({ session, preset, variant, node, requestId, traceId }) => ({
      thread_id: session,
      session_id: session,
      ...(preset === undefined ? {} : { preset }),
      ...(variant === undefined ? {} : { variant }),
      ...(node === undefined ? {} : { node }),
      ...(requestId === undefined ? {} : { request_id: requestId }),
      ...(traceId === undefined ? {} : { trace_id: traceId }),
    }),
    async flush(maxMs) {
      const delivered = client.flush().then(() => client.awaitPendingTraceBatches());
      if (!(await within(delivered, maxMs).catch(() => true))) transport.abandon();
    },
  };
}

function openClient({ apiKey, endpoint }: NonNullable<Config["tracing"]>, send: typeof fetch): Client {
  try {
    return new Client({
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(endpoint === undefined ? {} : { apiUrl: endpoint }),
      fetchImplementation: send,
      // It would add every LANGSMITH_ variable to every run; some of them hold keys.
      omitTracedRuntimeInfo: true,
      tracingMode: "langsmith",
      blockOnRootRunFinalization: false,
      disablePromptCache: true,
      debug: false,
    });
  } catch (error) {
    throw new AppError("config-invalid", { problems: `LangSmith: ${describe(error)}` }, error);
  }
}

type TracerFields = NonNullable<ConstructorParameters<typeof LangChainTracer>[0]> & { readonly hidesContent: boolean };

/** LangChain's tracer, for which a pause is no failure. */
class PlanTracer extends LangChainTracer {
  readonly #fields: TracerFields;

  constructor(fields: TracerFields) {
    super(fields);
    this.#fields = fields;
  }

  override handleChainError(
    ...[error, runId, parentRunId, tags, kwargs]: Parameters<LangChainTracer["handleChainError"]>
  ) {
    if (!isGraphBubbleUp(error)) return super.handleChainError(error, runId, parentRunId, tags, kwargs);
    const outcome = isGraphInterrupt(error) ? PAUSED : STOPPED;
    return this.handleChainEnd({ ...outcome }, runId, parentRunId, tags, kwargs);
  }

  protected override stringifyError(error: unknown): string {
    if (!this.#fields.hidesContent) return super.stringifyError(error);
    if (error instanceof AppError) return `${error.name} ${error.code}`;
    return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : "Error";
  }

  /** Each part of a run gets a copy, and LangChain's would be its own tracer again. */
  override copyWithTracingConfig(given: Parameters<LangChainTracer["copyWithTracingConfig"]>[0]): PlanTracer {
    const { tracingMetadata, tracingTags } = super.copyWithTracingConfig(given);
    const metadata = tracingMetadata === undefined ? {} : { metadata: tracingMetadata };
    const copy = new PlanTracer({ ...this.#fields, ...metadata, tags: tracingTags });
    copy.runMap = this.runMap;
    copy.runTreeMap = this.runTreeMap;
    return copy;
  }
}

/** A trace that cannot be made must not disturb what is traced. */
async function quietly(action: () => Promise<void>, onTrouble: (message: string) => void): Promise<void> {
  try {
    await action();
  } catch (error) {
    onTrouble(`A run could not be traced: ${describe(error)}`);
  }
}
