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
  let written = "";
  for (const key in attributes) written += ` ${key}="${attributeText(attributes[key] ?? "")}"`;
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A list that says how long it is. */
export function counted(name: string, key: "itemCnt" | "fontCnt", items: readonly string[]): string {
  return element(name, { [key]: items.length }, items.join(""));
}

/** Most are numbers and words of the format: nothing in them has to be looked for. */
function attributeText(value: string | number): string | number {
  return typeof value === "number" || /^[\w #./:-]*$/.test(value) ? value : xmlText(value);
}
