import { useState } from "react";
import { Button } from "../../parts/button.tsx";
import { useWords } from "../../shell/language.tsx";
import type { Setting } from "../figure-groups.ts";
import { PlaceLink } from "../places/place-link.tsx";
import { readableText } from "../places/readable-text.ts";
import { words } from "../words.ts";
import styles from "./setting-outcome.module.css";

export interface DoubtListProps {
  readonly session: string;
  readonly doubts: Setting["doubts"];
}

const DOUBTS_AT_FIRST = 4;

/** The passages that lean on what moved far and may not hold any more; each leads to where it stands. */
export function DoubtList({ session, doubts }: DoubtListProps) {
  const say = useWords(words);
  const [isAll, setAll] = useState(false);
  if (doubts.length === 0) return null;
  const shown = isAll || doubts.length <= DOUBTS_AT_FIRST + 1 ? doubts : doubts.slice(0, DOUBTS_AT_FIRST);
  return (
    <details open className={styles["doubts"]}>
      <summary>{say.mayNotHold(doubts.length)}</summary>
      <ul>
        {shown.map(({ sectionId, section, text }) => (
          <li key={`${sectionId} ${text}`}>
            {sectionId === null ? (
              `${say.decision}: ${text}`
            ) : (
              <>
                <PlaceLink session={session} sectionId={sectionId} text={text}>
                  {section}
                </PlaceLink>
                : {readableText(text)}
              </>
            )}
          </li>
        ))}
      </ul>
      {shown.length < doubts.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {say.more(doubts.length - shown.length)}
        </Button>
      )}
    </details>
  );
}
