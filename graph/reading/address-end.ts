/** Letters of Chinese, Japanese and Korean: words of these languages follow an address without a blank. */
const CJK = "\\p{Script=Hangul}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Bopomofo}ー";
/** Letters of other scripts stand in addresses as browsers show them. */
const LETTER = `(?:(?![${CJK}])[\\p{L}\\p{M}\\p{Nd}])`;
const HOST = new RegExp(
  `^(?:(?:https?://|www\\.)(?:${LETTER}(?:${LETTER}|[-.:@_])*|(?:${LETTER}|[${CJK}-])+(?:\\.[a-z0-9-]+)+)|mailto:[\\w.+@-]+)`,
  "iu",
);
const ASCII_PIECE = new RegExp(`(?:(?![<>"\`|\\\\^{}[\\]])[!-~]|${LETTER})+`, "uy");
/** A run of CJK is a name where a name begins; right behind another letter it is the sentence that goes on. */
const NAME_PIECE = new RegExp(`(?<=[/=#?&+-]|_\\(?)[${CJK}][${CJK}0-9]*`, "uy");
/** Endings that hardly a name has. */
const ENDING =
  /(?:에서(?:는|도|만|의)?|에게(?:서)?|에(?:는|도)|으로(?:는|도|의)?|까지(?:는|도)?|부터(?:는|도)?|입니다|이며|이고|이라는|처럼|보다|을|를|から|まで|です|より)$/u;
/** Particles alone are no names. */
const PARTICLE =
  /^(?:은|는|이|가|을|를|의|에|와|과|도|로|만|나|및|등|또는|에서|[はがをにでとのもへや]|から|まで|です|在|的|是|和|与|中|上|里|了|等)$/u;

/**
 * The address that a text begins with, without the particle and the sentence behind it; empty where it begins with
 * none. No letter of a sentence is ever part of a host.
 */
export function addressAt(text: string): string {
  const host = HOST.exec(text)?.[0] ?? "";
  // A full stop behind the host is the sentence's.
  const begin = host.replace(/[-.:@_]+$/, "");
  const hasPath = begin !== "" && begin === host && /^[/?#]/.test(text.slice(host.length, host.length + 1));
  return withoutStops(hasPath ? text.slice(0, pathEnd(text, host.length)) : begin);
}

/** All addresses in a text, with where they begin. */
export function addressesIn(text: string): { readonly start: number; readonly address: string }[] {
  const found = [...text.matchAll(/\bhttps?:\/\/|\bwww\.|\bmailto:/gi)];
  let end = 0;
  return found.flatMap(({ index }) => {
    // No address is as long as this, and a text may be one line of thousands of them.
    const address = index < end ? "" : addressAt(text.slice(index, index + MOST_CHARACTERS));
    if (address === "") return [];
    end = index + address.length;
    return [{ start: index, address }];
  });
}

const MOST_CHARACTERS = 4_000;

function pathEnd(text: string, from: number): number {
  for (let end = from; ; ) {
    ASCII_PIECE.lastIndex = end;
    end += ASCII_PIECE.exec(text)?.[0].length ?? 0;
    NAME_PIECE.lastIndex = end;
    const piece = NAME_PIECE.exec(text)?.[0];
    if (piece === undefined) return end;
    const goesOn = /[/_=%-]/.test(text[end + piece.length] ?? "");
    const name = goesOn ? piece : PARTICLE.test(piece) ? "" : piece.replace(ENDING, "");
    end += name.length;
    if (name.length < piece.length) return end;
  }
}

/** Without what ends a sentence or a bracket around the address. */
function withoutStops(address: string): string {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? "";
    if (last === ")" && count(address.slice(0, end), "(") >= count(address.slice(0, end), ")")) break;
    if (!/[?!.,:;*_'~()]/.test(last)) break;
  }
  return address.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
