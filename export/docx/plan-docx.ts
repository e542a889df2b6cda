import type { BlockDocument } from "../blocks/block.ts";

/** A plan as the bytes of a DOCX file. */
export async function planDocx(_document: BlockDocument): Promise<Uint8Array> {
  throw new Error("DOCX is not built yet");
}
