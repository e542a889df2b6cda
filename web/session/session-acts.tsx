import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import { call } from "../api/client.ts";
import { sessionKey, sessionPath, sessionsQuery } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/dialogs/confirm.tsx";
import { Part } from "../parts/failures/part.tsx";
import { StopIcon, TrashIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./session-page.module.css";
import type { Status } from "./session-status.ts";
import { words } from "./words.ts";

const PlanActions = lazy(async () => ({ default: (await import("../plan/plan-actions.tsx")).PlanActions }));

export interface SessionActsProps {
  readonly status: Status;
  /** There is no plan, as none was asked for. */
  readonly isAnswer: boolean;
}

/** What can be done with a session as it stands. Going on after a stop is offered where the stop is told of. */
export function SessionActs({ status, isAnswer }: SessionActsProps) {
  const { state, session } = status;
  const isRunning = state === "queued" || (state === "running" && status.crashed !== true);
  return (
    <div className={styles["acts"]}>
      {(state === "done" || state === "partial") && !isAnswer && (
        <Part>
          <Suspense fallback={null}>
            <PlanActions status={status} />
          </Suspense>
        </Part>
      )}
      {(isRunning || state === "waiting") && <Stop session={session} />}
      {!isRunning && <Remove session={session} />}
    </div>
  );
}

function Stop({ session }: { readonly session: string }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const stop = async () => {
    await call(sessionPath(session, "/cancel"), { method: "POST" });
    // What then offers to undo it says that it is stopped.
    await queries.invalidateQueries({ queryKey: sessionKey(session) });
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <StopIcon size={16} />
        {say.stop}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={say.stopTitle}
        description={say.stopText}
        act={say.stop}
        isDanger
        onConfirm={stop}
      />
    </>
  );
}

function Remove({ session }: { readonly session: string }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { notify } = useAnnounce();
  const [, navigate] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const remove = async () => {
    await call(sessionPath(session), { method: "DELETE" });
    navigate("/");
    queries.removeQueries({ queryKey: sessionKey(session) });
    await queries.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    notify({ sentence: say.removed });
  };
  return (
    <>
      <Button kind="quiet" aria-label={say.remove} title={say.remove} onClick={() => setAsking(true)}>
        <TrashIcon />
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={say.removeTitle}
        description={say.removeText}
        act={say.removeAct}
        isDanger
        onConfirm={remove}
      />
    </>
  );
}
