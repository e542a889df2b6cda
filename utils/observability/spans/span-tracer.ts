import { type Attributes, type Context, context, type Link, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type ReadableSpan,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { SpansAccess } from "../../config/otlp-settings.ts";
import { packageVersion } from "../../package-files.ts";
import type { Redactor } from "../redaction.ts";
import type { LiveSpan, RootStart, SpanAttributes, SpanKind, SpanPlace, SpanStart } from "./span-scope.ts";

/** Names and ids are shorter; whatever is longer got here by mistake. */
const MAX_TEXT = 200;
/** A prompt is cut there: a collector refuses requests of more than some megabytes. */
const MAX_CONTENT = 100_000;

/** OpenTelemetry's numbers of kinds and states. */
const KINDS = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 } as const satisfies Record<
  SpanKind,
  number
>;
const FAILED = 2;
const SAMPLED = 1;

/** Makes spans; those that end and are kept go to `ended`. */
export interface SpanTracer {
  root(start: RootStart): LiveSpan;
}

/**
 * OpenTelemetry's spans, beside whatever a program may trace by itself: nothing global is set. A span of the program that is
 * active where a trace of ours begins is its parent.
 */
export function spanTracer(access: SpansAccess, redactor: Redactor, ended: (span: ReadableSpan) => void): SpanTracer {
  const ids = new GivenIds();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.version": packageVersion(),
      "process.pid": process.pid,
      "telemetry.sdk.language": "nodejs",
      "telemetry.sdk.name": "opentelemetry",
      ...access.resource,
    }),
    sampler: samplerOf(access),
    idGenerator: ids,
    spanProcessors: [{ onStart: () => {}, onEnd: ended, forceFlush: async () => {}, shutdown: async () => {} }],
  });
  const tracer = provider.getTracer("plancraft", packageVersion());
  const texts = { redactor, content: access.content };

  function begin({ name, kind = "internal", attributes, links = [] }: SpanStart, parent: Context): LiveSpan {
    const options = {
      kind: KINDS[kind],
      links: links.map(linkTo),
      ...(attributes ? { attributes: known(attributes) } : {}),
    };
    const span = tracer.startSpan(name, options, parent);
    return live(span, texts, (start) => begin(start, trace.setSpan(ROOT_CONTEXT, span)));
  }

  return {
    root: ({ parent, own, ...start }) => {
      const above = parent ? trace.setSpanContext(ROOT_CONTEXT, contextOf(parent)) : context.active();
      ids.next = own ?? null;
      const span = begin(start, above);
      ids.next = null;
      return span;
    },
  };
}

interface Texts {
  readonly redactor: Redactor;
  readonly content: boolean;
}

function live(span: Span, { redactor, content }: Texts, child: LiveSpan["child"]): LiveSpan {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceId,
    spanId,
    isSampled: (traceFlags & SAMPLED) === SAMPLED,
    set: (attributes) => void span.setAttributes(known(attributes)),
    rename: (name) => void span.updateName(name),
    event: (name, attributes = {}) => void span.addEvent(name, known(attributes)),
    text: (name, text) => {
      if (span.isRecording()) span.setAttribute(name, redactor.text(text).slice(0, MAX_TEXT));
    },
    content: (name, text) => {
      if (content && span.isRecording()) span.setAttribute(name, redactor.text(text().slice(0, MAX_CONTENT)));
    },
    fail: (code) => {
      span.setStatus({ code: FAILED });
      span.setAttribute("error.type", code);
    },
    child,
    end: () => span.end(),
  };
}

/** What has no value is no attribute. */
function known(attributes: SpanAttributes): Attributes {
  const found: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) found[name] = typeof value === "object" ? [...value] : value;
  }
  return found;
}

function contextOf({ traceId, spanId, isSampled }: SpanPlace) {
  return { traceId, spanId, traceFlags: isSampled ? SAMPLED : 0, isRemote: true };
}

function linkTo(place: SpanPlace): Link {
  return { context: contextOf(place) };
}

function samplerOf({ sampler, ratio }: SpansAccess): Sampler {
  const [, isBased, name = ""] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root =
    name === "always_off"
      ? new AlwaysOffSampler()
      : name === "traceidratio"
        ? new TraceIdRatioBasedSampler(ratio)
        : new AlwaysOnSampler();
  return isBased ? new ParentBasedSampler({ root }) : root;
}

/** Ids at random, but for a span that has its own already. */
class GivenIds extends RandomIdGenerator {
  next: RootStart["own"] | null = null;

  override generateTraceId(): string {
    return this.next?.traceId ?? super.generateTraceId();
  }

  override generateSpanId(): string {
    return this.next?.spanId ?? super.generateSpanId();
  }
}
