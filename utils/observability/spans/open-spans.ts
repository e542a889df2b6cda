import { type Config, secretsOf } from "../../config/read-config.ts";
import { AppError, describe } from "../../errors.ts";
import { createRedactor } from "../redaction.ts";
import { activeSpan, inSpan, NO_SPANS, type Spans } from "./span-scope.ts";

/**
 * OpenTelemetry's traces where an endpoint is set for them, else none. What they are made with is loaded with the first span
 * that begins a trace, so that a command which does no work traces none.
 * @param onTrouble Told once each where spans are not delivered, or are dropped.
 */
export function openSpans(config: Config, onTrouble: (message: string) => void): Spans {
  const access = config.spans;
  if (access === undefined) return NO_SPANS;
  const redactor = createRedactor(secretsOf(config));
  const load = async () => {
    const [{ spanTracer }, { spanOutbox }] = await Promise.all([
      import("./span-tracer.ts"),
      import("./span-outbox.ts"),
    ]);
    const outbox = spanOutbox(access, (message) => onTrouble(redactor.text(message)));
    return { outbox, tracer: spanTracer(access, redactor, outbox.add) };
  };
  // Nobody is to be kept from planning by it.
  const lose = (error: unknown) => {
    onTrouble(redactor.text(`Nothing is traced: ${describe(error)}.`));
    return null;
  };
  let loading: Promise<Awaited<ReturnType<typeof load>> | null> | undefined;
  return {
    async begin(start, work) {
      const above = activeSpan();
      if (above) return inSpan(above.child(start), work);
      loading ??= load().catch(lose);
      const opened = await loading;
      return opened ? inSpan(opened.tracer.root(start), work) : work(undefined);
    },
    flush: async (maxMs) => (await loading)?.outbox.flush(maxMs),
  };
}

/** @throws AppError `traces-misconfigured` where OpenTelemetry's variables are wrong, and nothing is traced for that. */
export function checkSpans({ spansProblems }: Config): void {
  if (spansProblems.length === 0) return;
  const of = (language: "en" | "ko") => spansProblems.map((problem) => problem[language]).join("; ");
  throw new AppError("traces-misconfigured", { problems: { en: of("en"), ko: of("ko") } });
}
