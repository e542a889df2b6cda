/** One message of `text/event-stream`, as its fields say. */
export interface EventFrame {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** What a reader of a stream is told: a message, how long to wait before it comes back, or that it is still there. */
export type StreamPart = { readonly frame: EventFrame } | { readonly retryMs: number } | { readonly comment: string };

/** Reads `text/event-stream` as the HTML standard says, piece by piece; what was not ended is dropped. */
export async function* streamParts(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamPart, void, void> {
  let fields = emptyFields();
  for await (const line of lines(body)) {
    if (line === "") {
      const { id, event, data } = fields;
      if (data.length > 0) yield { frame: { id, event, data: data.join("\n") } };
      fields = emptyFields();
      continue;
    }
    const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === "") yield { comment: value };
    else if (name === "retry" && /^\d+$/.test(value)) yield { retryMs: Number(value) };
    else if (name === "id") fields.id = value;
    else if (name === "event") fields.event = value;
    else if (name === "data") fields.data.push(value);
  }
}

function emptyFields(): { id: string | null; event: string; data: string[] } {
  return { id: null, event: "message", data: [] };
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const ended = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = ended.pop() ?? "";
    yield* ended;
  }
}
