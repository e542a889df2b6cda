import { useSyncExternalStore } from "react";

/** From here on there is room beside the text. */
const wide = () => window.matchMedia("(min-width: 68rem)");

export function useIsWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = wide();
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => wide().matches,
  );
}
