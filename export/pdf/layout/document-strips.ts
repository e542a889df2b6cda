import type { BlockDocument, BlockPart } from "../../blocks/block.ts";
import type { Tag } from "../tags/tag.ts";
import { blockStrips, heading, PART_LEVEL } from "./blocks.ts";
import { contentsStrips } from "./contents.ts";
import { coverStrips } from "./cover.ts";
import type { Room, Scene } from "./room.ts";
import { INK, mm, pageSize } from "./sheet.ts";
import { type Strip, stacked } from "./strip.ts";

/** What follows the sections stands on the same page as the part before it, as on the printed page. */
const BRIEF: ReadonlySet<BlockPart["kind"]> = new Set(["assumptions", "missing", "sources"]);

/** The whole document under one another: title page, contents, parts. @param root The tag of the document. */
export function documentStrips(
  document: BlockDocument,
  scene: Scene,
  root: Tag,
  pageOf: (id: string) => string,
): Strip[] {
  const room: Room = { scene, width: pageSize(false).textWidth, colour: INK, tag: root, isNested: false };
  const listed = document.parts.filter(({ title }) => title.length > 0);
  const contents = listed.length > 0 ? contentsPage(document.contentsTitle, listed, room, pageOf) : [];
  const parts = document.parts.map((part, at) => partStrips(part, room, startOf(part, at, contents.length > 0)));
  return [...coverStrips(document, room), ...contents, ...parts.flat()];
}

function contentsPage(title: string, parts: readonly BlockPart[], room: Room, pageOf: (id: string) => string): Strip[] {
  const plain = { bold: false, italic: false, code: false, struck: false, href: null };
  const name = heading({ depth: PART_LEVEL, level: PART_LEVEL, id: "", inlines: [{ kind: "text", text: title, ...plain }] }, room);
  const entries = contentsStrips(parts, room, pageOf);
  const strips = stacked([name, { strips: entries, before: 0, after: 0 }]);
  return strips.map(({ anchor, ...strip }, at) => (at === 0 ? { ...strip, startsPage: true } : strip));
}

type Start = { readonly startsPage: true } | { readonly before: number };

/** The first part stands below the contents. */
function startOf({ kind }: BlockPart, at: number, hasContents: boolean): Start {
  if (at === 0) return hasContents ? { before: mm(14) } : { startsPage: true };
  return BRIEF.has(kind) ? { before: mm(10) } : { startsPage: true };
}

function partStrips({ id, number, title, blocks }: BlockPart, room: Room, start: Start): Strip[] {
  const name = heading({ depth: PART_LEVEL, level: PART_LEVEL, id, inlines: title, number }, room);
  const body = blockStrips(blocks, room);
  const strips = stacked([name, { strips: body, before: 0, after: 0 }]);
  return withAcross(strips.map((strip, at) => (at === 0 ? { ...strip, ...start } : strip)));
}

/** A heading right above a table on a page across stands on that page, too. */
function withAcross(strips: readonly Strip[]): Strip[] {
  const found = [...strips];
  for (let at = found.length - 2; at >= 0; at -= 1) {
    const [strip, next] = [found[at], found[at + 1]];
    if (strip && next?.isAcross && strip.isKept && !strip.isAcross) found[at] = { ...strip, isAcross: true };
  }
  return found;
}
