import { type Archive, openArchive } from "../../archive.ts";
import type { ReadFile, ReadPart } from "../../read-part.ts";
import { readOrProblem, Unreadable } from "../../unreadable.ts";
import { readXml, readXmlChunks } from "../../xml.ts";
import { mainPart, partOf, relationsOf, titleOf } from "../package-parts.ts";
import { cellFormats } from "./cell-formats.ts";
import { sharedStrings } from "./shared-strings.ts";
import { SheetCells, type SheetSetting } from "./sheet-cells.ts";
import { sheetMarkdown } from "./sheet-tables.ts";

interface Sheet {
  readonly name: string;
  readonly part: string;
}

/**
 * Reads an XLSX or XLSM, a part for each sheet in the order of the workbook, each value as it is shown. Hidden sheets,
 * rows and columns are left out, and so are comments; formulas have the values that they had when the file was saved.
 */
export async function readXlsx(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return readOrProblem(async () => {
    const archive = openArchive(bytes);
    const main = mainPart(archive, "xl/workbook.xml");
    const { sheets, isFrom1904 } = workbookOf(archive, main);
    const relations = relationsOf(archive, main);
    const setting: SheetSetting = {
      strings: await sharedStrings(archive, partOf(relations, "sharedStrings") ?? "", maxCharacters),
      formats: cellFormats(archive.text(partOf(relations, "styles") ?? ""), isFrom1904),
      budget: { left: maxCharacters },
    };
    const parts: ReadPart[] = [];
    for (const { name, part } of sheets) {
      if (!archive.has(part)) throw new Unreadable("broken", new Error(`${part} is missing`));
      const cells = new SheetCells(setting);
      await readXmlChunks(archive.chunks(part), cells);
      parts.push({ place: `Sheet "${name}"`, markdown: sheetMarkdown(cells.shownRows(), setting.budget) });
    }
    return { problem: null, title: titleOf(archive), parts };
  });
}

/** The sheets that are shown, and from which day the workbook counts. */
function workbookOf(archive: Archive, main: string): { sheets: Sheet[]; isFrom1904: boolean } {
  const xml = archive.text(main);
  if (xml === null) throw new Unreadable("broken", new Error(`${main} is missing`));
  const relations = relationsOf(archive, main);
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  readXml(xml, {
    open(written, attributes) {
      const name = written.slice(written.indexOf(":") + 1);
      if (name === "workbookPr") isFrom1904 = /^(?:1|true)$/.test(attributes["date1904"] ?? "");
      if (name !== "sheet" || (attributes["state"] ?? "visible") !== "visible") return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1];
      const relation = relations.get(id ?? "");
      // A sheet that is only a chart has no cells.
      if (relation?.type === "worksheet") sheets.push({ name: attributes["name"] ?? "", part: relation.part });
    },
  });
  return { sheets, isFrom1904 };
}
