import { merged, type Shape, type ShapeOptions, shapeOf } from "./shape.ts";

/** What a server answered to one call, without its values. */
export interface Step {
  /** What was called, as the list of differences names it. */
  readonly name: string;
  readonly status: number;
  readonly type: string;
  /** Those of the headers that clients of LangGraph read. */
  readonly headers: readonly string[];
  readonly body?: Shape;
  /** Of a stream: the events in their order, repeated ones once. */
  readonly order?: readonly string[];
  /** Of a stream: the data of each kind of event. */
  readonly events?: Readonly<Record<string, Shape>>;
}

/** One event of a stream. */
export interface StreamedEvent {
  readonly id: string | null;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server sends.
  readonly data: any;
}

/** An answer with its values, for the calls that follow. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server sends.
  readonly json: any;
  readonly events: readonly StreamedEvent[];
}

export interface Call extends ShapeOptions {
  readonly method?: string;
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a stream that stays open: what is waited for before it is left. */
  readonly until?: (event: StreamedEvent) => boolean;
}

/** Sends a request: `fetch`, or a server in this process. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

const HEADERS = ["location", "content-location", "x-pagination-total", "x-pagination-next", "allow"];
/** A stream that is told nothing more is left then, and so is known by the events that came until then. */
const STREAM_MS = 30_000;

/** Sends calls and writes down what is answered. */
export class Transcript {
  readonly #send: Send;
  readonly #steps: Step[] = [];

  constructor(send: Send) {
    this.#send = send;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Sends a call whose answer is one of the steps; those of one name are numbered by whoever names them. */
  async step(name: string, path: string, call: Call = {}): Promise<Answer> {
    if (this.#steps.some((step) => step.name === name)) throw new Error(`There are two steps ${JSON.stringify(name)}`);
    const { answer, step } = await this.#called(path, call);
    this.#steps.push({ name, ...step });
    return answer;
  }

  /** Sends a call that only prepares one. */
  async call(path: string, call: Call = {}): Promise<Answer> {
    return (await this.#called(path, call)).answer;
  }

  async #called(path: string, { method, json, body, headers, until, ...options }: Call) {
    const content = json === undefined ? body : JSON.stringify(json);
    const leaving = new AbortController();
    const response = await this.#send(path, {
      method: method ?? (content === undefined ? "GET" : "POST"),
      headers: { ...(content === undefined ? {} : { "content-type": "application/json" }), ...headers },
      signal: leaving.signal,
      ...(content === undefined ? {} : { body: content }),
    });
    const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const known = HEADERS.filter((name) => response.headers.has(name));
    const seen = { status: response.status, type, headers: known };
    if (type === "text/event-stream") {
      const events = await streamed(response, until, leaving);
      return {
        answer: { status: response.status, headers: response.headers, json: null, events },
        step: { ...seen, ...summary(events) },
      };
    }
    const text = await response.text();
    const value = parsed(text);
    return {
      answer: { status: response.status, headers: response.headers, json: value ?? null, events: [] },
      step: { ...seen, body: text.trim() === "" ? "nothing" : value === undefined ? "text" : shapeOf(value, options) },
    };
  }
}

/** Some answers are JSON and do not say so. Undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function streamed(response: Response, until: Call["until"], leaving: AbortController): Promise<StreamedEvent[]> {
  const events: StreamedEvent[] = [];
  const late = setTimeout(() => leaving.abort(), STREAM_MS);
  let text = "";
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (text + chunk.replaceAll("\r\n", "\n")).split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) events.push(...eventIn(frame));
      if (until && events.some(until)) break;
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    clearTimeout(late);
    leaving.abort();
  }
  return events;
}

function eventIn(frame: string): StreamedEvent[] {
  const field = (name: string) =>
    frame.split("\n").flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trimStart()] : []));
  const data = field("data").join("\n");
  const [event] = field("event");
  if (event === undefined && data === "") return [];
  return [{ id: field("id")[0] ?? null, event: event ?? "message", data: data === "" ? null : JSON.parse(data) }];
}

/** Steps of the graph alternate between these as often as there are steps: how often is the graph's matter. */
const REPEATED = new Set(["values", "updates", "tasks", "checkpoints", "debug", "custom", "messages"]);

function summary(events: readonly StreamedEvent[]): Pick<Step, "order" | "events"> {
  const order: string[] = [];
  let group = new Set<string>();
  const close = () => {
    if (group.size > 0) order.push(`(${[...group].toSorted().join(" ")})+`);
    group = new Set();
  };
  const shapes: Record<string, Shape> = {};
  for (const one of events) {
    const name = nameOf(one);
    if (REPEATED.has(name)) group.add(name);
    else {
      close();
      if (order.at(-1) !== name) order.push(name);
    }
    const shape: Shape = { id: one.id === null ? "none" : "text", data: dataShape(one) };
    shapes[name] = shapes[name] === undefined ? shape : merged(shapes[name], shape);
  }
  close();
  return { order, events: Object.fromEntries(Object.entries(shapes).toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** An event's name, and what makes it another one: the interrupt that it brings, or the newer protocol's kind of lifecycle. */
function nameOf({ event, data }: StreamedEvent): string {
  const name = event.split("|")[0] ?? event;
  const inner = data?.type === "event" ? data.params?.data : data;
  if (inner !== null && typeof inner === "object" && "__interrupt__" in inner) return `${name} with an interrupt`;
  if (name === "lifecycle") {
    const isRoot = data?.params?.namespace?.length === 0;
    return isRoot ? `lifecycle ${inner?.event}` : "lifecycle of a node";
  }
  return name;
}

/** What is deeper in an update is the graph's matter, and so is the node that it is named for in the older protocol. */
function dataShape({ event, data }: StreamedEvent): Shape {
  if (event !== "updates" || "__interrupt__" in data) return shapeOf(data);
  if (data.type === "event") return shapeOf(data, { levels: 2 });
  return {
    "<node>": Object.values(data)
      .map((update) => shapeOf(update, { levels: 0 }))
      .reduce(merged),
  };
}
