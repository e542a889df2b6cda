import { useInfiniteQuery } from "@tanstack/react-query";
import { sessionsQuery } from "../api/queries.ts";
import { Button, ButtonLink } from "../parts/button.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Part } from "../parts/failures/part.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { AddIcon } from "../parts/icons.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import styles from "./session-list.module.css";
import { SessionRow } from "./session-row.tsx";
import { words } from "./words.ts";

/** While something runs. Of a long list each page is a request: then it is looked at less often. */
const FIRST_PAGE_MS = 5_000;
const MORE_PAGES_MS = 20_000;

/** One's plans, the newest first. */
export function SessionList() {
  const say = useWords(words);
  usePageTitle(say.plans);
  const list = useInfiniteQuery({
    ...sessionsQuery(),
    refetchInterval: ({ state: { data } }) => {
      const isRunning = data?.pages.some(({ sessions }) => sessions.some(({ state }) => state === "running"));
      return isRunning ? (data?.pages.length === 1 ? FIRST_PAGE_MS : MORE_PAGES_MS) : false;
    },
  });
  const sessions = list.data?.pages.flatMap((page) => page.sessions);
  if (sessions?.length === 0) return <NoSessions />;
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1>{say.plans}</h1>
        <ButtonLink href="/plans/new" kind="primary">
          <AddIcon />
          {say.newPlan}
        </ButtonLink>
      </header>
      {list.error !== null && <ProblemNotice error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={6} />}
      <Part>
        {sessions !== undefined && (
          <ul className={styles["list"]}>
            {sessions.map((session) => (
              <SessionRow key={session.session} summary={session} />
            ))}
          </ul>
        )}
      </Part>
      {list.hasNextPage && (
        <div className={styles["more"]}>
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function NoSessions() {
  const say = useWords(words);
  const act = (
    <ButtonLink href="/plans/new" kind="primary">
      {say.emptyAct}
    </ButtonLink>
  );
  return (
    <div className={styles["page"]}>
      <h1 className="only-heard">{say.plans}</h1>
      <EmptyState title={say.emptyTitle} act={act}>
        <p>{say.emptyText}</p>
        <p className={styles["such"]}>{say.examplesTitle}</p>
        <ul className={styles["examples"]}>
          {say.examples.map((example) => (
            <li key={example}>{example}</li>
          ))}
        </ul>
      </EmptyState>
    </div>
  );
}
