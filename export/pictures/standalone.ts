import { xmlReferences } from "../xml-text.ts";
import { drawnHeads, withoutMarkers } from "./markers.ts";
import { LIGHT } from "./palette.ts";
import { literalColour, styleOf } from "./sheet.ts";

/** The font that pictures are drawn in wherever they go: the one that comes along. */
export const PICTURE_FONT = "Noto Sans KR";

const ELEMENT = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"<>]*)"/g;
/** Set of the whole picture, or of no use outside a browser. */
const LEFT_OUT = new Set(["class", "id", "role", "aria-label", "marker-start", "marker-end", "dominant-baseline"]);
const COLOURS = new Set(["fill", "stroke"]);
const LARGE = /-?\d+\.\d{3,}/g;
/** From its two weights every program takes another one of those between: so there are two. */
const BOLD_FROM = 600;
/** How far below a line's middle, or its top, letters stand, in their own height. */
const BASELINES: Readonly<Record<string, number>> = { middle: 0.35, central: 0.35, hanging: 0.8 };

/** A drawing of ours for a page as one that needs no page: literal colours, arrow heads as shapes, white ground. */
export function standalone(drawing: string, label: string): string {
  const isChart = /^<svg[^>]*\sclass="chart"/.test(drawing);
  const { svg, markers } = withoutMarkers(drawing);
  const [, attributes = "", inner = ""] = /^<svg([^>]*)>([\s\S]*)<\/svg>\s*$/.exec(svg) ?? [];
  const size = attributesOf(attributes);
  const [width, height] = [pixels(size.get("width")), pixels(size.get("height"))];
  const set = (content: string): string =>
    content.replace(ELEMENT, (_, closing: string, tag: string, written: string, empty: string) => {
      if (closing) return `</${tag}>`;
      const styled = styledAttributes(tag, attributesOf(written), isChart);
      const heads = empty ? set(drawnHeads(tag, new Map([...attributesOf(written), ...styled]), markers)) : "";
      return `<${tag}${[...styled].map(([name, value]) => ` ${name}="${value}"`).join("")}${empty}>${heads}`;
    });
  const names = `xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const drawn = set(inner.replace(/<title>[^<]*<\/title>/g, "").trim());
  const ground = `<rect x="0" y="0" width="${width}" height="${height}" fill="${LIGHT.paper}"/>`;
  return xmlReferences(`<svg ${names} font-family="${PICTURE_FONT}"><title>${label}</title>${ground}${drawn}</svg>`);
}

/** The size of a drawing that begins as ours do. */
export function sizeOf(svg: string): { readonly widthPx: number; readonly heightPx: number } {
  const [, head = ""] = /^<svg([^>]*)>/.exec(svg) ?? [];
  const attributes = attributesOf(head);
  return { widthPx: Number(attributes.get("width")), heightPx: Number(attributes.get("height")) };
}

function styledAttributes(tag: string, written: ReadonlyMap<string, string>, isChart: boolean): Map<string, string> {
  const classes = (written.get("class") ?? "").split(" ").filter(Boolean);
  const found = new Map([...written].filter(([name]) => !LEFT_OUT.has(name)));
  for (const [name, value] of styleOf(tag, classes, isChart)) found.set(name, value);
  for (const [name, value] of found) {
    if (COLOURS.has(name)) found.set(name, literalColour(value));
    else if (name === "opacity") found.set(name, String(Number(value)));
    else
      found.set(
        name,
        value.replace(LARGE, (number) => String(Math.round(Number(number) * 100) / 100)),
      );
  }
  const weight = found.get("font-weight");
  if (weight !== undefined) {
    if (Number(weight) >= BOLD_FROM) found.set("font-weight", "bold");
    else found.delete("font-weight");
  }
  const dy = tag === "text" ? shift(found, written.get("dominant-baseline")) : null;
  if (dy !== null) found.set("dy", dy);
  return found;
}

/** How far a text is lowered, in pixels: what its baseline's name or a size in letters says to a browser. */
function shift(found: ReadonlyMap<string, string>, baseline: string | undefined): string | null {
  const size = Number(found.get("font-size") ?? 16);
  const dy = found.get("dy");
  const given = dy?.endsWith("em") ? Number.parseFloat(dy) * size : Number.parseFloat(dy ?? "0");
  const lowered = given + (BASELINES[baseline ?? ""] ?? 0) * size;
  return lowered === 0 ? null : String(Math.round(lowered * 100) / 100);
}

function pixels(written = "0"): string {
  return String(Math.ceil(Number(written)));
}

function attributesOf(written: string): Map<string, string> {
  return new Map([...written.matchAll(ATTRIBUTE)].map(([, name = "", value = ""]) => [name, value]));
}
