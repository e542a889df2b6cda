/** The beginning of a text. No character is cut in two: half an emoji is a request that providers and jsonb refuse. */
export function begin(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
}
