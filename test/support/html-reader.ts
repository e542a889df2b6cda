/** An element as it was opened. */
export interface HtmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a page holds. */
export interface ReadHtml {
  readonly elements: readonly HtmlElement[];
  /** All text that a reader sees, without style sheets. */
  readonly text: string;
}

const VOID = new Set(["meta", "input", "br", "hr"]);
const STEP =
  /<!DOCTYPE html>|<style>([^<]*)<\/style>|<\/([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?:\s+[a-z][\w:-]*(?:="[^"<>]*")?)*)\s*(\/?)>|([^<>]+)/giy;
const ATTRIBUTE = /([a-z][\w:-]*)(?:="([^"<>]*)")?/gi;

/**
 * Reads HTML far more strictly than a browser: whatever a browser would have to guess at is an error.
 * @throws Error at an angle bracket that begins or ends no tag, and where tags are not closed in order.
 */
export function readHtml(html: string): ReadHtml {
  const elements: HtmlElement[] = [];
  const open: string[] = [];
  let text = "";
  STEP.lastIndex = 0;
  for (let at = 0; at < html.length; at = STEP.lastIndex) {
    const step = STEP.exec(html);
    if (!step) throw new Error(`No HTML at ${at}: ${html.slice(at, at + 80)}`);
    const [, style, closed, tag, attributes = "", empty, words] = step;
    if (words !== undefined) text += unescaped(words);
    if (style !== undefined) elements.push({ tag: "style", attributes: {} });
    if (closed !== undefined && open.pop() !== closed) throw new Error(`</${closed}> closes nothing at ${at}`);
    if (tag === undefined) continue;
    elements.push({ tag, attributes: attributesOf(attributes) });
    if (!empty && !VOID.has(tag)) open.push(tag);
  }
  if (open.length > 0) throw new Error(`Left open: ${open.join(", ")}`);
  return { elements, text };
}

/** The values of one attribute, over all elements. */
export function valuesOf({ elements }: ReadHtml, attribute: string): string[] {
  return elements.flatMap(({ attributes }) => attributes[attribute] ?? []);
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (name) return characters[name] ?? all;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
