import type { ReactNode } from "react";
import { Link } from "wouter";
import { StateBadge } from "../parts/state-badge.tsx";
import { usageLine } from "../parts/usage.ts";
import { When } from "../parts/when.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { isAnswered } from "./event-sentence.ts";
import { SessionActs } from "./session-acts.tsx";
import styles from "./session-page.module.css";
import type { Status } from "./session-status.ts";
import type { LiveSession } from "./use-session-events.ts";
import { words } from "./words.ts";

/** Longer ideas are cut in the heading, and can be read whole below it. */
const HEADING_CHARACTERS = 120;

export interface SessionHeaderProps {
  readonly status: Status;
  readonly live: LiveSession;
}

/** What the plan is called, how it stands, what made it, and what can be done with it. */
export function SessionHeader({ status, live }: SessionHeaderProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const heading = status.title ?? status.idea;
  const isCut = heading.length > HEADING_CHARACTERS;
  // While it is made, the progress says what it has cost.
  const isMade = status.state === "queued" || (status.state === "running" && status.crashed !== true);
  const usage = isMade ? null : usageLine(lastUsage(live) ?? status.usage, language);
  return (
    <header className={styles["header"]}>
      <div className={styles["names"]}>
        <h1 lang={status.language ?? undefined}>{isCut ? `${heading.slice(0, HEADING_CHARACTERS)}…` : heading}</h1>
        <SessionActs status={status} isAnswer={isAnswered(live.events)} />
      </div>
      <Facts>
        <StateBadge state={status.state} isCrashed={status.crashed === true} />
        {status.model === "offline" ? say.offline : status.model}
        {say.preset(say.presets[status.preset] ?? status.preset)}
        {status.score !== null && say.score(status.score)}
        {usage}
        <When at={status.updatedAt} />
        {status.parent !== null && <Link href={`/plans/${status.parent}`}>{say.forked}</Link>}
      </Facts>
      {(isCut || (status.title !== null && status.idea.length > HEADING_CHARACTERS)) && (
        <details className={styles["idea"]}>
          <summary>{say.wholeIdea}</summary>
          <p>{status.idea}</p>
        </details>
      )}
    </header>
  );
}

function Facts({ children }: { readonly children: readonly ReactNode[] }) {
  const shown = children.filter((fact) => fact !== null && fact !== false);
  return (
    <ul className={styles["facts"]}>
      {shown.map((fact, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have an order, and nothing of their own.
        <li key={at}>{fact}</li>
      ))}
    </ul>
  );
}

/** The status is asked for seldom while a run goes on, and each step says what was used until then. */
function lastUsage({ events }: LiveSession) {
  const last = events.findLast(({ type }) => type === "step-finished" || type === "done");
  return last !== undefined && "usage" in last ? last.usage : null;
}
