import { strToU8, type Zippable, zipSync } from "fflate";

/** An archive of texts by their names. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === "string" ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(entries) as Zippable);
}

/** A relation of an OOXML part, as XML. */
export function relationXml(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
}

const relationsXml = (inner: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;

/** A DOCX with this body, and parts beside it by the type of their relation. */
export function docxOf(
  body: string,
  parts: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
) {
  const names = Object.keys(parts);
  return zipOf({
    "_rels/.rels": relationsXml(relationXml("r1", "officeDocument", "word/document.xml")),
    "word/_rels/document.xml.rels": relationsXml(
      names.map((name, at) => relationXml(`r${at}`, name, `${name}.xml`)).join(""),
    ),
    "word/document.xml": `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ...Object.fromEntries(names.map((name) => [`word/${name}.xml`, parts[name] ?? ""])),
    ...more,
  });
}

/** An XLSX with one sheet of this XML, and with these styles. */
export function xlsxOf(sheet: string, styles = "<styleSheet/>", strings = "<sst/>", workbook = "") {
  return zipOf({
    "xl/_rels/workbook.xml.rels": relationsXml(
      relationXml("r1", "worksheet", "worksheets/sheet1.xml") +
        relationXml("r2", "styles", "styles.xml") +
        relationXml("r3", "sharedStrings", "sharedStrings.xml"),
    ),
    "xl/workbook.xml": `<workbook xmlns:r="r">${workbook}<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
    "xl/worksheets/sheet1.xml": `<worksheet>${sheet}</worksheet>`,
    "xl/styles.xml": styles,
    "xl/sharedStrings.xml": strings,
  });
}
