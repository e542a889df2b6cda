import { useQuery } from "@tanstack/react-query";
import { ApiProblem } from "../api/client.ts";
import { statusQuery } from "../api/queries.ts";
import { ButtonLink } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useShownConnection } from "../shell/connection.tsx";
import { useWords } from "../shell/language.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { SessionHeader } from "./session-header.tsx";
import styles from "./session-page.module.css";
import type { Status } from "./session-status.ts";
import { isView, SessionViews } from "./session-views.tsx";
import { UndoStop } from "./undo-stop.tsx";
import { useSessionEvents } from "./use-session-events.ts";
import { words } from "./words.ts";

/** What tells of changes that no event does, such as a deletion in another tab; in a hidden tab it keeps the title right. */
const LOOKED_AT_MS = 30_000;
/** The codes of a session that is not there, or not this person's. */
const GONE: readonly string[] = ["session-unknown", "session-id-invalid"];

export interface SessionPageProps {
  readonly session: string;
  /** As the address has it; not there for the plan itself. */
  readonly view?: string | undefined;
}

/** A session: how it stands, what can be done with it, and what it waits for, makes or has made. */
export function SessionPage({ session, view = "plan" }: SessionPageProps) {
  const status = useQuery({
    ...statusQuery(session),
    refetchInterval: LOOKED_AT_MS,
    refetchIntervalInBackground: true,
  });
  if (!isView(view)) return <NotFound />;
  if (status.error instanceof ApiProblem && GONE.includes(status.error.problem.code)) return <Gone />;
  // Whatever else goes wrong later is told where it is done; what is known stays.
  if (status.data !== undefined) return <OpenSession status={status.data} view={view} />;
  if (status.error !== null) return <ProblemNotice error={status.error} retry={() => void status.refetch()} />;
  return <Skeleton hasHeading lines={8} />;
}

interface OpenSessionProps {
  readonly status: Status;
  readonly view: Parameters<typeof SessionViews>[0]["view"];
}

function OpenSession({ status, view }: OpenSessionProps) {
  const say = useWords(words);
  const live = useSessionEvents(status.session);
  useShownConnection(live);
  const title = status.title ?? status.idea.slice(0, 80);
  usePageTitle(status.state === "waiting" ? say.waitingTitle(title) : title);
  return (
    <div className={styles["page"]}>
      <SessionHeader status={status} live={live} />
      <UndoStop status={status} />
      <SessionViews status={status} live={live} view={view} />
    </div>
  );
}

function Gone() {
  const say = useWords(words);
  usePageTitle(say.goneTitle);
  return (
    <EmptyState title={say.goneTitle} act={<ButtonLink href="/">{say.toPlans}</ButtonLink>}>
      <p>{say.goneText}</p>
    </EmptyState>
  );
}
