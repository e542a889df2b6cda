import type { Place } from "./draw-pages.ts";
import type { PdfFile } from "./pdf-file.ts";
import type { PlacedLink } from "./pen.ts";

/** Gives each link where it leads. One to a heading that is not there leads nowhere, and stays as text. */
export function writeLinks(file: PdfFile, links: readonly PlacedLink[], places: readonly Place[]): void {
  const byId = new Map(places.map((place) => [place.id, place]));
  for (const { href, ref } of links) {
    const place = href.startsWith("#") ? byId.get(href.slice(1)) : undefined;
    if (place) ref.data["Dest"] = goal(file, place);
    else if (!href.startsWith("#")) ref.data["A"] = { S: "URI", URI: new String(asciiAddress(href)) };
    ref.data["Contents"] = new String(href);
    ref.end();
  }
}

/** The bookmarks: the parts, and below each the headings of its first depth. */
export function writeBookmarks(file: PdfFile, places: readonly Place[]): void {
  let parent = file.outline;
  for (const place of places) {
    if (place.depth > 3) continue;
    const item = (place.depth === 3 ? parent : file.outline).addItem(place.title);
    item.outlineData["Dest"] = goal(file, place);
    if (place.depth < 3) parent = item;
  }
}

function goal(file: PdfFile, { page, y }: Place): unknown[] {
  return [file.pageRef(page), "XYZ", 0, y, 0];
}

/** Addresses in a PDF are of ASCII only. */
function asciiAddress(href: string): string {
  return href.replace(/[^!-~]+/gu, (part) => encodeURIComponent(part.toWellFormed()));
}
