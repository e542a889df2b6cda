import { decodeCp949 } from "./cp949.ts";

/** The text that bytes stand for: UTF-16 with its mark, UTF-8, or CP949. Null where they are no text. */
export function decodedText(bytes: Uint8Array): string | null {
  const wide =
    (bytes[0] === 0xff && bytes[1] === 0xfe && "utf-16le") || (bytes[0] === 0xfe && bytes[1] === 0xff && "utf-16be");
  const text = wide ? decode(bytes, wide) : (decode(bytes, "utf-8") ?? decodeCp949(bytes));
  return text?.includes("\0") ? null : text;
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
