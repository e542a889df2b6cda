import { type RefObject, useEffect, useState } from "react";

/** What stands between the head of the page and its upper third is what is being read. */
const LINE = "-72px 0px -66% 0px";

/**
 * Which part of the plan is being read, by one observer for all of them.
 * @param onSeen Told of each part when it is first near the screen.
 * @returns Its anchor; null before the first.
 */
export function useReadingPosition(
  article: RefObject<HTMLElement | null>,
  anchors: readonly string[],
  onSeen: (part: HTMLElement) => void,
): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const all = anchors.join(" ");
  useEffect(() => {
    const parts = [...(article.current?.querySelectorAll<HTMLElement>("[data-anchor]") ?? [])];
    if (all === "" || parts.length === 0) return;
    const read = new Set<Element>();
    const position = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) {
            read.add(target);
            onSeen(target as HTMLElement);
          } else read.delete(target);
        }
        const first = parts.find((part) => read.has(part));
        if (first) setCurrent(first.getAttribute("data-anchor"));
        // Above the first part nothing is being read; between two it is the one before.
        else if ((parts[0]?.getBoundingClientRect().top ?? 0) > 0) setCurrent(null);
      },
      { rootMargin: LINE },
    );
    for (const part of parts) position.observe(part);
    return () => position.disconnect();
  }, [article, all, onSeen]);
  return current;
}
