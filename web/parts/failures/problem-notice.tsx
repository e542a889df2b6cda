import { useState } from "react";
import { ApiProblem, Unreachable } from "../../api/client.ts";
import { useWords } from "../../shell/language.tsx";
import { Button } from "../button.tsx";
import { words } from "../words.ts";
import styles from "./problem-notice.module.css";

export interface ProblemNoticeProps {
  readonly error: unknown;
  /** What tries it again; not there where that makes no sense. */
  readonly retry?: (() => void) | undefined;
}

/** What went wrong, in words, with what one can do: try it again, and copy it for whoever runs the server. */
export function ProblemNotice({ error, retry }: ProblemNoticeProps) {
  const say = useWords(words);
  const [isCopied, setCopied] = useState(false);
  const sentence =
    error instanceof ApiProblem ? error.message : error instanceof Unreachable ? say.unreachable : say.broken;
  const copy = async () => {
    await navigator.clipboard.writeText(report(error));
    setCopied(true);
  };
  return (
    <div role="alert" className={styles["notice"]}>
      <p>{sentence}</p>
      <div className={styles["acts"]}>
        {retry && <Button onClick={retry}>{say.retry}</Button>}
        <Button kind="quiet" onClick={() => void copy()}>
          {isCopied ? say.copied : say.copy}
        </Button>
        {error instanceof ApiProblem && <small>{say.request(error.problem.requestId)}</small>}
      </div>
    </div>
  );
}

function report(error: unknown): string {
  if (error instanceof ApiProblem) return JSON.stringify(error.problem, null, 2);
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);
}
