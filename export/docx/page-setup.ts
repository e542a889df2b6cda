import { ACROSS_PT, UPRIGHT_PT } from "../tables/table-fit.ts";

/** Word measures in twentieths of a point. */
export const TWIPS_OF_PT = 20;
export const TWIPS_OF_MM = 1440 / 25.4;
/** A pixel of a picture, 96 to an inch. */
export const TWIPS_OF_PX = 15;

const SIDE_MM = 19;
export const UPRIGHT = UPRIGHT_PT * TWIPS_OF_PT;
export const ACROSS = ACROSS_PT * TWIPS_OF_PT;

/** The room for a picture with its caption, in pixels. */
export const PICTURE_HEIGHT_PX = 860;

/** A4 with the margins that the printed page has, upright or across. */
export function pageOf(isAcross: boolean) {
  const [width, height] = [11_906, 16_838];
  return {
    // The library turns the sheet round by itself.
    size: { width, height, orientation: isAcross ? ("landscape" as const) : ("portrait" as const) },
    margin: {
      top: Math.round(22 * TWIPS_OF_MM),
      bottom: Math.round(20 * TWIPS_OF_MM),
      left: Math.round(SIDE_MM * TWIPS_OF_MM),
      right: Math.round(SIDE_MM * TWIPS_OF_MM),
      header: Math.round(11 * TWIPS_OF_MM),
      footer: Math.round(10 * TWIPS_OF_MM),
      gutter: 0,
    },
  };
}
