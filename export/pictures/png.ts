import { readFile } from "node:fs/promises";
import { packageFile } from "../../utils/package-files.ts";
import type { Picture } from "./picture.ts";
import { PICTURE_FONT } from "./standalone.ts";

type Draw = (svg: string, scale: number) => Uint8Array;

let ready: Promise<Draw> | undefined;

/**
 * A picture as PNG, for programs that do not draw SVG. What draws it is loaded by the first call.
 * @param scale Pixels for each of the picture's own: twice as many as a screen of today shows, for printing.
 */
export async function pngOf({ svg }: Picture, scale = 2): Promise<Uint8Array> {
  ready ??= drawer();
  return (await ready)(svg, scale);
}

async function drawer(): Promise<Draw> {
  const asset = (name: string) => readFile(packageFile(`dist/assets/${name}`));
  const [{ initWasm, Resvg }, module, ...fontBuffers] = await Promise.all([
    import("@resvg/resvg-wasm"),
    asset("index_bg.wasm"),
    asset("NotoSansKR-Regular.otf"),
    asset("NotoSansKR-Bold.otf"),
  ]);
  await initWasm(module);
  const font = { fontBuffers, defaultFontFamily: PICTURE_FONT, sansSerifFamily: PICTURE_FONT };
  return (svg, scale) => {
    const drawing = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale } });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}
