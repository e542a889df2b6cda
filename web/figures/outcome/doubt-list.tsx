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

/** The passages that lean on what moved far and may not hold any more; each leads to where it stands. */
export function DoubtList({ session, doubts }: DoubtListProps) {
  const say = useWords(words);
  if (doubts.length === 0) return null;
  return (
    <details open className={styles["doubts"]}>
      <summary>{say.mayNotHold(doubts.length)}</summary>
      <ul>
        {doubts.map(({ sectionId, section, text }) => (
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
    </details>
  );
}
