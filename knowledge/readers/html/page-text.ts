import { isUtf8 } from "node:buffer";
import { decodeCp949 } from "../../cp949.ts";
import { decodedText } from "../../decoded-text.ts";

/** Pages say their charset at their beginning; browsers look as far as this, and a little more costs nothing. */
const PRESCANNED_BYTES = 4_096;
const META_CHARSET = /<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i;
/** The names of CP949 and of the part of it that Node's own decoder knows. */
const KOREAN = /^(?:euc-?kr|(?:x-)?(?:windows-|ms|cp)?949|uhc|ks_?c_?5601.*|korean)$/i;

/**
 * The text of a page: by its byte order mark, as UTF-8 wherever that fits, then by the charset that it names. A page
 * that names one and is another, as saved pages do, is UTF-8 nearly always.
 * @returns Null where the bytes are no text.
 */
export function pageText(bytes: Uint8Array): string | null {
  const named = namedCharset(bytes);
  const isOther = named !== null && !KOREAN.test(named) && !/^utf/i.test(named) && !isUtf8(bytes);
  return (isOther ? inCharset(bytes, named) : decodedText(bytes)) ?? inCharset(bytes, named);
}

/**
 * Bytes in a charset that is known from elsewhere, as a page's header says it.
 * @param charset Its name; what nobody knows counts as UTF-8.
 * @returns Null where the bytes are no text, or where no charset is named.
 */
export function inCharset(bytes: Uint8Array, charset: string | null): string | null {
  if (charset === null) return null;
  const korean = KOREAN.test(charset) ? decodeCp949(bytes) : null;
  const text = korean ?? decoderOf(charset).decode(bytes);
  return text.includes("\0") ? null : text;
}

function namedCharset(bytes: Uint8Array): string | null {
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCANNED_BYTES));
  return META_CHARSET.exec(beginning.toString("latin1"))?.[1] ?? null;
}

/** One that puts a mark in the place of what it cannot read: a page with one broken letter is still a page. */
function decoderOf(charset: string) {
  try {
    return new TextDecoder(KOREAN.test(charset) ? "euc-kr" : charset);
  } catch {
    return new TextDecoder();
  }
}
