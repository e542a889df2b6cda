import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { z } from "zod";
import type { SessionStatus } from "../../schemas/http/session.ts";
import { viewQuery } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { usageLine } from "../parts/usage.ts";
import { When } from "../parts/when.tsx";
import { plainHtml } from "../plan/reading/page-html.ts";
import type { LiveSession } from "../session/use-session-events.ts";
import { useLanguage, useWords } from "../shell/language.tsx";
import { Notes } from "./notes.tsx";
import styles from "./progress.module.css";
import { type ProgressView, progressOf, shareDone } from "./progress-of.ts";
import { SectionsInMaking } from "./sections-in-making.tsx";
import { SettledSoFar } from "./settled-so-far.tsx";
import { Steps } from "./steps.tsx";
import { Turn } from "./turn.tsx";
import { words } from "./words.ts";

export interface ProgressProps {
  readonly status: z.infer<typeof SessionStatus>;
  readonly live: LiveSession;
}

/** A session under way: what is done, what is being done, what comes, and the sections as they are written. */
export function Progress({ status, live }: ProgressProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const view = useMemo(() => progressOf(live.events), [live.events]);
  const active = view.steps.find(({ state }) => state === "active");
  useAnnouncedStep(active === undefined ? null : say.steps[active.id].name);
  const known = useKnownSections(status.session, view, live.sections);
  const isQueued = status.state === "queued";
  const usage = usageLine(view.usage ?? status.usage, language);
  return (
    <div className={styles["progress"]}>
      <section className={styles["road"]} aria-labelledby="progress-heading">
        <h2 id="progress-heading">{isQueued ? say.headingQueued : headingOf(view, say)}</h2>
        {isQueued && <Turn retry={view.retry} problem={status.problem?.message ?? null} />}
        {view.request !== null && <blockquote className={styles["request"]}>{view.request}</blockquote>}
        <progress aria-label={say.share} className={styles["bar"]} max={1} value={shareDone(view)} />
        <Steps steps={view.steps} isStopped={isQueued} />
        <Notes notes={view.notes} />
        <p className={styles["facts"]}>
          {view.startedAt !== null && (
            <span>
              {say.started[0]}
              <When at={view.startedAt} />
              {say.started[1]}
            </span>
          )}
          {usage !== null && <span>{say.soFar(usage)}</span>}
        </p>
        <p className={styles["leave"]}>{say.leave}</p>
      </section>
      {view.sections.length > 0 ? (
        <SectionsInMaking sections={view.sections} texts={live.sections} {...known} />
      ) : (
        view.request === null && <SettledSoFar idea={status.idea} settled={view.settled} outline={view.outline} />
      )}
    </div>
  );
}

function headingOf({ request }: ProgressView, say: (typeof words)["en"]): string {
  return request === null ? say.heading : say.headingRevision;
}

/**
 * What the server has of sections, by id: their names, and the text of those that were written before the page was opened. Of a
 * revision it has the plan before.
 */
function useKnownSections(session: string, { sections, request }: ProgressView, texts: LiveSession["sections"]) {
  const isMissing = sections.some(
    ({ id, title, isWritten }) => (title === null && request !== null) || (isWritten && !texts.has(id)),
  );
  const { data } = useQuery({ ...viewQuery(session), enabled: isMissing });
  return useMemo(() => {
    const known = (data?.parts ?? []).flatMap(({ sectionId, heading, body }) =>
      sectionId === null ? [] : [{ id: sectionId, heading: plainHtml(heading), body: plainHtml(body) }],
    );
    const isBefore = request !== null || data?.underRevision === true;
    return {
      headings: new Map(known.map(({ id, heading }) => [id, heading])),
      bodies: new Map(isBefore ? [] : known.map(({ id, body }) => [id, body])),
    };
  }, [data, request]);
}

/** Says which step is under way when another one begins, and nothing of what is already there when the page opens. */
function useAnnouncedStep(name: string | null): void {
  const say = useWords(words);
  const { announce } = useAnnounce();
  const said = useRef<string | null>(null);
  useEffect(() => {
    if (name === null || said.current === name) return;
    if (said.current !== null) announce(say.now(name));
    said.current = name;
  }, [name, announce, say]);
}
