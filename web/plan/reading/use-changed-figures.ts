import { type RefObject, useEffect, useRef } from "react";
import type { PlanView } from "../../../schemas/http/plan-view.ts";
import { useLastSetting } from "../../figures/editing/use-figure-setting.ts";
import { useAnnounce } from "../../parts/announce.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import { shownFigures } from "./page-html.ts";

/** As long as they are marked in the text. */
const MARKED_MS = 2_400;

/** Marks the figures that another version of the plan shows otherwise, for a moment; those that somebody else changed are told of. */
export function useChangedFigures(article: RefObject<HTMLElement | null>, view: PlanView): void {
  const say = useWords(words);
  const { announce } = useAnnounce();
  const [last] = useLastSetting(view.session);
  const before = useRef<PlanView>(view);
  const own = last?.version ?? null;
  useEffect(() => {
    const old = before.current;
    before.current = view;
    if (old === view || old.session !== view.session || old.version === view.version) return;
    const [was, is] = [shownFigures(old.parts), shownFigures(view.parts)];
    const changed = [...is].flatMap(([id, shown]) => (was.has(id) && was.get(id) !== shown ? [id] : []));
    if (changed.length === 0) return;
    const ids = new Set(changed);
    const places = [...(article.current?.querySelectorAll<HTMLElement>("data.figure") ?? [])].filter((place) =>
      ids.has(place.dataset["figure"] ?? place.dataset["uses"] ?? ""),
    );
    for (const place of places) place.setAttribute("data-changed", "");
    // What was set in this tab is told of where it was set.
    if (own !== view.version) announce(say.changed(changed.length));
    window.setTimeout(() => {
      for (const place of places) place.removeAttribute("data-changed");
    }, MARKED_MS);
  }, [article, view, own, announce, say]);
}
