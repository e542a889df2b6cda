import { renderMermaidSVG } from "beautiful-mermaid";
import { escapeHtml } from "../html/text.ts";
import { type Drawing, svgOf } from "./charts/drawing.ts";
import { drawGantt } from "./charts/gantt.ts";
import { drawJourney } from "./charts/journey.ts";
import { chartLines } from "./charts/lines.ts";
import { drawMindmap } from "./charts/mindmap.ts";
import { drawPie } from "./charts/pie.ts";
import { drawQuadrant } from "./charts/quadrant.ts";
import { drawTimeline } from "./charts/timeline.ts";
import { drawableSource } from "./source.ts";

/** The layout's time grows with the square of the arrows: 400 take seconds, and are no picture any more. */
const MAX_SOURCE_CHARACTERS = 4_000;
/** Our own charts take no time, but more than this is no chart. */
const MAX_CHART_CHARACTERS = 10_000;
/** `A & B --> C & D` are four arrows; a short line of such can be thousands. */
const MAX_JOINS = 20;

/** Wider than this, a chart from left to right is too small to read on a page; from top to bottom it fits. */
const WIDEST_PX = 960;

/** A tag as the drawing library writes it: every attribute quoted, and no angle bracket within. */
const TAG = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"<>]*)"/g;
const ELEMENTS = new Set(
  "svg defs marker polygon g rect text polyline line ellipse circle path tspan title".split(" "),
);
const ATTRIBUTES = new Set(
  [
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry dx dy d points transform id class",
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin opacity text-decoration",
    "font-size font-weight font-style text-anchor dominant-baseline",
    "markerWidth markerHeight refX refY orient marker-start marker-end",
  ]
    .join(" ")
    .split(" "),
);

/** Kinds that the library does not draw, and plans are full of. */
const CHARTS: Readonly<Record<string, (source: string) => Drawing | null>> = {
  gantt: drawGantt,
  journey: drawJourney,
  mindmap: drawMindmap,
  pie: drawPie,
  quadrantchart: drawQuadrant,
  timeline: drawTimeline,
};

/** The library has these begin at the end of their line, and then draws the class over them: a whole without its parts. */
const HIDDEN_DIAMONDS = /(<marker id="cls-(?:composition|aggregation)"[^>]*)refX="0"/g;

/** Lines that colour: the page's own colours are readable on light and dark ground, and on paper. */
const COLOURING = /^\s*(?:style|classDef|linkStyle)\s.*$/gm;
/** What is no part of a drawing, though words stand in it. */
const SILENT =
  /^\s*(?:%%|click\s|direction\s|class\s+[\w,]+\s+\w+\s*;?\s*$|accTitle|accDescr).*$|:::\w+|<\/?[a-z]+\s*\/?>|[&#]\w+;|--?x/gim;
const KEYWORDS = new Set(
  [
    "subgraph end graph flowchart class classdiagram namespace statediagram state as fork join choice",
    "sequencediagram participant actor note over left right of loop alt else opt par and critical option break rect rgb",
    "rgba activate deactivate autonumber box title create destroy erdiagram xychart beta axis bar line horizontal",
    "td tb bt lr rl",
  ]
    .join(" ")
    .split(" "),
);

/**
 * Draws a Mermaid diagram as SVG for a page, in colours that the page sets. Null where it cannot be drawn whole: a
 * kind that the library does not know, or a line that it passed over.
 * @param name Begins every id in the drawing, since all drawings of a page share one space of ids.
 */
export function drawDiagram(source: string, name: string, label: string): string | null {
  const chart = CHARTS[/^[a-z]+/i.exec(chartLines(source)[0] ?? "")?.[0].toLowerCase() ?? ""];
  if (chart) {
    const drawing = source.length > MAX_CHART_CHARACTERS ? null : chart(source);
    return drawing && svgOf(drawing, label);
  }
  if (source.length > MAX_SOURCE_CHARACTERS || source.split("&").length > MAX_JOINS) return null;
  const plain = drawableSource(source).replace(COLOURING, "");
  const drawn = drawToFit(plain);
  if (drawn === null || !holdsWords(drawn, plain)) return null;
  const safe = allowedOnly(drawn, name);
  return safe?.replace(/^<svg\b/, `<svg role="img" aria-label="${escapeHtml(label)}"`) ?? null;
}

function drawToFit(source: string): string | null {
  const drawn = draw(source);
  const upright = source.replace(/^(\s*(?:flowchart|graph)\s+)(?:LR|RL)\b/, "$1TD");
  return drawn === null || widthOf(drawn) <= WIDEST_PX || upright === source ? drawn : draw(upright);
}

function widthOf(drawn: string): number {
  return Number(/ width="([\d.]+)"/.exec(drawn)?.[1] ?? 0);
}

function draw(source: string): string | null {
  try {
    const drawn = renderMermaidSVG(source, { bg: "var(--bg)", fg: "var(--fg)", transparent: true, padding: 8 });
    return widthOf(drawn) > 0 ? drawn.replace(HIDDEN_DIAMONDS, '$1refX="12"') : null;
  } catch {
    // Whatever the library makes of a model's text, the plan goes out, with the source in the picture's place.
    return null;
  }
}

/** The library passes over lines that it does not understand; a drawing without them would be another one. */
function holdsWords(drawn: string, source: string): boolean {
  const shown = drawn.replace(/<style>[\s\S]*?<\/style>/g, "");
  const words = source.replace(SILENT, " ").match(/\p{L}{2,}/gu) ?? [];
  return words.every((word) => KEYWORDS.has(word.toLowerCase()) || shown.includes(word));
}

/** The drawing with what we know to be harmless and nothing else: no style sheet, no reference, no handler. */
function allowedOnly(drawn: string, name: string): string | null {
  const plain = drawn.replace(/<style>[\s\S]*?<\/style>\s*/g, "").trim();
  // Text that is left over when all tags are gone holds no angle bracket, or it is something we do not understand.
  if (/[<>]/.test(plain.replace(TAG, ""))) return null;
  let known = true;
  const safe = plain.replace(TAG, (_, closing: string, element: string, attributes: string, empty: string) => {
    known &&= ELEMENTS.has(element);
    return `<${closing}${element}${allowedAttributes(attributes, name)}${empty}>`;
  });
  return known && safe.startsWith("<svg") ? safe : null;
}

function allowedAttributes(attributes: string, name: string): string {
  return [...attributes.matchAll(ATTRIBUTE)]
    .map(([, attribute = "", value = ""]) => [attribute, value.replaceAll("url(#", `url(#${name}.`)] as const)
    .filter(([attribute, value]) => ATTRIBUTES.has(attribute) && !/url\((?!#)|[\\;]|expression|javascript/i.test(value))
    .map(([attribute, value]) => ` ${attribute}="${attribute === "id" ? `${name}.${value}` : value}"`)
    .join("");
}
