import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "../shell/language.tsx";
import styles from "./announce.module.css";
import { CloseIcon } from "./icons.tsx";
import { words } from "./words.ts";

/** A line that is shown for a while, such as "Link copied", and what may be done about it. */
export interface Notice {
  readonly sentence: string;
  readonly act?: { readonly label: string; readonly run: () => void };
}

interface Announcing {
  readonly announce: (sentence: string) => void;
  readonly notify: (notice: Notice) => void;
}

/** Long enough to read two lines and to reach its button. */
const SHOWN_MS = 8_000;

const AnnounceContext = createContext<Announcing | null>(null);

/** Says things to screen readers, politely, and shows notices at the foot of the page. It stands around everything once. */
export function AnnounceProvider({ children }: { readonly children: ReactNode }) {
  const say = useWords(words);
  const [heard, setHeard] = useState("");
  const [notice, setNotice] = useState<Notice | null>(null);
  const timer = useRef<number>(undefined);
  const announce = useCallback((sentence: string) => {
    // The same sentence again is heard only where the text changes.
    setHeard((before) => (before === sentence ? `${sentence}\u00a0` : sentence));
  }, []);
  const notify = useCallback((shown: Notice) => {
    setNotice(shown);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setNotice(null), SHOWN_MS);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const announcing = useMemo(() => ({ announce, notify }), [announce, notify]);
  const act = notice?.act;
  return (
    <AnnounceContext value={announcing}>
      {children}
      <div className="only-heard" role="status">
        {heard}
      </div>
      <div className={styles["place"]} role="status">
        {notice !== null && (
          <div className={styles["notice"]}>
            <span>{notice.sentence}</span>
            {act !== undefined && (
              <button
                type="button"
                onClick={() => {
                  setNotice(null);
                  act.run();
                }}
              >
                {act.label}
              </button>
            )}
            <button type="button" aria-label={say.close} onClick={() => setNotice(null)}>
              <CloseIcon size={16} />
            </button>
          </div>
        )}
      </div>
    </AnnounceContext>
  );
}

/**
 * What says something without taking the focus.
 * @returns `announce` is only heard, by those who use a screen reader; `notify` is seen, too.
 */
export function useAnnounce(): Announcing {
  const context = use(AnnounceContext);
  if (context === null) throw new Error("Nothing is announced outside of AnnounceProvider");
  return context;
}
