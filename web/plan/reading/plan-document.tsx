import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useRouter } from "wouter";
import type { PlanView } from "../../../schemas/http/plan-view.ts";
import { FigurePopover } from "../../figures/figure-popover.tsx";
import { ButtonLink } from "../../parts/button.tsx";
import { Part } from "../../parts/failures/part.tsx";
import { useLanguage, useWords } from "../../shell/language.tsx";
import { Rating } from "../rating.tsx";
import { words } from "../words.ts";
import { BesideThePlan } from "./beside-the-plan.tsx";
import { forgetDoubts, markDoubts } from "./doubt-marks.ts";
import { pageHtml } from "./page-html.ts";
import { PlanNotices } from "./plan-notices.tsx";
import { PlanPart } from "./plan-part.tsx";
import styles from "./plan-text.module.css";
import { SafeHtml } from "./safe-html.tsx";
import { reachable } from "./scrolled-boxes.ts";
import { type ClickedFigure, useArticleClicks } from "./use-article-clicks.ts";
import { useChangedFigures } from "./use-changed-figures.ts";
import { useReadingPosition } from "./use-reading-position.ts";
import "./diagrams.css";

/** The document itself. */
export function PlanDocument({ view }: { readonly view: PlanView }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const article = useRef<HTMLElement>(null);
  const [clicked, setClicked] = useState<ClickedFigure | null>(null);
  const [selected, select] = useState<string | null>(null);
  const { base } = useRouter();
  const address = `${base}/plans/${encodeURIComponent(view.session)}`;
  const anchors = useMemo(() => view.parts.map(({ anchor }) => anchor), [view.parts]);
  const seen = useCallback((part: HTMLElement) => reachable(part, say), [say]);
  const current = useReadingPosition(article, anchors, seen);
  const jump = useJump(address, view.parts.length > 0);
  useChangedFigures(article, view);
  useArticleClicks(article, { address, onJump: jump, onFigure: setClicked });
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each view the text is another one.
  useEffect(() => {
    if (article.current) markDoubts(article.current);
    return forgetDoubts;
  }, [view]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each view the text is another one.
  useEffect(() => markSelected(article.current, selected), [selected, view]);
  const doubts = useMemo(() => Map.groupBy(view.doubts, ({ sectionId }) => sectionId), [view.doubts]);
  const closePopover = useCallback(() => setClicked(null), []);
  const hasFigures = view.version !== null && view.parts.some(({ body }) => body.includes(" data-figure="));

  return (
    <div className={styles["page"]}>
      {view.reply === null && (
        <BesideThePlan
          view={view}
          address={address}
          current={current}
          hasFigures={hasFigures}
          selected={selected}
          onSelect={select}
          onJump={jump}
        />
      )}
      <article ref={article} className={`document ${styles["text"]}`} lang={view.language}>
        <PlanNotices view={view} address={address} hasFigures={hasFigures} />
        {view.parts.map((part) => (
          <PlanPart
            key={part.anchor}
            part={part}
            address={address}
            doubts={part.sectionId === null ? 0 : (doubts.get(part.sectionId)?.length ?? 0)}
          />
        ))}
        {view.reply !== null && (
          <>
            <SafeHtml as="div" className={styles["body"]} html={pageHtml(view.reply, address, "")} />
            <footer className={styles["answered"]} lang={language}>
              <p>{say.answered}</p>
              <ButtonLink href="/plans/new">{say.newPlan}</ButtonLink>
            </footer>
          </>
        )}
        {view.version !== null && (
          <Part>
            <Rating session={view.session} version={view.version} />
          </Part>
        )}
      </article>
      {clicked !== null && (
        <FigurePopover
          key={clicked.id}
          session={view.session}
          figureId={clicked.id}
          anchor={clicked.element}
          onClose={closePopover}
        />
      )}
    </div>
  );
}

/** Goes to a heading and keeps its address; the one in the address of the page is gone to once the plan is there. */
function useJump(address: string, isThere: boolean): (anchor: string) => void {
  useEffect(() => {
    if (isThere && location.hash.length > 1) goTo(decoded(location.hash.slice(1)));
  }, [isThere]);
  return useCallback(
    (anchor: string) => {
      history.replaceState(history.state, "", `${address}#${anchor}`);
      goTo(anchor);
    },
    [address],
  );
}

function goTo(anchor: string): void {
  const heading = document.getElementById(anchor);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** Marks a figure that is looked at in the panel, wherever it stands in the text. */
function markSelected(article: HTMLElement | null, id: string | null): void {
  for (const marked of article?.querySelectorAll("[data-selected]") ?? []) marked.removeAttribute("data-selected");
  if (id === null) return;
  for (const place of article?.querySelectorAll(`[data-figure="${CSS.escape(id)}"]`) ?? [])
    place.setAttribute("data-selected", "");
}
