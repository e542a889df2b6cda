import type { HtmlSource } from "./document.ts";

/** What a page shows without having it in its text: numbers of pages and lists, escapes, marks around addresses. */
const UNWRITTEN = "0123456789./()&<>\"'";

/**
 * A plan as one HTML file that needs no network: diagrams drawn, and for Korean the font inside. The libraries are
 * loaded by the first call.
 */
export async function planHtml(plan: HtmlSource): Promise<string> {
  const [{ htmlDocument }, { fontFaces }] = await Promise.all([import("./document.ts"), import("./font.ts")]);
  // Once without the font, to see which characters there are on the page.
  const text = htmlDocument(plan, "").replace(/<style>[^<]*<\/style>|<[^>]*>/g, "");
  return htmlDocument(plan, await fontFaces(text + UNWRITTEN));
}
