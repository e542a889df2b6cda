import type { Archive } from "../../archive.ts";
import { Unreadable } from "../../unreadable.ts";
import { readXmlChunks } from "../../xml.ts";

/** Texts of sheets that are hidden stand among the others. */
const HIDDEN_SHARE = 4;

/**
 * The texts that the cells of a workbook share, without the marks of how they are pronounced.
 * @throws Unreadable `long` where they are many times what is read of a file.
 */
export async function sharedStrings(archive: Archive, part: string, maxCharacters: number): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has(part)) return strings;
  let left = maxCharacters * HIDDEN_SHARE;
  let text = "";
  let isText = false;
  let spoken = 0;
  let prefix = -1;
  await readXmlChunks(archive.chunks(part), {
    open(written) {
      if (prefix === -1) prefix = written.indexOf(":") + 1;
      const name = prefix === 0 ? written : written.slice(prefix);
      if (name === "si") text = "";
      else if (name === "t") isText = spoken === 0;
      else if (name === "rPh") spoken += 1;
    },
    text(value) {
      if (isText) text += value;
    },
    close(written) {
      const name = prefix === 0 ? written : written.slice(prefix);
      if (name === "t") isText = false;
      else if (name === "rPh") spoken -= 1;
      else if (name === "si") {
        left -= text.length + 1;
        if (left < 0) throw new Unreadable("long");
        strings.push(text);
      }
    },
  });
  return strings;
}
