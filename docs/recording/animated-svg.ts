import type { Run, StyledRow } from "./styled-row.ts";

/** What stands on the screen for a while. */
export interface Picture {
  readonly shownMs: number;
  readonly rows: readonly StyledRow[];
}

export interface SvgOptions {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
}

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 19;
const FONT_SIZE = 14;
const FONT = `font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}"`;
const MARGIN = 16;
/** Between the lines of a strip: where the picture is scaled, nothing of the next one is to shine in. */
const GAP = 20;
const TITLE_BAR_HEIGHT = 36;

const TEXT_COLOUR = "#d7dae0";
const WINDOW_COLOUR = "#1e2127";
const DARK = ["#1e2127", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf"];
const BRIGHT = ["#7f848e", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff"];
const COLOURS = [...DARK, ...BRIGHT];

/** A row of the screen: all different lines that ever stand in it, side by side, and which of them when. */
interface Strip {
  readonly lines: readonly string[];
  /** The first is at 0. */
  readonly steps: readonly { readonly atMs: number; readonly place: number }[];
}

/**
 * Draws pictures as one that moves, without a script: each row is a strip that is moved in steps, and each different
 * line is written once. At rest it is the last picture: that is what people see who want no motion.
 */
export function animatedSvg(pictures: readonly Picture[], { columns, rows, title }: SvgOptions): string {
  const screenWidth = Math.ceil(columns * CELL_WIDTH);
  const screenHeight = rows * LINE_HEIGHT;
  const width = screenWidth + 2 * MARGIN;
  const height = screenHeight + TITLE_BAR_HEIGHT + MARGIN;
  const apart = screenWidth + GAP;
  const wholeMs = pictures.reduce((sum, { shownMs }) => sum + shownMs, 0);
  const strips = Array.from({ length: rows }, (_, row) => stripOf(pictures, row));
  const distinct = new Set(strips.flatMap(({ lines }) => lines.filter((line) => line !== "")));
  const ids = new Map([...distinct].map((line, index) => [line, `l${index}`]));

  const motions = strips.map(({ steps }, row) => {
    const frames = steps.map(({ atMs, place }) => {
      return `${short((atMs / wholeMs) * 100, 3)}%{transform:translate(${-apart * place}px)}`;
    });
    return `@keyframes r${row}{${frames.join("")}}`;
  });
  const drawnRows = strips.map(({ lines, steps }, row) => {
    const uses = lines.map((line, place) =>
      line === "" ? "" : `<use href="#${ids.get(line)}" x="${place * apart}" y="${row * LINE_HEIGHT}"/>`,
    );
    const atRest = (steps.at(-1)?.place ?? 0) * -apart;
    return `<g class="r" style="animation-name:r${row}" transform="translate(${atRest})">${uses.join("")}</g>`;
  });

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${FONT} fill="${TEXT_COLOUR}">
<title>${escaped(title)}</title>
<style>
@media (prefers-reduced-motion:no-preference){.r{animation:${short(wholeMs / 1000, 2)}s step-end infinite}}
${motions.join("\n")}
</style>
<defs>
<clipPath id="screen"><rect width="${screenWidth}" height="${screenHeight}"/></clipPath>
${[...ids].map(([line, id]) => `<g id="${id}">${line}</g>`).join("\n")}
</defs>
<rect width="${width}" height="${height}" rx="8" fill="${WINDOW_COLOUR}"/>
<circle cx="20" cy="18" r="5" fill="#e06c75"/>
<circle cx="38" cy="18" r="5" fill="#e5c07b"/>
<circle cx="56" cy="18" r="5" fill="#98c379"/>
<g transform="translate(${MARGIN},${TITLE_BAR_HEIGHT})" clip-path="url(#screen)">
${drawnRows.join("\n")}
</g>
</svg>
`;
}

function stripOf(pictures: readonly Picture[], row: number): Strip {
  const lines: string[] = [];
  const steps: { atMs: number; place: number }[] = [];
  let atMs = 0;
  for (const { rows, shownMs } of pictures) {
    const line = drawnLine(rows[row] ?? []);
    const place = lines.includes(line) ? lines.indexOf(line) : lines.push(line) - 1;
    if (place !== steps.at(-1)?.place) steps.push({ atMs, place });
    atMs += shownMs;
  }
  return { lines, steps };
}

function drawnLine(row: StyledRow): string {
  return row.map(drawnRun).join("");
}

function drawnRun(run: Run): string {
  const { column, width, text, bold, dim, underlined, inverse } = run;
  const x = short(column * CELL_WIDTH, 1);
  const length = short(width * CELL_WIDTH, 1);
  const own = run.colour === null ? TEXT_COLOUR : COLOURS[run.colour];
  const behind = run.background === null ? WINDOW_COLOUR : COLOURS[run.background];
  const [front, back] = inverse ? [behind, own] : [own, behind];
  const box = back === WINDOW_COLOUR ? "" : `<rect x="${x}" width="${length}" height="${LINE_HEIGHT}" fill="${back}"/>`;
  if (text.trim() === "") return box;
  const attributes = [
    `x="${x}" y="${FONT_SIZE}"`,
    // Keeps the columns where they are whatever font there is; a single character has its place already.
    ...(text.length > 1 ? [`textLength="${length}"`] : []),
    ...(front === TEXT_COLOUR ? [] : [`fill="${front}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity=".6"'] : []),
    ...(underlined ? ['text-decoration="underline"'] : []),
  ];
  return `${box}<text ${attributes.join(" ")}>${escaped(text)}</text>`;
}

function short(number: number, digits: number): string {
  return String(Number(number.toFixed(digits)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
