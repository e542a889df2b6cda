/** What a box is called that scrolls by itself. */
export interface BoxWords {
  readonly table: string;
  readonly diagram: string;
  readonly code: string;
}

/** What is wider than the text, and scrolls by itself, can be reached and scrolled by keys. */
export function reachable(part: HTMLElement, say: BoxWords): void {
  for (const box of part.querySelectorAll<HTMLElement>(".table, .diagram, pre")) {
    if (box.scrollWidth <= box.clientWidth + 1) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.matches(".table") ? say.table : box.matches("pre") ? say.code : say.diagram);
  }
}
