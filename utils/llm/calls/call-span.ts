import { type LiveSpan, type SpanAttributes, withSpan } from "../../observability/spans/span-scope.ts";
import type { LedgerEntry } from "../../postgres/stores/call-ledger.ts";
import { modelParts } from "../provider/provider-names.ts";
import type { ModelProvider, ModelReply, ModelRequest } from "../provider/providers.ts";

/** As OpenTelemetry's conventions call them; Ollama has no name there yet. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  openai: "openai",
  azure: "azure.ai.openai",
  anthropic: "anthropic",
  google: "gcp.gemini",
  ollama: "ollama",
};

interface TracedCall {
  readonly provider: Pick<ModelProvider, "id" | "isOffline">;
  readonly request: Pick<ModelRequest, "messages" | "temperature">;
  readonly entry: Pick<LedgerEntry, "name" | "site">;
}

/** One attempt of a call in a span of its own, as OpenTelemetry's conventions on generative models have it. */
export function inCallSpan<T>(
  { provider, request, entry }: TracedCall,
  attempt: number,
  work: (span: LiveSpan | undefined) => Promise<T>,
): Promise<T> {
  const parts = modelParts(provider.id);
  const model = parts?.name ?? provider.id;
  const { site } = entry;
  const attributes: SpanAttributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": parts ? PROVIDER_NAMES[parts.provider] : "plancraft",
    "gen_ai.request.model": model,
    "gen_ai.request.temperature": request.temperature,
    "gen_ai.request.stream": true,
    "gen_ai.output.type": "json",
    "gen_ai.conversation.id": site.session,
    "plancraft.call.name": entry.name,
    "plancraft.call.attempt": attempt,
    "plancraft.step": site.node,
    "plancraft.task": site.target,
  };
  const kind = provider.isOffline ? "internal" : "client";
  return withSpan({ name: `chat ${model}`, kind, attributes }, (span) => {
    span?.content("gen_ai.input.messages", () =>
      JSON.stringify(request.messages.map(({ role, content }) => ({ role, parts: [{ type: "text", content }] }))),
    );
    return work(span);
  });
}

/** What an answer brought, whether or not it can be used. */
export function noteReply(span: LiveSpan | undefined, reply: ModelReply, costUsd: number | null | undefined): void {
  if (span === undefined) return;
  const { finishReason, inputTokens, outputTokens, cachedTokens, cacheWriteTokens, text, refusal } = reply;
  span.set({
    "gen_ai.response.finish_reasons": [finishReason ?? "error"],
    ...(inputTokens + outputTokens > 0
      ? { "gen_ai.usage.input_tokens": inputTokens, "gen_ai.usage.output_tokens": outputTokens }
      : {}),
    "gen_ai.usage.cache_read.input_tokens": cachedTokens ?? undefined,
    "gen_ai.usage.cache_creation.input_tokens": cacheWriteTokens,
    "plancraft.call.cost_usd": costUsd ?? undefined,
  });
  span.content("gen_ai.output.messages", () =>
    JSON.stringify([
      {
        role: "assistant",
        parts: [{ type: "text", content: refusal ?? text }],
        finish_reason: finishReason ?? "error",
      },
    ]),
  );
}
