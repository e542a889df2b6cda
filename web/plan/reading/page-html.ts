/** What is said of a figure that a person can click on. */
const FIGURE = /<data class="figure" (?:data-figure|data-uses)="(\w+)"( data-doubt="\d+")?/g;

/**
 * The HTML of a part, made to work on the page: links within the plan keep the page's address, others open beside it, and
 * figures can be reached by keys. It changes tags that the server wrote, and no text can look like one of them.
 * @param address Of the plan, without a fragment.
 * @param note The id of what is said of the part's doubts.
 */
export function pageHtml(html: string, address: string, note: string): string {
  return html
    .replaceAll('<a href="#', `<a href="${address}#`)
    .replaceAll(' rel="noopener noreferrer"', ' target="_blank" rel="noopener noreferrer"')
    .replace(FIGURE, (_, id: string, doubt = "") => {
      const described = doubt === "" ? "" : ` aria-describedby="${note}"`;
      return `<data class="figure" role="button" tabindex="0" data-figure="${id}"${doubt}${described}`;
    });
}

/** HTML without links and figures, where they would lead nowhere: in a link, before the plan is there. */
export function plainHtml(html: string): string {
  return html.replace(/<\/?(?:a|data)\b[^>]*>/g, "");
}

const SHOWN = /<data class="figure" (?:data-figure|data-uses)="([\w ]+)"[^>]*>([^<]*)</g;

/** The figures of a plan as they are shown, by id; what a formula gave stands under all that it uses. */
export function shownFigures(parts: readonly { readonly body: string }[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { body } of parts) {
    for (const [, id = "", shown = ""] of body.matchAll(SHOWN)) found.set(id, `${found.get(id) ?? ""} ${shown}`);
  }
  return found;
}
