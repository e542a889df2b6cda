import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { RunBegun } from "../../schemas/http/run.ts";
import { callJson } from "../api/client.ts";
import { sessionKey, sessionPath } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { PlayIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import { type GivenLimits, RaiseLimit } from "./raise-limit.tsx";
import type { Status } from "./session-status.ts";
import styles from "./stopped.module.css";
import type { SessionEvent } from "./use-session-events.ts";
import { words } from "./words.ts";

export interface StoppedProps {
  readonly status: Status;
  readonly events: readonly SessionEvent[];
  /** Something of it can be read below. */
  readonly isWritten: boolean;
}

/** Why a session stands still, what of it is kept, and how it goes on. */
export function Stopped({ status, events, isWritten }: StoppedProps) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { announce } = useAnnounce();
  const { session, error } = status;
  const last = events.findLast(({ type }) => type === "done" || type === "failed" || type === "cancelled");
  const isAtLimit = error?.code === "limit-reached" || (last?.type === "done" && last.reason === "limit");
  const resume = useMutation({
    mutationFn: (limits: GivenLimits | null) =>
      callJson<typeof RunBegun>(sessionPath(session, "/resume"), {
        method: "POST",
        ...(limits === null ? {} : { json: { limits } }),
      }),
    onSuccess: async (_: z.infer<typeof RunBegun>) => {
      await queries.invalidateQueries({ queryKey: sessionKey(session) });
      announce(say.wentOn);
    },
  });
  const written = last?.type === "failed" ? last.sections : undefined;
  const kind = endOf(status, isAtLimit);
  return (
    <section className={styles["stopped"]} data-kind={kind}>
      <h2>{say.ends[kind]}</h2>
      <p>{kind === "failed" ? error?.message : sentenceOf(kind, isWritten, say)}</p>
      {written !== undefined && <p>{say.keptSections(written.written, written.total)}</p>}
      {resume.error !== null && <ProblemNotice error={resume.error} />}
      {isAtLimit ? (
        <RaiseLimit usage={status.usage} isUnderWay={resume.isPending} onRaise={(limits) => resume.mutate(limits)} />
      ) : (
        <div className={styles["act"]}>
          <Button kind="primary" isBusy={resume.isPending} onClick={() => resume.mutate(null)}>
            <PlayIcon size={16} />
            {say.goOn}
          </Button>
          <span>{say.goOnHint}</span>
        </div>
      )}
    </section>
  );
}

type End = keyof (typeof words)["en"]["ends"];

function endOf({ state, crashed }: Status, isAtLimit: boolean): End {
  if (isAtLimit) return "limit";
  if (crashed === true) return "crashed";
  return state === "failed" || state === "cancelled" || state === "interrupted" ? state : "partial";
}

function sentenceOf(kind: End, isWritten: boolean, say: (typeof words)["en"]): string {
  if (kind === "limit") return isWritten ? say.limitText : say.limitTextUnwritten;
  if (kind === "cancelled") return say.cancelledText;
  return kind === "partial" && isWritten ? say.partialText : say.interruptedText;
}
