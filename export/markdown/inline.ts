import type { TokenizerObject } from "marked";
import { addressAt } from "../../graph/reading/address-end.ts";
import { emphasis } from "./emphasis.ts";

/** No address is longer, and a text of one line may be. */
const MOST_CHARACTERS = 4_000;

/** What differs from the library in how lines are read: emphasis beside CJK, two tildes only, and where addresses end. */
export function inlineTokenizer(): TokenizerObject {
  return {
    ...emphasis(),
    url(src) {
      if (!/^(?:https?:\/\/|www\.)/i.test(src)) return false;
      const found = addressAt(src.slice(0, MOST_CHARACTERS));
      // `&gt;` behind an address is a bracket.
      const address = src[found.length] === ";" ? found.replace(/&[a-z\d#]+$/i, "") : found;
      if (address === "") return undefined;
      const href = /^www/i.test(address) ? `http://${address}` : address;
      return {
        type: "link",
        raw: address,
        text: address,
        href,
        tokens: [{ type: "text", raw: address, text: address }],
      };
    },
  };
}
