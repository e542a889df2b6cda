const BEGINNING_BYTES = 4_000;
/** As browsers tell a page: by what stands behind blanks and comments. */
const LEADING = /^(?:\ufeff|\u00ef\u00bb\u00bf|\s|<!--[\s\S]*?-->|<\?xml[^>]*\?>)*/;
const PAGE =
  /^<(?:!doctype html|html|head|body|title|meta|style|script|table|h1|div|p|article|main|section)(?=[\s>/])/i;
const NAMED = /\.x?html?$/i;

/** Whether a file is a page: by how it begins, or by its name where it has tags at all. */
export function isPage({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): boolean {
  const start = Buffer.from(bytes.subarray(0, BEGINNING_BYTES));
  const isWide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const beginning = start
    .toString("latin1")
    .replaceAll("\0", isWide ? "" : "\0")
    .replace(isWide ? /^../ : "", "");
  if (PAGE.test(beginning.replace(LEADING, ""))) return true;
  return NAMED.test(name) && /<[a-z!][^>]*>/i.test(beginning);
}
