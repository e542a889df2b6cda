import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { RunBegun } from "../../../schemas/http/run.ts";
import { ApiProblem, callJson } from "../../api/client.ts";
import { newMark } from "../../api/content-key.ts";
import { useKeptDraft } from "../../api/kept-draft.ts";
import { sessionKey, sessionPath } from "../../api/queries.ts";
import { choicesQuery } from "../../new/choices-query.ts";
import { fieldOf } from "../../new/new-plan-draft.ts";
import { useAnnounce } from "../../parts/announce.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialogs/dialog.tsx";
import { ProblemNotice } from "../../parts/failures/problem-notice.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import { EMPTY_REVISION, readRevision } from "./revision-draft.ts";
import { RevisionForm } from "./revision-form.tsx";

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
  const [draft, keep] = useKeptDraft(`plancraft-revision-${session}`, readRevision);
  const [files, setFiles] = useState<readonly File[]>([]);
  // The same request sent again, after a lost connection, is carried out once: its key changes with what is sent.
  const [key, setKey] = useState(newMark);
  const choices = useQuery({ ...choicesQuery(), enabled: isOpen });
  const sending = useMutation({
    mutationFn: () => callJson<typeof RunBegun>(sessionPath(session, "/revisions"), sent(draft.request, files, key)),
    onSuccess: async () => {
      keep(EMPTY_REVISION);
      setFiles([]);
      setKey(newMark());
      onClose();
      announce(say.begun);
      await queries.invalidateQueries({ queryKey: sessionKey(session) });
    },
  });
  const changed = () => {
    setKey(newMark());
    if (sending.isError) sending.reset();
  };
  const problem = sending.error instanceof ApiProblem ? sending.error.problem : null;
  const ofFiles = problem !== null && fieldOf(problem) === "files" ? problem.detail : null;
  const isEmpty = draft.request.trim() === "";
  const acts = (
    <>
      <Button onClick={onClose}>{say.back}</Button>
      <Button kind="primary" type="submit" form={form} isBusy={sending.isPending} disabled={isEmpty}>
        {say.begin}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={say.reviseTitle} description={say.reviseHow} acts={acts}>
      <RevisionForm
        id={form}
        draft={draft}
        files={files}
        limits={choices.data?.uploads ?? null}
        problem={ofFiles}
        onRequest={(request) => {
          changed();
          keep({ ...draft, request });
        }}
        onFiles={(all, lost) => {
          changed();
          setFiles(all);
          keep({ ...draft, files: [...all.map(({ name }) => name), ...lost] });
        }}
        onSend={() => sending.mutate()}
      />
      {sending.isError && ofFiles === null && <ProblemNotice error={sending.error} />}
    </Dialog>
  );
}

function sent(request: string, files: readonly File[], key: string) {
  const headers = { "Idempotency-Key": key };
  if (files.length === 0) return { method: "POST", json: { request }, headers } as const;
  const form = new FormData();
  form.append("request", request);
  for (const file of files) form.append("files", file, file.name);
  return { method: "POST", form, headers } as const;
}
