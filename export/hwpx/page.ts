/** A4 and what is left of it between its margins, in hundredths of a point. */
export const PAGE = {
  ...{
    width: 59_528,
    height: 84_186,
    left: 6_236,
    right: 6_236,
    top: 4_252,
    bottom: 3_685,
    header: 2_835,
    footer: 2_835,
  },
  ...{ textWidth: 47_056, textHeight: 70_579 },
};
