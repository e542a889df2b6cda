import type { BlockDocument } from "../blocks/block.ts";

/** A plan as the bytes of a PDF file. */
export async function planPdf(_document: BlockDocument): Promise<Uint8Array> {
  throw new Error("PDF is not built yet");
}
