import type { Picture } from "../../pictures/picture.ts";
import type { PdfFile } from "./pdf-file.ts";

/** How the library that draws SVG is called: its own types say less than it takes. */
type DrawSvg = (file: PdfFile, svg: string, x: number, y: number, options: object) => void;

/** Loads what draws pictures, for a document that has some. */
export async function pictureDrawer(): Promise<DrawSvg> {
  const loaded: { readonly default: unknown } = await import("svg-to-pdfkit");
  return loaded.default as DrawSvg;
}

/** Draws a picture as vectors; its words are text in the document's own fonts. */
export function drawPicture(
  draw: DrawSvg,
  file: PdfFile,
  picture: Picture,
  at: readonly [number, number, number],
): void {
  const [x, y, width] = at;
  const height = (picture.heightPx * width) / picture.widthPx;
  draw(file, picture.svg, x, y, {
    width,
    height,
    assumePt: true,
    preserveAspectRatio: "xMinYMin meet",
    fontCallback: (_family: string, isBold: boolean) => (isBold ? "Bold" : "Regular"),
  });
}
