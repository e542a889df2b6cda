import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** ZIP knows no time before it, and it is the same in every time zone. */
const NO_TIME = new Date(1980, 0, 1);
const CORE = "docProps/core.xml";
const STYLES = "word/styles.xml";
const RELATIONSHIPS = /^(.*)_rels\/([^/]+)\.rels$/;

/**
 * A file of the library with what it makes anew each time made the same: names of relationships are chance there, ids are
 * counted over all documents of a process, and dates are of now.
 * @param given The date that the file has, and styles that it has besides.
 */
export function settledDocx(
  bytes: Uint8Array,
  given: { readonly createdAt: string; readonly styles: string },
): Uint8Array {
  const parts = unzipSync(bytes);
  const texts = new Map<string, string>();
  const text = (name: string) => texts.get(name) ?? strFromU8(parts[name] ?? new Uint8Array());
  for (const name of Object.keys(parts)) {
    const [, folder = "", part = ""] = RELATIONSHIPS.exec(name) ?? [];
    if (!part) continue;
    const names = new Map([...text(name).matchAll(/ Id="([^"]+)"/g)].map(([, id = ""], at) => [id, `rId${at + 1}`]));
    const renamed = (written: string, attribute: RegExp) =>
      written.replace(attribute, (found, before: string, id: string) => `${before}"${names.get(id) ?? found}"`);
    texts.set(name, renamed(text(name), /( Id=)"([^"]+)"/g));
    if (parts[folder + part])
      texts.set(folder + part, renamed(text(folder + part), /( r:(?:id|embed|link)=)"([^"]+)"/g));
  }
  texts.set(
    STYLES,
    text(STYLES).replace("</w:styles>", () => `${given.styles}</w:styles>`),
  );
  const day = new Date(given.createdAt).toISOString().replace(/\.\d+Z$/, "Z");
  texts.set(CORE, text(CORE).replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${day}`));
  for (const [name, written] of texts) {
    if (name.startsWith("word/") && name.endsWith(".xml")) texts.set(name, countedAnew(written));
  }
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, content]) => [name, strToU8Or(texts.get(name), content)] as const),
    ),
    { mtime: NO_TIME, level: 6 },
  );
}

function strToU8Or(text: string | undefined, content: Uint8Array): Uint8Array {
  return text === undefined ? content : strToU8(text);
}

/** Ids of bookmarks and of drawings by their order in the text. */
function countedAnew(xml: string): string {
  const counter = () => {
    const known = new Map<string, string>();
    return (id: string) => {
      const found = known.get(id) ?? String(known.size + 1);
      known.set(id, found);
      return found;
    };
  };
  const [bookmark, contents, drawing] = [counter(), counter(), counter()];
  return xml
    .replace(/<w:bookmark(?:Start|End)\b[^>]*>/g, (tag) =>
      tag.replace(/(w:id=")(\d+)"/, (_, before: string, id: string) => `${before}${bookmark(id)}"`),
    )
    .replace(/\b_Toc(\d+)\b/g, (_, id: string) => `_Toc${contents(id)}`)
    .replace(/(<wp:docPr\b[^>]*? id=")(\d+)"/g, (_, before: string, id: string) => `${before}${drawing(id)}"`);
}
