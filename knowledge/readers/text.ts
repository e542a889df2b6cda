import { decodedText } from "../decoded-text.ts";
import type { ReadFile } from "./read-part.ts";

/** Reads a text as it is: nothing in it is a heading or a table. */
export async function readText(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return decoded(bytes, maxCharacters, true);
}

/** Reads Markdown, which is what all readers give. */
export async function readMarkdown(bytes: Uint8Array, maxCharacters: number): Promise<ReadFile> {
  return decoded(bytes, maxCharacters, false);
}

function decoded(bytes: Uint8Array, maxCharacters: number, isPlain: boolean): ReadFile {
  const text = decodedText(bytes);
  if (text === null) return { problem: "binary" };
  if (text.length > maxCharacters) return { problem: "long" };
  return { problem: null, title: null, parts: [{ place: null, markdown: text, isPlain }] };
}
