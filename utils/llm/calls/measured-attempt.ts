import type { Message } from "../../../schemas/model/model-call.ts";
import type { AppError } from "../../errors.ts";
import { isMeasured, measure } from "../../observability/metrics/measured.ts";
import type { ModelProvider, ModelReply } from "../provider/providers.ts";
import { promptTokens } from "./spending.ts";

/** An attempt as far as it is measured. */
export interface AttemptedCall {
  readonly provider: Pick<ModelProvider, "id" | "isOffline">;
  readonly entry: { readonly name: string };
  readonly request: { readonly messages: readonly Message[] };
  readonly cancel: AbortSignal;
}

/** Tells whoever measures what became of an attempt. @param counted The prompt as the provider counted it, where it did. */
export function measureAttempt(
  { provider, entry, request, cancel }: AttemptedCall,
  durationMs: number,
  counted: Pick<ModelReply, "inputTokens"> | null,
  failure: AppError | null,
): void {
  if (!isMeasured("call-attempted")) return;
  const outcome = failure === null ? "answered" : cancel.aborted ? "cancelled" : "failed";
  const tokens = counted?.inputTokens || promptTokens(request.messages);
  measure("call-attempted", {
    ...{ model: provider.id, name: entry.name, outcome, durationMs },
    // It reads no prompt.
    promptTokens: provider.isOffline ? null : tokens,
    isRateLimited: failure?.code === "model-rate-limited",
  });
}
