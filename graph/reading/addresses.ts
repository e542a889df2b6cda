/** The same page, however its address is written: without protocol, `www.`, fragment and closing slashes. */
export function normalizedAddress(url: string): string {
  const [page = ""] = url.split("#");
  const [host = "", ...path] = page.replace(/^https?:\/\/(?:www\.)?/i, "").split("/");
  return [host.toLowerCase(), ...path].join("/").replace(/\/+$/, "");
}
