import type { DefaultTreeAdapterMap } from "parse5";

export type HtmlNode = DefaultTreeAdapterMap["node"];
export type HtmlElement = DefaultTreeAdapterMap["element"];

/** What no reader sees, what leads elsewhere, and what is there to be filled in or pressed. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...["head", "script", "style", "template", "noscript", "noframes", "title", "meta", "link", "base"],
  ...["nav", "button", "select", "input", "datalist", "iframe", "object", "embed", "canvas", "svg", "math"],
  ...["audio", "video", "picture", "img", "map", "progress", "meter", "rp"],
]);

/** Declarations that leave nothing to see. */
const UNSEEN = new RegExp(
  [
    String.raw`(?:^|[;\s{])display\s*:\s*none`,
    String.raw`(?:^|[;\s{])visibility\s*:\s*(?:hidden|collapse)`,
    String.raw`(?:^|[;\s{])opacity\s*:\s*0*\.?0+(?![.\d])`,
    String.raw`(?:^|[;\s{])font-size\s*:\s*0*\.?0+(?![.\d])`,
    String.raw`(?:^|[;\s{])color\s*:\s*transparent`,
    String.raw`(?:^|[;\s{])(?:left|top|text-indent)\s*:\s*-\d{3,}`,
    String.raw`(?:^|[;\s{])content-visibility\s*:\s*hidden`,
  ].join("|"),
  "i",
);
/** More is somebody's whole framework, in which what hides a class is mostly taken back elsewhere. */
const MAX_STYLE_CHARACTERS = 500_000;

/** The tags, classes and ids that a page's own style hides, wherever they stand. */
export type HiddenNames = ReadonlySet<string>;

/**
 * What of a page its own style hides by single tags, classes and ids. Rules for paper, other screens and places inside
 * of something are left aside: whether they hold, only a browser knows.
 */
export function hiddenNames(styles: readonly string[]): HiddenNames {
  const names = styles.flatMap((style) => {
    const rules = topRules(style.slice(0, MAX_STYLE_CHARACTERS).replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ""));
    return rules.flatMap(({ selectors, body }) => (UNSEEN.test(body) ? selectors : []));
  });
  return new Set(names.filter((name) => /^(?:[.#][\w-]+|[a-z][a-z0-9]*)$/i.test(name)));
}

/** Whether a reader of the page sees nothing of an element, or nothing that is the page's matter. */
export function isUnseen({ tagName, attrs }: HtmlElement, hidden: HiddenNames): boolean {
  if (LEFT_OUT.has(tagName) || hidden.has(tagName)) return true;
  return attrs.some(({ name, value }) => {
    if (name === "hidden") return true;
    if (name === "aria-hidden") return value.trim().toLowerCase() === "true";
    if (name === "role") return value.trim().toLowerCase() === "navigation";
    if (name === "style") return UNSEEN.test(value);
    if (name === "id") return hidden.has(`#${value}`);
    return name === "class" && hidden.size > 0 && value.split(/\s+/).some((one) => hidden.has(`.${one}`));
  });
}

/** The rules of a style sheet that stand in no other one. */
function topRules(style: string): { readonly selectors: readonly string[]; readonly body: string }[] {
  const rules: { selectors: string[]; body: string }[] = [];
  let depth = 0;
  let from = 0;
  let head = "";
  for (let at = 0; at < style.length; at += 1) {
    const character = style[at];
    if (character === "{") {
      if (depth === 0) [head, from] = [style.slice(from, at), at + 1];
      depth += 1;
    } else if (character === "}") {
      depth = Math.max(0, depth - 1);
      if (depth > 0) continue;
      const selectors = head.split(",").map((one) => one.trim());
      if (!head.trim().startsWith("@")) rules.push({ selectors, body: style.slice(from, at) });
      from = at + 1;
    } else if (character === ";" && depth === 0) from = at + 1;
  }
  return rules;
}
