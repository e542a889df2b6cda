/** A page with more text than this says something besides. */
const MAX_CHARACTERS = 2_000;
const PASSWORD = /<input\b[^>]{0,1000}?\btype\s*=\s*["']?password\b/i;

/** Whether a page asks for a password and says little else, so that it stands before another one. */
export async function isLoginPage(bytes: Uint8Array): Promise<boolean> {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  if (!PASSWORD.test(source)) return false;
  const { readHtml } = await import("./read-html.ts");
  const { parts = [], problem } = await readHtml(bytes, MAX_CHARACTERS);
  return problem !== "long" && parts.every(({ markdown }) => markdown.length <= MAX_CHARACTERS);
}
