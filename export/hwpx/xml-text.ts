import { printableText } from "../../utils/visible-text.ts";

const REFERENCES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as it may stand in XML, also in an attribute: without what no XML can hold. */
export function xmlText(text: string): string {
  return printableText(text)
    .replace(/[\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (character) => REFERENCES[character] ?? character);
}

/** An element; what it holds is XML already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** A list that says how long it is. */
export function counted(name: string, key: "itemCnt" | "fontCnt", items: readonly string[]): string {
  return element(name, { [key]: items.length }, items.join(""));
}
