import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, useCallback, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { figuresQuery } from "../api/queries.ts";
import { Button } from "../parts/button.tsx";
import { Part } from "../parts/failures/part.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { CloseIcon } from "../parts/icons.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { FigureEditor } from "./editing/figure-editor.tsx";
import type { Figure, Sheet } from "./figure-groups.ts";
import styles from "./figure-popover.module.css";
import { SettingOutcome } from "./outcome/setting-outcome.tsx";
import { popoverPlace } from "./popover-place.ts";
import { formulaPieces } from "./rows/formula-words.ts";
import { words } from "./words.ts";

export interface FigurePopoverProps {
  readonly session: string;
  readonly figureId: string;
  /** The figure in the text that was clicked: it stands below it, and the focus goes back there. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** A figure changed where it stands in the text. It closes by Escape, by its cross, and by a click elsewhere. */
export function FigurePopover({ session, figureId, anchor, onClose }: FigurePopoverProps) {
  const say = useWords(words);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  // From the beginning: the focus that goes into it would else scroll the page to where it does not stay.
  const [place, setPlace] = useState<CSSProperties>(() => popoverPlace(anchor.getBoundingClientRect(), window));
  const { data: sheet, error, refetch } = useQuery(figuresQuery(session));
  // Words that hang on several figures name them all.
  const ids = figureId.split(" ");
  const figure = sheet?.figures.find((one) => ids.includes(one.id));
  const close = useClosing(anchor, figureId, onClose);

  useEffect(() => {
    const settle = () => setPlace(popoverPlace(anchor.getBoundingClientRect(), window));
    window.addEventListener("resize", settle);
    return () => window.removeEventListener("resize", settle);
  }, [anchor]);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const { target } = event;
      if (target instanceof Node && !box.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [anchor, onClose]);

  return createPortal(
    <div
      ref={box}
      role="dialog"
      aria-labelledby={`${id}-name`}
      className={styles["popover"]}
      style={place}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && close()}
    >
      <header className={styles["head"]}>
        <h2 id={`${id}-name`}>{figure?.label ?? figureId}</h2>
        <Button kind="quiet" aria-label={say.close} onClick={close}>
          <CloseIcon size={16} />
        </Button>
      </header>
      <Part>
        {sheet && figure && <Content session={session} sheet={sheet} figure={figure} />}
        {sheet && !figure && <p>{say.noSuchFigure}</p>}
        {!sheet && !error && <Skeleton lines={2} />}
        {!sheet && error && <ProblemNotice error={error} retry={() => void refetch()} />}
      </Part>
    </div>,
    document.body,
  );
}

interface ContentProps {
  readonly session: string;
  readonly sheet: Sheet;
  readonly figure: Figure;
}

function Content({ session, sheet, figure }: ContentProps) {
  const say = useWords(words);
  const { formula, basis, kind } = figure;
  return (
    <>
      <p className={styles["kind"]}>{say.kindOf[kind]}</p>
      {formula === null ? (
        <FigureEditor session={session} figure={figure} isFirst />
      ) : (
        <>
          <output className={styles["shown"]}>{figure.shown}</output>
          <p className={styles["basis"]}>
            ={" "}
            {formulaPieces(formula, sheet.figures)
              .map((piece) => {
                return piece.kind === "figure"
                  ? piece.label
                  : piece.kind === "function"
                    ? say.functions[piece.name]
                    : piece.text;
              })
              .join("")}
          </p>
        </>
      )}
      {basis !== "" && <p className={styles["basis"]}>{basis}</p>}
      <SettingOutcome session={session} sheet={sheet} isSmall />
    </>
  );
}

/** Closes, and gives the focus back: the text may have been shown anew since, so that another element stands in its place. */
function useClosing(anchor: HTMLElement, figureId: string, onClose: () => void): () => void {
  const same = useCallback(
    () => [...document.querySelectorAll<HTMLElement>(`[data-figure="${CSS.escape(figureId)}"]`)],
    [figureId],
  );
  const [place] = useState(() => same().indexOf(anchor));
  return useCallback(() => {
    const target = anchor.isConnected ? anchor : same()[place];
    onClose();
    target?.focus();
  }, [anchor, onClose, place, same]);
}
