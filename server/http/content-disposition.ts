/**
 * A header that has a browser keep a file under its name (RFC 6266): as it is for whoever reads `filename*`, and in ASCII
 * for the others.
 */
export function attachment(name: string): string {
  const ascii = name
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]+/g, "")
    .replace(/["\\%]/g, "")
    .trim();
  const plain = ascii === "" || ascii.startsWith(".") ? `plan${ascii}` : ascii;
  const coded = encodeURIComponent(name.toWellFormed()).replace(/[!'()*]/g, percent);
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
