import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import type { RunBegun } from "../../../schemas/http/run.ts";
import { callJson } from "../../api/client.ts";
import { sessionKey, sessionPath } from "../../api/queries.ts";
import { useAnnounce } from "../../parts/announce.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field } from "../../parts/field.tsx";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import styles from "./plan-dialogs.module.css";

const MOST_CHARACTERS = 10_000;

export interface ReviseDialogProps {
  readonly session: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** A request in words on a finished plan. What was typed outlives a reload, and is gone when it was sent. */
export function ReviseDialog({ session, isOpen, onClose }: ReviseDialogProps) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { announce } = useAnnounce();
  const form = useId();
  const draft = `plancraft-revision-${session}`;
  const [request, setRequest] = useState(() => sessionStorage.getItem(draft) ?? "");
  const files = useRef<HTMLInputElement>(null);
  const [key, setKey] = useState(randomKey);
  const keep = (text: string) => {
    setRequest(text);
    setKey(randomKey());
    sessionStorage.setItem(draft, text);
  };
  const sending = useMutation({
    mutationFn: () => callJson<typeof RunBegun>(sessionPath(session, "/revisions"), sent(request, files.current, key)),
    onSuccess: async () => {
      sessionStorage.removeItem(draft);
      setRequest("");
      setKey(randomKey());
      onClose();
      announce(say.begun);
      await queries.invalidateQueries({ queryKey: sessionKey(session) });
    },
  });
  const acts = (
    <>
      <Button onClick={onClose}>{say.back}</Button>
      <Button kind="primary" type="submit" form={form} isBusy={sending.isPending} disabled={request.trim() === ""}>
        {say.begin}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={say.reviseTitle} description={say.reviseHow} acts={acts}>
      <form
        id={form}
        className={styles["revise"]}
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate();
        }}
      >
        <Field label={say.request}>
          {(control) => (
            <textarea
              {...control}
              rows={5}
              maxLength={MOST_CHARACTERS}
              placeholder={say.requestExample}
              value={request}
              onChange={(event) => keep(event.target.value)}
            />
          )}
        </Field>
        <Field label={say.files} hint={say.filesHint}>
          {(control) => (
            <input
              {...control}
              ref={files}
              type="file"
              multiple
              accept=".md,.txt,.pdf"
              onChange={() => setKey(randomKey())}
            />
          )}
        </Field>
        <p className={styles["free"]}>{say.reviseFree}</p>
      </form>
      {sending.isError && <ProblemNotice error={sending.error} />}
    </Dialog>
  );
}

/** The same request sent again, after a lost connection, is carried out once: its key changes with what is sent. */
function sent(request: string, input: HTMLInputElement | null, key: string) {
  const headers = { "Idempotency-Key": key };
  const files = [...(input?.files ?? [])];
  if (files.length === 0) return { method: "POST", json: { request }, headers } as const;
  const form = new FormData();
  form.append("request", request);
  for (const file of files) form.append("files", file);
  return { method: "POST", form, headers } as const;
}

/** Also where the page is not served safely, and browsers give no UUID. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
}
