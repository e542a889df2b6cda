// What the build puts in the place of the parts of pdfkit that no plan needs: its reader of fonts, its lines, its pictures
// of points. They are nine tenths of it, and are loaded with it.

function unused(): never {
  throw new Error("This part of pdfkit is not in the bundle");
}

/** Of `fontkit`. */
export const create = unused;

/** Of `linebreak` and `png-js`. */
export default unused;
