import type { Picture } from "../../pictures/picture.ts";
import type { PdfFile } from "../drawing/pdf-file.ts";
import type { Colour } from "../lines/text-style.ts";
import type { Tag } from "../tags/tag.ts";
import type { Faces } from "./sheet.ts";

/** What all blocks of a document share. */
export interface Scene {
  readonly faces: Faces;
  readonly notDrawn: string;
  /** What a box of a list of tasks is called. */
  readonly task: (isDone: boolean) => string;
  readonly draw: ((file: PdfFile, picture: Picture, at: readonly [number, number, number]) => void) | null;
}

/** Where blocks stand: as wide as the text, or within a list or a quotation. */
export interface Room {
  readonly scene: Scene;
  readonly width: number;
  readonly colour: Colour;
  readonly tag: Tag;
  /** Within something else, where a page across is no way out. */
  readonly isNested: boolean;
}
