import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { z } from "zod";
import type { SessionSummary } from "../../schemas/http/session.ts";
import { call } from "../api/client.ts";
import { sessionKey, sessionPath, sessionsQuery, statusQuery } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/dialogs/confirm.tsx";
import { TrashIcon } from "../parts/icons.tsx";
import { StateBadge } from "../parts/state-badge.tsx";
import { When } from "../parts/when.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./session-list.module.css";
import { words } from "./words.ts";

export interface SessionRowProps {
  readonly summary: z.infer<typeof SessionSummary>;
}

/** A plan in the list: its name, how it stands, and when something last happened. */
export function SessionRow({ summary: { session, state, title, updatedAt, crashed } }: SessionRowProps) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { notify } = useAnnounce();
  const [isAsking, setAsking] = useState(false);
  // The list does not have the idea, which is asked for until there is a title.
  const status = useQuery({ ...statusQuery(session), enabled: title === null });
  const name = title ?? status.data?.idea ?? "";
  const remove = async () => {
    await call(sessionPath(session), { method: "DELETE" });
    queries.removeQueries({ queryKey: sessionKey(session) });
    await queries.invalidateQueries({ queryKey: sessionsQuery().queryKey });
    notify({ sentence: say.removed(name) });
  };
  return (
    <li className={styles["row"]}>
      <Link href={`/plans/${session}`} className={styles["link"] ?? ""}>
        <span className={styles["name"]}>{name === "" ? say.untitled : name}</span>
        <span className={styles["facts"]}>
          <StateBadge state={state} isCrashed={crashed === true} />
          <When at={updatedAt} />
        </span>
      </Link>
      <Button
        kind="quiet"
        className={styles["remove"] ?? ""}
        aria-label={`${say.remove}: ${name}`}
        title={say.remove}
        onClick={() => setAsking(true)}
      >
        <TrashIcon />
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={say.removeTitle}
        description={say.removeText(name)}
        act={say.remove}
        isDanger
        onConfirm={remove}
      />
    </li>
  );
}
