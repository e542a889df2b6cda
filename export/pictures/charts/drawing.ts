import { escapeHtml } from "../../html/text.ts";

/** Wider text would run out of its column; a picture is no place for a paragraph. */
const MOST_LABEL_CHARACTERS = 60;
const FONT_PX = 13;
const SMALL_PX = 12;
/** The colours of a page's charts, from its style sheet: as many as it has, then again. */
const SERIES = 8;

/** A drawing under way: its parts, and how large it is. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly parts: readonly string[];
}

/** The drawing as SVG; its colours are classes, which the page sets for light, dark and paper. */
export function svgOf({ width, height, parts }: Drawing, label: string): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return `<svg role="img" aria-label="${escapeHtml(label)}" ${size} class="chart">${parts.join("")}</svg>`;
}

export function rect(x: number, y: number, width: number, height: number, style: string, radius = 3): string {
  const place = `x="${round(x)}" y="${round(y)}" width="${round(Math.max(width, 0))}" height="${round(height)}"`;
  return `<rect ${place} rx="${radius}" class="${style}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${style}"/>`;
}

export function path(d: string, style: string): string {
  return `<path d="${d}" class="${style}"/>`;
}

export function circle(x: number, y: number, radius: number, style: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" class="${style}"/>`;
}

export function text(
  x: number,
  y: number,
  words: string,
  style: string,
  { anchor = "start", isSmall = false }: { anchor?: "start" | "middle" | "end"; isSmall?: boolean } = {},
): string {
  const size = isSmall ? SMALL_PX : FONT_PX;
  const place = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}"`;
  return `<text ${place} class="${style}">${escapeHtml(words)}</text>`;
}

export function series(at: number): string {
  return `chart-${at % SERIES}`;
}

/** About how wide a text is drawn: characters of East Asia are as wide as they are high. */
export function widthOf(words: string): number {
  let width = 0;
  for (const character of words)
    width += /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(character) ? 1 : 0.56;
  return width * FONT_PX;
}

/** A text in lines of about so many pixels, broken at its spaces, and within a word only where it is longer than a line. */
export function wrapped(words: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/).flatMap((long) => broken(long, width))) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function broken(word: string, width: number): string[] {
  const pieces: string[] = [];
  for (const character of word) {
    const last = pieces.at(-1);
    if (last !== undefined && widthOf(last + character) <= width) pieces[pieces.length - 1] = last + character;
    else pieces.push(character);
  }
  return pieces;
}

/** A title or a label that is no paragraph. */
export function shortened(words: string): string {
  const characters = [...words];
  return characters.length > MOST_LABEL_CHARACTERS
    ? `${characters.slice(0, MOST_LABEL_CHARACTERS - 1).join("")}…`
    : words;
}

export function round(number: number): number {
  return Math.round(number * 10) / 10;
}
