import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { planFileName } from "../../../schemas/plan/plan-file-name.ts";
import { PLAN_FORMATS, type PlanFormat } from "../../../schemas/plan/plan-format.ts";
import { useAnnounce } from "../../parts/announce.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialogs/dialog.tsx";
import { ProblemNotice } from "../../parts/failures/problem-notice.tsx";
import { DownloadIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import { words } from "../words.ts";
import styles from "./plan-dialogs.module.css";
import { download, planIn } from "./plan-file.ts";

export interface ExportDialogProps {
  readonly session: string;
  /** Of the plan; null before it has one. */
  readonly title: string | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The plan as a file, in the format that one chooses. */
export function ExportDialog({ session, title, isOpen, onClose }: ExportDialogProps) {
  const say = useWords(words);
  const { notify } = useAnnounce();
  const [format, setFormat] = useState<PlanFormat>("md");
  const [withRecord, setRecord] = useState(false);
  const exporting = useMutation({
    mutationFn: async () => {
      const response = await planIn(session, format, withRecord);
      const name = planFileName(`${title ?? say.untitled}${withRecord ? ` (${say.record})` : ""}`, format);
      download(await response.blob(), name);
      return name;
    },
    onSuccess: (name) => {
      onClose();
      notify({ sentence: say.downloaded(name) });
    },
  });
  const acts = (
    <>
      <Button onClick={onClose}>{say.back}</Button>
      <Button kind="primary" isBusy={exporting.isPending} onClick={() => exporting.mutate()}>
        <DownloadIcon size={16} />
        {say.download}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={say.exportTitle} acts={acts}>
      <fieldset className={styles["formats"]}>
        <legend className="only-heard">{say.format}</legend>
        {PLAN_FORMATS.map((one) => {
          const [name, hint] = say.formats[one] ?? [one, ""];
          return (
            <label key={one}>
              <input type="radio" name="format" value={one} checked={one === format} onChange={() => setFormat(one)} />
              <span>
                {name}
                <small>{hint}</small>
              </span>
            </label>
          );
        })}
      </fieldset>
      <label className={styles["record"]}>
        <input type="checkbox" checked={withRecord} onChange={(event) => setRecord(event.target.checked)} />
        <span>
          {say.withRecord}
          <small>{say.withRecordHint}</small>
        </span>
      </label>
      {exporting.isError && <ProblemNotice error={exporting.error} retry={() => exporting.mutate()} />}
    </Dialog>
  );
}
