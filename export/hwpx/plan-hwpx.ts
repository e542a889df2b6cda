import type { BlockDocument } from "../blocks/block.ts";

/** A plan as the bytes of a HWPX file. */
export async function planHwpx(_document: BlockDocument): Promise<Uint8Array> {
  throw new Error("HWPX is not built yet");
}
