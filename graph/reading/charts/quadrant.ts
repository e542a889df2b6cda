import { type ChartReading, isSilent, linesOfChart } from "./chart-reading.ts";

export interface QuadrantPoint {
  readonly name: string;
  /** From 0 at the left, and at the bottom, to 1. */
  readonly x: number;
  readonly y: number;
}

/** A low end and a high one; empty where nothing is said. */
export type Axis = readonly [low: string, high: string];

export interface QuadrantChart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** In Mermaid's order: right above, left above, left below, right below. */
  readonly quadrants: readonly [string, string, string, string];
  readonly points: readonly QuadrantPoint[];
}

/** Characters that stand in a text only where all of it is between quotes. */
const WORDS = String.raw`"[^"]+"|[^"():;<>@[\]^{|}~]+`;
const TEXT = new RegExp(`^(?:${WORDS})$`);
/** Mermaid reads one digit before the point, and 1 only as it is. */
const SHARE = String.raw`\s*(1|0(?:\.\d+)?)\s*`;
const POINT = new RegExp(String.raw`^(${WORDS})(?::::[\w-]+)?\s*:\s*\[${SHARE},${SHARE}\]\s*(.*)$`);
/** Size and colours of a point, which are the page's here. */
const LOOK = /^(?:radius\s*:\s*\d+|(?:stroke-)?color\s*:\s*#(?:[\da-f]{3}){1,2}|stroke-width\s*:\s*\d+px)$/i;

/** A Mermaid `quadrantChart`: names in a square, with words at its sides and in its quarters. */
export function readQuadrant(source: string): ChartReading<QuadrantChart> {
  const { head, lines } = linesOfChart(source);
  if (/;/.test(head)) return null;
  if (head !== "quadrantChart") return { wrong: head };
  const quadrants: [string, string, string, string] = ["", "", "", ""];
  const points: QuadrantPoint[] = [];
  let title = "";
  const axes: Record<"x" | "y", Axis> = { x: ["", ""], y: ["", ""] };
  for (const entry of lines.map((line) => line.trim())) {
    const [, keyword = "", rest = ""] = /^(title\b|[xy]-axis\s|quadrant-[1-4]\s|classDef\s)\s*(.*)$/i.exec(entry) ?? [];
    const kind = keyword.trim().toLowerCase();
    if (kind === "classdef" || isSilent(entry)) continue;
    if (kind === "title") title = rest;
    else if (kind.endsWith("-axis")) {
      const axis = axisOf(rest);
      if (!axis) return { wrong: entry };
      axes[kind === "x-axis" ? "x" : "y"] = axis;
    } else if (kind) {
      if (!TEXT.test(rest)) return { wrong: entry };
      quadrants[Number(kind.at(-1)) - 1] = plain(rest);
    } else {
      // Statements may share a line.
      if (/;\s*\S/.test(entry.replace(/"[^"]*"/g, ""))) return null;
      const point = pointOf(entry);
      if (!point) return { wrong: entry };
      points.push(point);
    }
  }
  return { chart: { title, ...axes, quadrants, points } };
}

function axisOf(text: string): Axis | null {
  const [low = "", high = "", ...others] = text.split(/\s*-->\s*/).map((side) => side.trim());
  return TEXT.test(low) && (high === "" || TEXT.test(high)) && others.length === 0 ? [plain(low), plain(high)] : null;
}

function pointOf(entry: string): QuadrantPoint | null {
  const [, name, x, y, look = ""] = POINT.exec(entry) ?? [];
  const looks = look.split(",").map((one) => one.trim());
  if (name === undefined || !(look === "" || looks.every((one) => LOOK.test(one)))) return null;
  return { name: plain(name), x: Number(x), y: Number(y) };
}

function plain(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim();
}
