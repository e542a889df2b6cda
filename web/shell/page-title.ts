import { useEffect } from "react";

const NAME = "PlanCraft";

/** Names the page in its tab, in the history, and to whoever does not see it. @param title Null while it is not known. */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null || title === "" ? NAME : `${title} · ${NAME}`;
  }, [title]);
}
