import { useId, useRef } from "react";
import type { Choices } from "../../schemas/http/choices.ts";
import { Button } from "../parts/button.tsx";
import { CloseIcon, FileIcon, UploadIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import { type FileFault, sizeInWords } from "./file-checks.ts";
import styles from "./new-plan.module.css";
import { words } from "./words.ts";

export interface ContextFilesProps {
  readonly files: readonly File[];
  readonly limits: Choices["uploads"] | null;
  /** What was not taken of those that were added last. */
  readonly faults: readonly FileFault[];
  /** What the server said of them. */
  readonly problem: string | null;
  /** Those that were chosen before the page was loaded anew. */
  readonly lost: readonly string[];
  readonly onAdd: (files: readonly File[]) => void;
  readonly onRemove: (file: File) => void;
  /** What they are called where they are not those of a new plan. */
  readonly legend?: string;
}

/** The files that a plan is made or revised by: chosen here, or dropped on the page. */
export function ContextFiles({ files, limits, faults, problem, lost, onAdd, onRemove, legend }: ContextFilesProps) {
  const say = useWords(words);
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const hint = limits === null ? say.filesHintUnknown : say.filesHint(limits.maxFiles, limits.maxFileBytes);
  return (
    <fieldset className={styles["files"]}>
      <legend>{legend ?? say.files}</legend>
      <p id={`${id}-hint`} className={styles["hint"]}>
        {hint}
      </p>
      {files.length > 0 && (
        <ul className={styles["list"]}>
          {files.map((file) => (
            <li key={`${file.name} ${file.size} ${file.lastModified}`}>
              <FileIcon />
              <span className={styles["name"]} dir="auto">
                {file.name}
              </span>
              <span className={styles["hint"]}>{sizeInWords(file.size)}</span>
              <button type="button" aria-label={say.remove(file.name)} onClick={() => onRemove(file)}>
                <CloseIcon size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert" className={styles["problems"]}>
        {faults.map((fault) => (
          <p key={`${fault.kind} ${fault.name}`}>{say.fileFault(fault, limits?.types ?? [])}</p>
        ))}
        {problem !== null && <p>{problem}</p>}
      </div>
      {lost.length > 0 && (
        <p className={styles["lost"]} role="status">
          {say.again(lost.join(", "))}
        </p>
      )}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={say.choose}
        accept={limits?.types.join(",")}
        onChange={({ target }) => {
          onAdd([...(target.files ?? [])]);
          // The same file can be chosen again after it was removed.
          target.value = "";
        }}
      />
      <Button
        data-field="files"
        aria-describedby={`${id}-hint`}
        className={styles["chooser"] ?? ""}
        onClick={() => chooser.current?.click()}
      >
        <UploadIcon />
        {say.choose}
      </Button>
    </fieldset>
  );
}
