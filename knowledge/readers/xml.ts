import { SaxesParser } from "saxes";
import { Unreadable } from "./unreadable.ts";

/** Deeper than any document nests, and not so deep that it costs. */
const MAX_DEPTH = 1_000;

/** What a pass over XML calls, in the order of the text. Names are with their prefix, as written. */
export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(value: string): void;
}

/**
 * Passes over XML once. DOCTYPE is refused, and with it every entity that is not XML's own.
 * @throws Unreadable `broken` where it is not well-formed, nested too deep, or has a DOCTYPE; what a handler throws.
 */
export function readXml(xml: string | Uint8Array, handlers: XmlHandlers): void {
  const pass = passOver(handlers);
  pass.write(typeof xml === "string" ? xml : xmlText(xml));
  pass.end();
}

/** The same over XML that comes in pieces: what a handler throws ends the reading, and the rest is never unpacked. */
export async function readXmlChunks(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const pass = passOver(handlers);
  let decoder: Decoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= decoderOf(chunk);
    pass.write(decoded(decoder, chunk, true));
  }
  if (decoder !== undefined) pass.write(decoded(decoder, undefined, false));
  pass.end();
}

/** The text of XML: UTF-16 where its mark says so, UTF-8 otherwise. */
export function xmlText(bytes: Uint8Array): string {
  return decoded(decoderOf(bytes), bytes, false);
}

interface Pass {
  write(text: string): void;
  end(): void;
}

function passOver(handlers: XmlHandlers): Pass {
  const parser = new SaxesParser();
  let depth = 0;
  parser.on("error", (cause) => {
    throw new Unreadable("broken", cause);
  });
  parser.on("doctype", () => {
    throw new Unreadable("broken", new Error("XML with a DOCTYPE is not read"));
  });
  parser.on("opentag", ({ name, attributes }) => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new Unreadable("broken", new Error("XML is nested too deep"));
    handlers.open?.(name, attributes);
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    handlers.close?.(name);
  });
  if (handlers.text !== undefined) {
    const text = handlers.text.bind(handlers);
    parser.on("text", text);
    parser.on("cdata", text);
  }
  return { write: (text) => parser.write(text), end: () => parser.close() };
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoderOf(bytes: Uint8Array): Decoder {
  const wide =
    (bytes[0] === 0xff && bytes[1] === 0xfe && "utf-16le") || (bytes[0] === 0xfe && bytes[1] === 0xff && "utf-16be");
  return new TextDecoder(wide || "utf-8", { fatal: true });
}

function decoded(decoder: Decoder, bytes: Uint8Array | undefined, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (cause) {
    throw new Unreadable("broken", cause);
  }
}
