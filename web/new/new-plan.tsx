import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { newMark } from "../api/content-key.ts";
import { keepValue, useKeptDraft } from "../api/kept-draft.ts";
import { onMac } from "../api/on-mac.ts";
import { Button } from "../parts/button.tsx";
import { ProblemNotice } from "../parts/failures/problem-notice.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { useWords } from "../shell/language.tsx";
import { choicesQuery } from "./choices-query.ts";
import { ContextFiles } from "./context-files.tsx";
import { addFiles, type FileFault } from "./file-checks.ts";
import { IdeaField } from "./idea-field.tsx";
import styles from "./new-plan.module.css";
import { bodyOf, type DraftField, draftFaults, readDraft } from "./new-plan-draft.ts";
import { LanguageChoice, ModelChoice, MoreSettings, PresetChoice, type SettingsProps } from "./settings.tsx";
import { useBeginning } from "./use-beginning.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { words } from "./words.ts";

const DRAFT_KEY = "plancraft-new-plan";

/** A new plan: the idea, and what it is made with. What is typed outlives a reload and a server that is gone. */
export function NewPlan() {
  const say = useWords(words);
  const form = useRef<HTMLFormElement>(null);
  const [draft, keep] = useKeptDraft(DRAFT_KEY, (kept) => readDraft(kept, newMark()));
  const choices = useQuery(choicesQuery());
  const known = choices.data ?? null;
  const [files, setFiles] = useState<readonly File[]>([]);
  const [fileFaults, setFileFaults] = useState<readonly FileFault[]>([]);
  const [isChecked, setChecked] = useState(false);
  const [hasMore] = useState(draft.yes || draft.maxCostUsd !== "" || draft.maxTokens !== "");
  const beginning = useBeginning({
    onBegun: () => keepValue(DRAFT_KEY, null),
    onRefused: (field) => goTo(form.current, field),
  });
  const faults = draftFaults(draft);
  const change = (changed: Partial<typeof draft>) => {
    keep({ ...draft, ...changed });
    beginning.forget();
  };
  const setAll = (all: readonly File[], lost = draft.files) => {
    setFiles(all);
    const names = all.map(({ name }) => name);
    change({
      files: [...names, ...lost.filter((name) => !names.includes(name) && !files.some((file) => file.name === name))],
    });
  };
  const add = (more: readonly File[]) => {
    const { files: all, faults: refused } = addFiles(files, more, known?.uploads ?? null);
    setFileFaults(refused);
    setAll(all);
  };
  const isOver = useFileDrop(add);
  const problemOf = (field: DraftField) => {
    const fault = isChecked ? faults.get(field) : undefined;
    return fault !== undefined ? say.fault(fault) : beginning.field === field ? beginning.sentence : null;
  };
  const begin = () => {
    setChecked(true);
    // They may have been chosen before it was known what is taken.
    const checked = addFiles([], files, known?.uploads ?? null);
    setFileFaults(checked.faults);
    if (checked.faults.length > 0) setAll(checked.files);
    else if (faults.size === 0) beginning.begin({ body: bodyOf(draft, known), files, mark: draft.mark });
    else goTo(form.current, [...faults.keys()][0] ?? null);
  };
  const settings: SettingsProps | null = known && { draft, choices: known, onChange: change, problemOf };
  const lost = draft.files.filter((name) => !files.some((file) => file.name === name));
  return (
    <form
      ref={form}
      noValidate
      className={styles["page"]}
      aria-busy={beginning.isUnderWay || undefined}
      onKeyDown={sendByKeys}
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <h1>{say.title}</h1>
      <IdeaField idea={draft.idea} problem={problemOf("idea")} onChange={(idea) => change({ idea })} />
      <ContextFiles
        files={files}
        limits={known?.uploads ?? null}
        faults={fileFaults}
        problem={problemOf("files")}
        lost={lost}
        onAdd={add}
        onRemove={(file) => {
          setFileFaults([]);
          setAll(files.filter((one) => one !== file));
        }}
      />
      {choices.isPending && <Skeleton lines={4} />}
      {choices.error !== null && <ProblemNotice error={choices.error} retry={() => void choices.refetch()} />}
      {settings !== null && (
        <>
          <PresetChoice {...settings} />
          <div className={styles["pair"]}>
            <div className={styles["stack"]}>
              <ModelChoice {...settings} />
            </div>
            <LanguageChoice {...settings} />
          </div>
          <details className={styles["details"]} open={hasMore || undefined}>
            <summary>
              {say.more} <span className={styles["hint"]}>{say.moreWhat}</span>
            </summary>
            <MoreSettings {...settings} />
          </details>
        </>
      )}
      {beginning.error !== null && beginning.field === null && <ProblemNotice error={beginning.error} retry={begin} />}
      <div className={styles["acts"]}>
        <Button kind="primary" type="submit" isBusy={beginning.isUnderWay}>
          {say.begin}
        </Button>
        <span className={styles["hint"]}>{say.sendKeys(onMac)}</span>
      </div>
      {beginning.isUnderWay && files.length > 0 && (
        <progress className={styles["progress"]} value={beginning.share} aria-label={say.files} />
      )}
      <p className={styles["hint"]} role="status">
        {beginning.isUnderWay &&
          (beginning.share < 1 && files.length > 0 ? say.sending(Math.floor(beginning.share * 100)) : say.beginning)}
      </p>
      {isOver && (
        <div className={styles["over"]} aria-hidden="true">
          {say.drop}
        </div>
      )}
    </form>
  );
}

/** Where something is wrong, whoever sent it goes on there. */
function goTo(form: HTMLFormElement | null, field: DraftField | null): void {
  const control = form?.querySelector<HTMLElement>(`[data-field="${field}"]`);
  const folded = control?.closest("details");
  if (folded) folded.open = true;
  control?.focus();
}

function sendByKeys(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
