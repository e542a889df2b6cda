import { useState } from "react";
import { Button } from "../parts/button.tsx";
import { exactTime } from "../parts/when.tsx";
import { words as progressWords } from "../progress/words.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { eventSentence } from "./event-sentence.ts";
import styles from "./session-page.module.css";
import type { SessionEvent } from "./use-session-events.ts";
import { words } from "./words.ts";

/** A screen or two; the rest is seldom wanted. */
const FIRST = 60;
/** What says that something came about; a step's beginning and its joining are for those who look closely. */
const LIGHT: readonly SessionEvent["type"][] = ["step-started", "step-finished"];

const JOINS: readonly string[] = ["write-join", "research-join"];

/** All that happened in a session, the newest first. */
export function Activity({ events }: { readonly events: readonly SessionEvent[] }) {
  const say = useWords(words);
  const progress = useWords(progressWords);
  const { language } = useLanguage();
  const [isWhole, setWhole] = useState(false);
  if (events.length === 0) return <p>{say.noActivity}</p>;
  const newest = events.filter((event) => !isSaidTwice(event)).toReversed();
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
  return (
    <section className={styles["activity"]} aria-label={say.activity}>
      <ol reversed>
        {(isWhole ? newest : newest.slice(0, FIRST)).map((event) => (
          <li key={event.seq} data-weight={LIGHT.includes(event.type) && !("answers" in event) ? "light" : "full"}>
            <time dateTime={event.at} title={exactTime(event.at, language)}>
              {time.format(new Date(event.at))}
            </time>
            <span>{eventSentence(event, say, progress)}</span>
          </li>
        ))}
      </ol>
      {!isWhole && newest.length > FIRST && (
        <Button onClick={() => setWhole(true)}>{say.showAll(newest.length)}</Button>
      )}
    </section>
  );
}

/** A section is said when it is written, a step's parts one by one, and the questions when they are asked. */
function isSaidTwice(event: SessionEvent): boolean {
  if (event.type === "waiting") return true;
  if (event.type === "step-finished") return event.step === "write" || JOINS.includes(event.step);
  return event.type === "step-started" && (event.step === "option-pause" || JOINS.includes(event.step));
}
