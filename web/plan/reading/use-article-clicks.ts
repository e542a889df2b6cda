import { type RefObject, useEffect } from "react";

export interface ClickedFigure {
  readonly id: string;
  readonly element: HTMLElement;
}

export interface ArticleClicks {
  /** Of the plan, without a fragment. */
  readonly address: string;
  readonly onJump: (anchor: string) => void;
  readonly onFigure: (figure: ClickedFigure) => void;
}

/** One listener for all links within the plan and all figures in its text, which is no text of React's. */
export function useArticleClicks(article: RefObject<HTMLElement | null>, clicks: ArticleClicks): void {
  const { address, onJump, onFigure } = clicks;
  useEffect(() => {
    const element = article.current;
    if (element === null) return;
    const pressed = (event: MouseEvent | KeyboardEvent): boolean => {
      if (!(event.target instanceof Element)) return false;
      const figure = event.target.closest<HTMLElement>("data[data-figure]");
      if (figure === null) return false;
      onFigure({ id: figure.dataset["figure"] ?? "", element: figure });
      return true;
    };
    const click = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || pressed(event)) return;
      if (event.target.closest("[data-show-doubt]") !== null) return showDoubt(event.target);
      const href = event.target.closest("a")?.getAttribute("href") ?? "";
      if (!href.startsWith(`${address}#`) || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      onJump(href.slice(address.length + 1));
    };
    const key = (event: KeyboardEvent) => {
      if ((event.key === "Enter" || event.key === " ") && pressed(event)) event.preventDefault();
    };
    element.addEventListener("click", click);
    element.addEventListener("keydown", key);
    return () => {
      element.removeEventListener("click", click);
      element.removeEventListener("keydown", key);
    };
  }, [article, address, onJump, onFigure]);
}

/** Goes from one of a section's doubts to the next. */
function showDoubt(button: Element): void {
  const doubts = [...(button.closest("section")?.querySelectorAll<HTMLElement>("[data-doubt]") ?? [])];
  const focused = doubts.findIndex((doubt) => doubt.hasAttribute("data-shown"));
  const next = doubts[(focused + 1) % doubts.length];
  for (const doubt of doubts) doubt.removeAttribute("data-shown");
  next?.setAttribute("data-shown", "");
  next?.scrollIntoView({ block: "center" });
}
