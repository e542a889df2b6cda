import { decodeCp949 } from "../../cp949.ts";

/**
 * The names that mails give to what Node's decoder does not know: it takes CP949's own syllables for control characters,
 * and knows nothing of ISO-2022-KR.
 */
const NAMES = String.raw`(?:euc-?kr|(?:x-)?(?:windows-|ms|cp)949|uhc|ks_?c_?5601(?:-19\d\d)?|(?:cs)?iso-?2022-?kr)`;
const PARAMETER = new RegExp(
  String.raw`^(content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?charset\s*=\s*)"?${NAMES}"?(?=[\s;]|$)`,
  "gim",
);
const ENCODED_WORD = new RegExp(String.raw`=\?${NAMES}(?:\*[\w-]+)?\?(?=[bq]\?)`, "gi");
/** A charset that every parser has, and that tells each byte from all letters: the upper ones are put at U+F780. */
const BYTES = "x-user-defined";
const BYTE_RUN = /[\p{ASCII}\uf780-\uf7ff]+/gu;
const [SHIFT_OUT, SHIFT_IN] = ["\x0e", "\x0f"];
const DESIGNATOR = "\x1b$)C";

/** A mail whose Korean charsets have a name under which their bytes survive; `koreanText` reads them then. */
export function withKoreanBytes(mail: Uint8Array): Uint8Array {
  const raw = Buffer.from(mail.buffer, mail.byteOffset, mail.length).toString("latin1");
  const marked = raw.replace(PARAMETER, `$1${BYTES}`).replace(ENCODED_WORD, `=?${BYTES}?`);
  return marked === raw ? mail : Buffer.from(marked, "latin1");
}

/** A text of such a mail with its bytes read. */
export function koreanText(text: string): string {
  return text.replace(BYTE_RUN, (run) => {
    if (!/[\uf780-\uf7ff]/.test(run) && !run.includes(SHIFT_OUT)) return run;
    const bytes = Uint8Array.from(unshifted(run), (character) => character.charCodeAt(0) & 0xff);
    return decodeCp949(bytes) ?? new TextDecoder("euc-kr").decode(bytes);
  });
}

/** ISO-2022-KR is EUC-KR in seven bits, between two characters that shift it. */
function unshifted(run: string): string {
  if (!run.includes(SHIFT_OUT)) return run;
  const [first = "", ...shifted] = run.replaceAll(DESIGNATOR, "").split(SHIFT_OUT);
  const pieces = shifted.map((piece) => {
    const [wide = "", ...plain] = piece.split(SHIFT_IN);
    return wide.replace(/[\x21-\x7e]/g, (one) => String.fromCharCode(one.charCodeAt(0) | 0x80)) + plain.join("");
  });
  return first + pieces.join("");
}
