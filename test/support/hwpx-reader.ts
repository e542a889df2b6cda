import { readFileSync } from "node:fs";
import init, { HwpDocument } from "@rhwp/core";

/** What a reader that is not ours finds in a HWPX. */
export interface ReadHwpx {
  readonly pages: number;
  /** The style and the text of each paragraph; a tab stays, a broken line is one. */
  readonly paragraphs: readonly (readonly [style: string, text: string])[];
  /** Each table cell by cell, and whether its first row is a head that is said again. */
  readonly tables: readonly { readonly rows: readonly (readonly string[])[]; readonly hasHead: boolean }[];
  readonly outline: readonly { readonly level: number; readonly title: string }[];
  /** Where links lead, as programs follow them. */
  readonly links: readonly (readonly [text: string, command: string])[];
  readonly bookmarks: readonly string[];
  /** A page as it is drawn, as SVG. */
  page(number: number): string;
}

let ready: Promise<unknown> | undefined;

export async function readHwpx(bytes: Uint8Array): Promise<ReadHwpx> {
  // It measures text by the browser's means; here all letters are as wide as high, or half of it.
  Object.assign(globalThis, { measureTextWidth });
  ready ??= init({ module_or_path: readFileSync(new URL(import.meta.resolve("@rhwp/core/rhwp_bg.wasm"))) });
  await ready;
  const document = new HwpDocument(bytes);
  const numbers = Array.from({ length: document.getParagraphCount(0) }, (_, at) => at);
  return {
    pages: document.pageCount(),
    paragraphs: numbers.map((at) => [JSON.parse(document.getStyleAt(0, at)).name, textAt(document, at)]),
    tables: numbers.flatMap((at) => tableAt(document, at) ?? []),
    outline: numbers.flatMap((at) => {
      const { headType, paraLevel } = JSON.parse(document.getParaPropertiesAt(0, at));
      return headType === "Outline" ? [{ level: paraLevel + 1, title: textAt(document, at) }] : [];
    }),
    links: JSON.parse(document.getFieldList()).map(({ value, command }: Record<string, string>) => [value, command]),
    bookmarks: JSON.parse(document.getBookmarks()).map(({ name }: { name: string }) => name),
    page: (number) => document.renderPageSvg(number - 1),
  };
}

function textAt(document: HwpDocument, paragraph: number): string {
  return document.getTextRange(0, paragraph, 0, document.getParagraphLength(0, paragraph));
}

function tableAt(document: HwpDocument, paragraph: number) {
  let size: { rowCount: number; colCount: number };
  try {
    size = JSON.parse(document.getTableDimensions(0, paragraph, 0));
  } catch {
    // That is how it says that there is none.
    return undefined;
  }
  const cell = (at: number) =>
    document.getTextInCell(0, paragraph, 0, at, 0, 0, document.getCellParagraphLength(0, paragraph, 0, at, 0));
  const rows = Array.from({ length: size.rowCount }, (_, row) =>
    Array.from({ length: size.colCount }, (_, column) => cell(row * size.colCount + column)),
  );
  const { repeatHeader } = JSON.parse(document.getTableProperties(0, paragraph, 0));
  return { rows, hasHead: repeatHeader && JSON.parse(document.getCellProperties(0, paragraph, 0, 0)).isHeader };
}

function measureTextWidth(font: string, text: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 10);
  return [...text].reduce((sum, character) => sum + (/[\u1100-\uffef]/.test(character) ? size : size / 2), 0);
}
