/**
 * The same page, however its address is written: without protocol, `www.`, fragment and closing slashes, and with the
 * letters that `%EC%84%9C` and `&amp;` stand for.
 */
export function normalizedAddress(url: string): string {
  const [page = ""] = url.replaceAll("&amp;", "&").split("#");
  const [path = "", ...query] = decoded(page.trim().replace(/^https?:\/\/(?:www\.)?/i, "")).split("?");
  const [host = "", ...parts] = path.replace(/\/+$/, "").split("/");
  return [[host.toLowerCase(), ...parts].join("/"), ...query].join("?").replace(/\/+$/, "");
}

/** The addresses that a text may mean, the longest first: where one ends, the sentence around it does not always say. */
export function addressesMeant(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"'`]+/giu) ?? [];
  return [text, ...found.flatMap((address) => [address, ...shortened(address)])];
}

/** Without what closes a link or a sentence, and without a particle behind it. */
function shortened(address: string): string[] {
  const endings = [/[)\]}.,;:!?*_~、。」』》]+$/u, /[\p{Script=Hangul})\].,;:!?*_~]+$/u, /[)\]].*$/u];
  return endings.map((ending) => address.replace(ending, "")).filter((rest) => rest !== address);
}

/** Only what is UTF-8 is read; other bytes stay as they are written, in small letters. */
function decoded(address: string): string {
  const read = address.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes.toLowerCase();
    }
  });
  return read.normalize("NFC");
}
