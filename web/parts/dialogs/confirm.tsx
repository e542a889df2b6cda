import { type ReactNode, useState } from "react";
import { useWords } from "../../shell/language.tsx";
import { Button } from "../button.tsx";
import { ProblemNotice } from "../failures/problem-notice.tsx";
import { words } from "../words.ts";
import { Dialog } from "./dialog.tsx";

export interface ConfirmProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The question, such as "Delete this plan?". */
  readonly title: string;
  /** What it comes to. */
  readonly description: string;
  /** What the button says, such as "Delete". */
  readonly act: string;
  /** Whether it takes something away for good. */
  readonly isDanger?: boolean;
  /** Does it. The dialog closes when it is done, and shows what went wrong otherwise. */
  readonly onConfirm: () => Promise<unknown>;
  readonly children?: ReactNode;
}

/** Asks before something is done that cannot be taken back. */
export function Confirm({ isOpen, onClose, title, description, act, isDanger, onConfirm, children }: ConfirmProps) {
  const say = useWords(words);
  const [isUnderWay, setUnderWay] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const confirm = async () => {
    setUnderWay(true);
    try {
      await onConfirm();
      close();
    } catch (failure) {
      setError(failure);
    }
    setUnderWay(false);
  };
  const acts = (
    <>
      <Button onClick={close}>{say.back}</Button>
      <Button kind={isDanger ? "danger" : "primary"} isBusy={isUnderWay} onClick={() => void confirm()}>
        {act}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={close} title={title} description={description} acts={acts}>
      {children}
      {error !== null && <ProblemNotice error={error} />}
    </Dialog>
  );
}
