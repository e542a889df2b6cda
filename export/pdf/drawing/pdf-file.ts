import type { Face } from "../font/face.ts";

/** An object of the file. */
export interface PdfRef {
  readonly data: Record<string, unknown>;
  end(): void;
}

/** The font of a face in the file: by the number of each glyph, what it is read as and its width. */
export interface PdfFont {
  readonly id: string;
  unicode: (readonly number[])[];
  widths: number[];
  ref(): PdfRef;
}

interface PdfPage {
  readonly dictionary: PdfRef;
  readonly fonts: Record<string, PdfRef>;
  readonly annotations: PdfRef[];
  readonly height: number;
}

interface PdfOutline {
  readonly outlineData: Record<string, unknown>;
  addItem(title: string, options?: object): PdfOutline;
}

/** What we use of the library's document: it writes objects, pages and fonts; the layout is ours. */
export interface PdfFile {
  page: PdfPage;
  _font: PdfFont;
  readonly outline: PdfOutline;
  readonly _root: PdfRef;
  addPage(options: { size: "A4"; layout: "portrait" | "landscape"; margin: 0 }): unknown;
  addContent(operators: string): unknown;
  registerFont(name: string, source: object): unknown;
  font(name: string): unknown;
  ref(data: Record<string, unknown>): PdfRef;
  getStructTreeRoot(): PdfRef;
  getStructParentTree(): { add(key: number, value: unknown): void };
  endMetadata(): void;
  read(): Uint8Array | null;
  push(chunk: Uint8Array | null): boolean;
  end(): void;
  pageRef(page: number): PdfRef;
}

export interface FileInfo {
  readonly title: string;
  readonly language: string;
  readonly createdAt: Date;
}

const PRODUCER = "PlanCraft";
/** In thousandths, as in the font's own tables. */
const METRICS = { ascent: 1160, descent: -288, lineGap: 0, capHeight: 733, xHeight: 543 };
const BOX = { minX: -1002, minY: -1048, maxX: 2928, maxY: 1808 };

/** A new file, without a page yet, and how to get its bytes when all is in it. */
export async function newPdf({ title, language, createdAt }: FileInfo) {
  const { default: PdfDocument } = await import("pdfkit");
  const made: object = new PdfDocument({
    pdfVersion: "1.7",
    lang: language,
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    // Without a font of the library's: their measures are files that no bundle has beside it.
    font: null as unknown as string,
    info: { Title: title, Creator: PRODUCER, Producer: PRODUCER, CreationDate: createdAt },
  });
  const file = made as PdfFile;
  // The head of the file is written already.
  const chunks: Uint8Array[] = [file.read() ?? new Uint8Array()];
  // The stream of a document that is in memory anyway costs as much as its layout.
  file.push = (chunk) => {
    if (chunk !== null) chunks.push(chunk);
    return true;
  };
  const pages = (file._root.data["Pages"] as PdfRef).data["Kids"] as PdfRef[];
  file.pageRef = (page) => {
    const ref = pages[page];
    if (!ref) throw new Error(`The document has no page ${page}`);
    return ref;
  };
  file.endMetadata = () => writeMetadata(file, { title, language, createdAt });
  return {
    file,
    bytes: () => {
      file.end();
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
}

/** By our own hand: the library writes the title into the XML as it is, `&` and `<` in it. */
function writeMetadata(file: PdfFile, { title, language, createdAt }: FileInfo): void {
  const escaped = title.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;" })[sign] ?? "&gt;");
  const at = createdAt.toISOString().replace(/\.\d+/, "");
  const xml = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreateDate>${at}</xmp:CreateDate><xmp:CreatorTool>${PRODUCER}</xmp:CreatorTool><pdf:Producer>${PRODUCER}</pdf:Producer>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>${language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
  const metadata = file.ref({ Type: "Metadata", Subtype: "XML" });
  (metadata as PdfRef & { compress: boolean }).compress = false;
  (metadata as PdfRef & { write(bytes: Uint8Array): void }).write(new TextEncoder().encode(xml));
  metadata.end();
  file._root.data["Metadata"] = metadata;
}

/** Makes a face the font of this name. The library takes it for one of its own, which have these members. */
export function addFace(file: PdfFile, name: string, face: Face): PdfFont {
  const glyphOf = (slot: number) => {
    const { codePoints = [0], advance = 0 } = face.slots[slot] ?? {};
    return { id: slot, codePoints, advanceWidth: advance };
  };
  file.registerFont(name, {
    ...METRICS,
    bbox: BOX,
    postscriptName: face.program.name,
    unitsPerEm: 1000,
    italicAngle: 0,
    post: { isFixedPitch: false },
    head: { macStyle: { italic: false } },
    getGlyph: glyphOf,
    createSubset: () => ({ cff: true, includeGlyph: (slot: number) => slot, encode: () => face.cut() }),
    layout: (text: string) => {
      const set = face.glyphs(text);
      const glyphs = set.map(({ slot }) => glyphOf(slot));
      const positions = set.map(({ kern }, at) => {
        return { xAdvance: (glyphs[at]?.advanceWidth ?? 0) + kern, yAdvance: 0, xOffset: 0, yOffset: 0 };
      });
      return { glyphs, positions, advanceWidth: face.shape(text).width };
    },
  });
  file.font(name);
  return file._font;
}

/** Tells the font in the file of each glyph that was set. */
export function settleFace(font: PdfFont, face: Face): void {
  font.unicode = face.slots.map(({ codePoints }) => codePoints);
  font.widths = face.slots.map(({ advance }) => advance);
}
