import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import type { Rating as GivenRating, KeptRating } from "../../schemas/http/rating.ts";
import { callJson } from "../api/client.ts";
import { sessionKey, sessionPath } from "../api/queries.ts";
import { useAnnounce } from "../parts/announce.tsx";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Field } from "../parts/field.tsx";
import { ThumbDownIcon, ThumbUpIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./rating.module.css";
import { words } from "./words.ts";

const MOST_CHARACTERS = 1_000;

export interface RatingProps {
  readonly session: string;
  readonly version: number;
}

/** A thumb and a word for this version of the plan. */
export function Rating({ session, version }: RatingProps) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { announce } = useAnnounce();
  const queryKey = sessionKey(session, "rating");
  const path = sessionPath(session, "/rating");
  const { data } = useQuery({ queryKey, queryFn: ({ signal }) => callJson<typeof KeptRating>(path, { signal }) });
  const sending = useMutation({
    mutationFn: (json: z.output<typeof GivenRating>) => callJson<typeof KeptRating>(path, { method: "PUT", json }),
    onSuccess: (kept) => {
      queries.setQueryData(queryKey, kept);
      announce(say.thanks);
    },
  });
  if (!data) return null;
  const kept = data.rating?.version === version ? data.rating : null;
  const thumb = (sending.isPending ? sending.variables.thumb : kept?.thumb) ?? null;
  // What was said of one thumb goes with the other, too.
  const choose = (chosen: "up" | "down") =>
    sending.mutate({ thumb: chosen, ...(kept?.word === undefined ? {} : { word: kept.word }) });
  return (
    <section className={styles["rating"]} aria-label={say.rate}>
      <div className={styles["question"]}>
        <span>{say.rate}</span>
        <Button aria-pressed={thumb === "up"} onClick={() => choose("up")}>
          <ThumbUpIcon size={16} />
          {say.up}
        </Button>
        <Button aria-pressed={thumb === "down"} onClick={() => choose("down")}>
          <ThumbDownIcon size={16} />
          {say.down}
        </Button>
      </div>
      {kept !== null && (
        <Word
          key={version}
          kept={kept.word ?? ""}
          isBusy={sending.isPending}
          onSend={(word) => sending.mutate({ thumb: kept.thumb, word })}
        />
      )}
      {sending.isError && <ProblemNotice error={sending.error} retry={() => sending.mutate(sending.variables)} />}
    </section>
  );
}

interface WordProps {
  readonly kept: string;
  readonly isBusy: boolean;
  readonly onSend: (word: string) => void;
}

function Word({ kept, isBusy, onSend }: WordProps) {
  const say = useWords(words);
  const [word, setWord] = useState(kept);
  const isKept = word.trim() === kept;
  return (
    <form
      className={styles["word"]}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(word.trim());
      }}
    >
      <Field label={say.word}>
        {(control) => (
          <input
            {...control}
            value={word}
            maxLength={MOST_CHARACTERS}
            onChange={(event) => setWord(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy} disabled={isKept}>
        {say.send}
      </Button>
      {isKept && <p role="status">{say.thanks}</p>}
    </form>
  );
}
