import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HwpDocument, initSync } from "@rhwp/core";

let isStarted = false;

/** Starts the reader of HWP and HWPX that is not ours, which is one WebAssembly module for the process. */
export function startRhwp(): void {
  if (isStarted) return;
  isStarted = true;
  // It asks a browser how wide texts are, in order to lay out pages.
  Object.assign(globalThis, { measureTextWidth: (_font: string, text: string) => text.length * 10 });
  initSync({ module: readFileSync(createRequire(import.meta.url).resolve("@rhwp/core/rhwp_bg.wasm")) });
}

/** The paragraphs of a document, those of its tables and boxes among them, as that reader gives them. */
export function rhwpParagraphs(bytes: Uint8Array): string[] {
  startRhwp();
  const document = new HwpDocument(bytes);
  try {
    return (JSON.parse(document.getTextFileUnicode()) as string).split(/\r?\n/);
  } finally {
    document.free();
  }
}
