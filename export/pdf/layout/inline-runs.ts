import type { Inline, TextRun } from "../../blocks/block.ts";
import type { Run, TextStyle } from "../lines/text-style.ts";
import { Tag } from "../tags/tag.ts";
import { ACCENT, type Faces, SOFT } from "./sheet.ts";

/** Code is a little smaller than the text around it, as on the page. */
const CODE_SCALE = 0.88;
const ADDRESS_SCALE = 0.85;

/** The pieces of a line as they are set. On paper a link shows where it leads. @param tag Of the paragraph. */
export function runsOf(inlines: readonly Inline[], base: TextStyle, faces: Faces, tag: Tag): Run[] {
  const links = new Map<string, Tag>();
  let last: string | null = null;
  return inlines.flatMap((inline, at): Run[] => {
    if (inline.kind === "break") return ["break"];
    const { href } = inline;
    if (href !== null && href !== last) links.set(href, new Tag("Link", tag, { alt: inline.text }));
    last = href;
    const link = href === null ? null : { href, tag: links.get(href) as Tag };
    const style = { ...styleOf(inline, base, faces), ...(link ? { link, colour: ACCENT } : {}) };
    const next = inlines[at + 1];
    const isEnd = next?.kind !== "text" || next.href !== href;
    const address = isEnd ? shownAddress(inline) : "";
    if (address === "") return [{ text: inline.text, style }];
    const small = { ...style, size: base.size * ADDRESS_SCALE, colour: SOFT, isTinted: false };
    return [
      { text: inline.text, style },
      { text: ` (${address})`, style: small },
    ];
  });
}

export function plainRuns(text: string, style: TextStyle): Run[] {
  return [{ text, style }];
}

function styleOf({ bold, italic, code, struck }: TextRun, base: TextStyle, faces: Faces): TextStyle {
  if (!bold && !italic && !code && !struck) return base;
  return {
    ...base,
    face: bold ? faces.bold : base.face,
    size: code ? base.size * CODE_SCALE : base.size,
    isSlanted: italic || base.isSlanted,
    isStruck: struck,
    isTinted: code,
  };
}

function shownAddress({ href, text }: TextRun): string {
  if (href === null || !/^https?:/i.test(href)) return "";
  const bare = (address: string) => address.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  const shown = readable(href);
  return bare(shown) === bare(text) || bare(href) === bare(text) ? "" : shown;
}

/** Hangul in an address as itself. */
function readable(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}
