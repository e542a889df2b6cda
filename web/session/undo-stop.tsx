import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call } from "../api/client.ts";
import { sessionKey, sessionPath, statusQuery } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { useSecondsLeft } from "../parts/use-seconds-left.ts";
import { useWords } from "../shell/language.tsx";
import type { Status } from "./session-status.ts";
import styles from "./undo-stop.module.css";
import { words } from "./words.ts";

/** Offers to take a stop back, as long as the server does. */
export function UndoStop({ status }: { readonly status: Status }) {
  const { session, state, undoForMs } = status;
  const read = useQueryClient().getQueryState(statusQuery(session).queryKey)?.dataUpdatedAt ?? Date.now();
  // By this clock, from when the server said how long: the two clocks may differ.
  const untilMs = state === "cancelled" && undoForMs !== undefined ? read + undoForMs : 0;
  const seconds = useSecondsLeft(untilMs);
  return seconds === 0 ? null : <Offer session={session} seconds={seconds} />;
}

function Offer({ session, seconds }: { readonly session: string; readonly seconds: number }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { announce } = useAnnounce();
  const said = useRef(false);
  useEffect(() => {
    if (said.current) return;
    said.current = true;
    announce(say.canBeUndone(seconds));
  }, [announce, say, seconds]);
  const undo = useMutation({
    mutationFn: () => call(sessionPath(session, "/cancel/undo"), { method: "POST" }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sessionKey(session) });
      announce(say.undone);
    },
  });
  return (
    <section className={styles["undo"]} aria-label={say.undoLabel}>
      <p>
        {say.undoText} <span role="timer">{say.secondsLeft(seconds)}</span>
      </p>
      <Button kind="primary" isBusy={undo.isPending} onClick={() => undo.mutate()}>
        {say.undo}
      </Button>
      {undo.error !== null && <ProblemNotice error={undo.error} />}
    </section>
  );
}
