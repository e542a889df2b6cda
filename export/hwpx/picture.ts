import type { Picture } from "../pictures/picture.ts";
import { pngOf } from "../pictures/png.ts";
import { PAGE } from "./page.ts";
import type { ParagraphWriter } from "./paragraph.ts";
import { LOOKS } from "./shapes/looks.ts";
import { placed } from "./table.ts";
import { element, xmlText } from "./xml-text.ts";

/** A pixel of a screen, in hundredths of a point. */
const PIXEL = 75;
const SCALE = 2;
/** Higher ones are made smaller, so that their heading stands on the same page. */
const MOST_HEIGHT = Math.round(PAGE.textHeight * 0.8);

/** A picture in a paragraph of its own, in the middle; its PNG goes to the package. */
export async function pictureParagraph(writer: ParagraphWriter, picture: Picture, label: string): Promise<string> {
  const [whole, high] = [picture.widthPx * PIXEL, picture.heightPx * PIXEL];
  const scale = Math.min(1, PAGE.textWidth / whole, MOST_HEIGHT / high);
  const [width, height] = [Math.round(whole * scale), Math.round(high * scale)];
  const name = writer.addPicture(await pngOf(picture, SCALE));
  const id = writer.nextObject();
  const [pixelsWide, pixelsHigh] = [Math.round(whole * SCALE), Math.round(high * SCALE)];
  const drawn = element(
    "hp:pic",
    {
      ...{ id, zOrder: id, numberingType: "PICTURE", textWrap: "TOP_AND_BOTTOM", textFlow: "BOTH_SIDES", lock: 0 },
      ...{ dropcapstyle: "None", href: "", groupLevel: 0, instid: id, reverse: 0 },
    },
    [
      element("hp:offset", { x: 0, y: 0 }),
      element("hp:orgSz", { width, height }),
      element("hp:curSz", { width, height }),
      element("hp:flip", { horizontal: 0, vertical: 0 }),
      element("hp:rotationInfo", { angle: 0, centerX: width >> 1, centerY: height >> 1, rotateimage: 1 }),
      element("hp:renderingInfo", {}, ["transMatrix", "scaMatrix", "rotMatrix"].map(unchanged).join("")),
      element("hc:img", { binaryItemIDRef: name, bright: 0, contrast: 0, effect: "REAL_PIC", alpha: 0 }),
      element("hp:imgRect", {}, corners(width, height)),
      element("hp:imgClip", { left: 0, right: pixelsWide, top: 0, bottom: pixelsHigh }),
      element("hp:inMargin", { left: 0, right: 0, top: 0, bottom: 0 }),
      element("hp:imgDim", { dimwidth: pixelsWide, dimheight: pixelsHigh }),
      element("hp:effects", {}),
      placed(width, height),
      element("hp:shapeComment", {}, xmlText(label)),
    ].join(""),
  );
  const { letters } = writer.shapes.refer(LOOKS.picture);
  return writer.paragraph(LOOKS.picture, [], { before: element("hp:run", { charPrIDRef: letters }, drawn) });
}

function unchanged(name: string): string {
  return element(`hc:${name}`, { e1: 1, e2: 0, e3: 0, e4: 0, e5: 1, e6: 0 });
}

function corners(width: number, height: number): string {
  const points = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  return points.map(([x = 0, y = 0], at) => element(`hc:pt${at}`, { x, y })).join("");
}
