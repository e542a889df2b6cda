/** What a test's PDF is made of. */
export interface PdfSpec {
  /** A page each; lines become lines. A page without text is one that was scanned. */
  readonly pages: readonly string[];
  /** Says that it is encrypted, with a password that nobody has. */
  readonly isEncrypted?: boolean;
  /** How the glyphs of Hangul are named: by a table of their own, or by one that is only in a reader's library. */
  readonly hangul?: "to-unicode" | "predefined";
}

const HANGUL = /[^\x20-\x7e\n]/;
/** Any will do: no password opens it. */
const ENCRYPTION = `<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <${"5a".repeat(32)}> /U <${"a5".repeat(32)}> >>`;

/** A small PDF: English in Helvetica, other text in a font of two-byte codes, as word processors write it. */
export function writePdf({ pages, isEncrypted = false, hangul = "to-unicode" }: PdfSpec): Uint8Array {
  const kids = pages.map((_, at) => `${at * 2 + 9} 0 R`).join(" ");
  const encoding = hangul === "predefined" ? "UniKS-UCS2-H" : "Identity-H";
  const mapped = hangul === "to-unicode" ? " /ToUnicode 7 0 R" : "";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Type /Font /Subtype /Type0 /BaseFont /Batang /Encoding /${encoding} /DescendantFonts [5 0 R]${mapped} >>`,
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Batang /FontDescriptor 6 0 R /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /Batang /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
    stream(toUnicode(pages.join(""))),
    isEncrypted ? ENCRYPTION : "null",
    ...pages.flatMap((text, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${at * 2 + 10} 0 R /Resources << /Font << /Latin 3 0 R /Hangul 4 0 R >> >> >>`,
      stream(content(text)),
    ]),
  ];
  return assemble(objects, isEncrypted);
}

function assemble(objects: readonly string[], isEncrypted: boolean): Uint8Array {
  let body = "%PDF-1.7\n";
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const encrypt = isEncrypted ? ` /Encrypt 8 0 R /ID [<${"00".repeat(16)}> <${"00".repeat(16)}>]` : "";
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${encrypt} >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`, "latin1");
}

function content(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => (HANGUL.test(line) ? `/Hangul 12 Tf <${utf16(line)}> Tj T*` : latin(line)));
  return `BT 14 TL 50 780 Td ${lines.join(" ")} ET`;
}

function latin(line: string): string {
  return `/Latin 12 Tf (${line.replace(/[\\()]/g, "\\$&")}) Tj T*`;
}

/** The codes are the characters' own, so that the table maps each to itself. */
function toUnicode(text: string): string {
  const codes = [...new Set(utf16(text).match(/.{4}/g) ?? [])];
  const blocks: string[] = [];
  for (let at = 0; at < codes.length; at += 100) {
    const block = codes.slice(at, at + 100).map((code) => `<${code}> <${code}>`);
    blocks.push(`${block.length} beginbfchar\n${block.join("\n")}\nendbfchar`);
  }
  return [
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Own def /CMapType 2 def",
    "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ...blocks,
    "endcmap CMapName currentdict /CMap defineresource pop end end",
  ].join("\n");
}

function stream(text: string): string {
  return `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
}

function utf16(text: string): string {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, "0")).join("");
}
