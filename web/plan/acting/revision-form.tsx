import { useState } from "react";
import type { Choices } from "../../../schemas/http/choices.ts";
import { ContextFiles } from "../../new/context-files.tsx";
import { addFiles, type FileFault } from "../../new/file-checks.ts";
import { useFileDrop } from "../../new/use-file-drop.ts";
import { Field } from "../../parts/field.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import styles from "./plan-dialogs.module.css";
import type { RevisionDraft } from "./revision-draft.ts";

const MOST_CHARACTERS = 10_000;

export interface RevisionFormProps {
  readonly id: string;
  readonly draft: RevisionDraft;
  readonly files: readonly File[];
  /** Null while they are not known: then the server decides. */
  readonly limits: Choices["uploads"] | null;
  /** What the server said of the files. */
  readonly problem: string | null;
  readonly onRequest: (request: string) => void;
  /** Told the files that are there now, and the names of those that were before a reload and are still wanted. */
  readonly onFiles: (files: readonly File[], lost: readonly string[]) => void;
  readonly onSend: () => void;
}

/** What should change, and the files to take into account. */
export function RevisionForm({ id, draft, files, limits, problem, onRequest, onFiles, onSend }: RevisionFormProps) {
  const say = useWords(words);
  const [faults, setFaults] = useState<readonly FileFault[]>([]);
  const lost = draft.files.filter((name) => !files.some((file) => file.name === name));
  const setAll = (all: readonly File[]) =>
    onFiles(
      all,
      lost.filter((name) => !all.some((file) => file.name === name)),
    );
  const add = (more: readonly File[]) => {
    const { files: all, faults: refused } = addFiles(files, more, limits);
    setFaults(refused);
    setAll(all);
  };
  const send = () => {
    // They may have been chosen before it was known what is taken.
    const checked = addFiles([], files, limits);
    setFaults(checked.faults);
    if (checked.faults.length > 0) setAll(checked.files);
    else onSend();
  };
  const isOver = useFileDrop(add);
  return (
    <form
      id={id}
      className={styles["revise"]}
      data-over={isOver || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label={say.request}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            maxLength={MOST_CHARACTERS}
            placeholder={say.requestExample}
            value={draft.request}
            onChange={(event) => onRequest(event.target.value)}
          />
        )}
      </Field>
      <ContextFiles
        legend={say.files}
        files={files}
        limits={limits}
        faults={faults}
        problem={problem}
        lost={lost}
        onAdd={add}
        onRemove={(file) => {
          setFaults([]);
          setAll(files.filter((one) => one !== file));
        }}
      />
      <p className={styles["free"]}>{say.reviseFree}</p>
    </form>
  );
}
