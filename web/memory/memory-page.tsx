import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../api/client.ts";
import { memoryQuery } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/dialogs/confirm.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { exactTime, When } from "../parts/when.tsx";
import { useLanguage, useWords } from "../shell/language.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import styles from "./memory-page.module.css";
import { words } from "./words.ts";

/** What is about to be forgotten: one question's choices, or all. */
type Forgetting = { readonly question: string; readonly prompt: string } | "all" | null;

/** What is remembered of one's choices, and what forgets it. */
export function MemoryPage() {
  const say = useWords(words);
  const { language } = useLanguage();
  usePageTitle(say.memory);
  const { data, error, refetch } = useQuery(memoryQuery());
  const [forgetting, setForgetting] = useState<Forgetting>(null);
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton hasHeading lines={5} />;
  if (data.choices.length === 0) {
    return (
      <div className={styles["page"]}>
        <h1 className="only-heard">{say.memory}</h1>
        <EmptyState title={say.emptyTitle}>
          <p>{say.emptyText}</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={styles["page"]}>
      <header className={styles["head"]}>
        <h1>{say.memory}</h1>
        <Button kind="danger" onClick={() => setForgetting("all")}>
          {say.forgetAll}
        </Button>
      </header>
      <p className={styles["about"]}>{say.about}</p>
      <ul className={styles["list"]}>
        {data.choices.map((choice) => (
          <li key={`${choice.question} ${choice.session}`} className={styles["choice"]}>
            <div>
              <p className={styles["prompt"]}>{choice.prompt}</p>
              <p className={styles["chosen"]}>
                <span className="only-heard">{say.chosen}: </span>
                {choice.choice}
              </p>
              <p className={styles["facts"]}>
                <When at={choice.at} />
                <Link href={`/plans/${choice.session}`}>{say.inPlan}</Link>
                <span>{say.until(exactTime(choice.expiresAt, language))}</span>
              </p>
            </div>
            <Button kind="quiet" aria-label={say.forgetOne(choice.prompt)} onClick={() => setForgetting(choice)}>
              {say.forget}
            </Button>
          </li>
        ))}
      </ul>
      <Forget what={forgetting} onClose={() => setForgetting(null)} />
    </div>
  );
}

function Forget({ what, onClose }: { readonly what: Forgetting; readonly onClose: () => void }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { announce } = useAnnounce();
  const one = what === "all" || what === null ? null : what;
  const forget = async () => {
    const behind = one === null ? "" : `?question=${encodeURIComponent(one.question)}`;
    await call(`/api/memory${behind}`, { method: "DELETE" });
    await queries.invalidateQueries({ queryKey: memoryQuery().queryKey });
    announce(say.forgotten);
  };
  return (
    <Confirm
      isOpen={what !== null}
      onClose={onClose}
      title={one === null ? say.forgetAllTitle : say.forgetTitle}
      description={one === null ? say.forgetAllText : say.forgetText(one.prompt)}
      act={one === null ? say.forgetAll : say.forget}
      isDanger
      onConfirm={forget}
    />
  );
}
