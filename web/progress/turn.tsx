import { useEffect, useRef } from "react";
import { useAnnounce } from "../parts/announce.tsx";
import { InfoIcon } from "../parts/icons.tsx";
import { useSecondsLeft } from "../parts/use-seconds-left.ts";
import { useWords } from "../shell/language.tsx";
import styles from "./progress.module.css";
import type { Retry } from "./progress-of.ts";
import { words } from "./words.ts";

export interface TurnProps {
  /** Why it is queued again, and when it is tried; null where it waits for the first time. */
  readonly retry: Retry | null;
  /** Why nobody takes it up; null where somebody will. */
  readonly problem: string | null;
}

/** What a queued session waits for. */
export function Turn({ retry, problem }: TurnProps) {
  const say = useWords(words);
  const { announce } = useAnnounce();
  const sentence = retry === null ? say.waitsForTurn : say.failedForNow(retry.error.message);
  const said = useRef<string | null>(null);
  useEffect(() => {
    if (said.current === sentence) return;
    said.current = sentence;
    announce(sentence);
  }, [announce, sentence]);
  return (
    <ul className={styles["notes"]} aria-label={say.turn}>
      <li>
        <InfoIcon size={16} />
        <span>
          {sentence} {retry !== null && <Again retry={retry} />}
        </span>
      </li>
      {problem !== null && (
        <li>
          <InfoIcon size={16} />
          <span>{problem}</span>
        </li>
      )}
    </ul>
  );
}

function Again({ retry: { startAfter, attempt, maxAttempts } }: { readonly retry: Retry }) {
  const say = useWords(words);
  const seconds = useSecondsLeft(Date.parse(startAfter));
  return <span role="timer">{say.againIn(seconds, attempt, maxAttempts)}</span>;
}
