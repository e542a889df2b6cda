import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import { ApiProblem } from "../../api/client.ts";
import { figuresQuery } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { words as parts } from "../../parts/words.ts";
import { useWords } from "../../shell/language.tsx";
import type { Figure } from "../figure-groups.ts";
import { words } from "../words.ts";
import styles from "./figure-editor.module.css";
import { TriedValue } from "./tried-value.tsx";
import { type StepSize, sentValue, stepped } from "./typed-value.ts";
import { dryRunQuery, isOutOfDate, useFigureSetting, wantsYes } from "./use-figure-setting.ts";

export interface FigureEditorProps {
  readonly session: string;
  readonly figure: Figure;
  /** It is opened to be typed into. */
  readonly isFirst?: boolean;
}

/**
 * The value of an input, changed in place: Enter sends it, Escape gives it back, arrow keys move it. What it would come to is
 * shown before anything is stored.
 */
export function FigureEditor({ session, figure, isFirst = false }: FigureEditorProps) {
  const say = useWords(words);
  const { unreachable } = useWords(parts);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [asks, setAsks] = useState(false);
  const setting = useFigureSetting(session);
  const queries = useQueryClient();
  useEffect(() => {
    if (isFirst) field.current?.focus();
  }, [isFirst]);

  // What is typed next takes the place of what is shown.
  const { shown } = figure;
  useEffect(() => {
    const { current } = field;
    if (draft === null && current !== null && current === document.activeElement && current.value === shown)
      current.select();
  }, [draft, shown]);

  const giveBack = () => {
    field.current?.focus();
    setDraft(null);
    setAsks(false);
    setting.reset();
  };
  const type = (text: string) => {
    setDraft(text);
    setAsks(false);
    if (setting.isError) setting.reset();
  };
  const send = (yes: boolean) => {
    if (draft === null || draft.trim() === "" || setting.isPending) return;
    if (draft === figure.shown) return giveBack();
    if (figure.kind === "given" && !yes) return setAsks(true);
    const text = sentValue(draft, figure);
    const version = queries.getQueryData(figuresQuery(session).queryKey)?.version ?? 0;
    const expected = queries.getQueryData(dryRunQuery(session, version, figure.id, text).queryKey);
    setAsks(false);
    field.current?.focus();
    setting.mutate(
      { values: { [figure.id]: text }, yes, expected },
      { onSuccess: () => setDraft(null), onError: (error) => setAsks(wantsYes(error)) },
    );
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    send(false);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && draft !== null) {
      event.preventDefault();
      event.stopPropagation();
      giveBack();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const next = stepped(draft ?? figure.shown, event.key === "ArrowUp" ? 1 : -1, figure, sizeOf(event));
    if (next === null) return;
    event.preventDefault();
    type(next);
  };

  const isOld = isOutOfDate(setting.error);
  const problem = isOld ? say.wasQuicker : setting.isError ? sentenceOf(setting.error, unreachable) : null;
  return (
    <form className={styles["editor"]} data-draft={draft !== null || undefined} onSubmit={submit} noValidate>
      <div className={styles["line"]}>
        <input
          ref={field}
          className={styles["value"]}
          aria-label={say.valueOf(figure.label)}
          aria-describedby={draft === null ? undefined : `${id}-told`}
          aria-invalid={problem !== null && !isOld ? true : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="done"
          readOnly={setting.isPending}
          value={draft ?? figure.shown}
          onChange={(event) => type(event.target.value)}
          onFocus={(event) => draft === null && event.target.select()}
          onKeyDown={press}
        />
        {draft !== null && !asks && (
          <span className={styles["acts"]}>
            <Button type="submit" kind="primary" isBusy={setting.isPending} disabled={draft.trim() === ""}>
              {say.set}
            </Button>
            <Button kind="quiet" onClick={giveBack}>
              {say.giveBack}
            </Button>
          </span>
        )}
      </div>
      {asks && (
        <fieldset className={styles["asks"]}>
          <legend>{say.isYours}</legend>
          <Button kind="primary" autoFocus onClick={() => send(true)}>
            {say.changeIt}
          </Button>
          <Button onClick={giveBack}>{say.leaveIt}</Button>
        </fieldset>
      )}
      <div id={`${id}-told`} role="status" className={styles["told"]}>
        {problem !== null && <p className={isOld ? styles["notice"] : styles["problem"]}>{problem}</p>}
        {problem === null && draft !== null && <TriedValue session={session} figure={figure} draft={draft} />}
      </div>
    </form>
  );
}

function sizeOf({ altKey, shiftKey }: KeyboardEvent): StepSize {
  return altKey ? "fine" : shiftKey ? "coarse" : "usual";
}

function sentenceOf(error: unknown, otherwise: string): string {
  return error instanceof ApiProblem ? error.message : otherwise;
}
