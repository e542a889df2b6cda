import { useState } from "react";
import type { OpenQuestion } from "../../../schemas/question.ts";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { AddIcon, UndoIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import type { DraftOf } from "../answer-draft.ts";
import questions from "../questions.module.css";
import styles from "./outline.module.css";
import {
  added,
  isOutlineChanged,
  moved,
  OUTLINE_LIMITS,
  outlineDraft,
  putBack,
  removed,
  replaced,
} from "./outline-draft.ts";
import { SectionRow } from "./section-row.tsx";
import { SortableSections } from "./sortable-sections.tsx";
import { words } from "./words.ts";

export interface OutlineEditorProps {
  readonly question: OpenQuestion & { readonly kind: "approval" };
  readonly draft: DraftOf<"approval">;
  readonly onChange: (draft: DraftOf<"approval">) => void;
  readonly problem: string | null;
  readonly showsFaults: boolean;
}

/** An outline to accept, to change, or to reject with a reason. */
export function OutlineEditor({ question, draft, onChange, problem, showsFaults }: OutlineEditorProps) {
  const say = useWords(words);
  const [heard, setHeard] = useState("");
  const { sections, isRejecting } = draft;
  const isChanged = isOutlineChanged(question.options, sections);
  const mayReject = question.decisions.length === 0 || question.decisions.includes("reject");
  const nameOf = (title: string | undefined) => title?.trim() || say.untitled;
  const move = (from: number, to: number) => {
    onChange({ ...draft, sections: moved(sections, from, to) });
    setHeard(say.over(nameOf(sections[from]?.title), to + 1, sections.length));
  };
  const remove = (key: string) => {
    setHeard(say.removed(nameOf(sections.find((one) => one.key === key)?.title)));
    onChange({ ...draft, ...removed(draft, key) });
  };
  const last = draft.removed.at(-1);
  return (
    <div className={styles["outline"]}>
      <p className={questions["aside"]}>
        <strong>{say.heading(sections.length)}</strong>
        {isChanged && <span className={styles["edited"]}>{say.edited}</span>} {say.howToMove}
      </p>
      <SortableSections sections={sections} nameOf={nameOf} onMove={move}>
        {sections.map((section, at) => (
          <SectionRow
            key={section.key}
            section={section}
            at={at}
            of={sections.length}
            showsFault={showsFaults}
            onChange={(changed) => onChange({ ...draft, sections: replaced(sections, changed) })}
            onMove={(by) => move(at, at + by)}
            onRemove={() => remove(section.key)}
          />
        ))}
      </SortableSections>
      <p className="only-heard" role="status">
        {heard}
      </p>
      <div className={styles["tools"]}>
        <Button
          kind="quiet"
          disabled={sections.length >= OUTLINE_LIMITS.sections}
          onClick={() => onChange({ ...draft, sections: added(sections) })}
        >
          <AddIcon />
          {say.add}
        </Button>
        {last !== undefined && (
          <Button
            kind="quiet"
            disabled={sections.length >= OUTLINE_LIMITS.sections}
            onClick={() => onChange({ ...draft, ...putBack(draft) })}
          >
            <UndoIcon />
            {say.undo(nameOf(last.section.title))}
          </Button>
        )}
        {isChanged && (
          <Button
            kind="quiet"
            onClick={() => onChange({ ...draft, sections: outlineDraft(question.options).sections, removed: [] })}
          >
            {say.discard}
          </Button>
        )}
        {mayReject && !isRejecting && (
          <Button
            kind="quiet"
            className={styles["reject"] ?? ""}
            onClick={() => onChange({ ...draft, isRejecting: true })}
          >
            {say.reject}
          </Button>
        )}
      </div>
      {sections.length >= OUTLINE_LIMITS.sections && <p className={questions["aside"]}>{say.full}</p>}
      {!isRejecting && problem !== null && (
        <p className={questions["problem"]} role="alert" dir="auto">
          {problem}
        </p>
      )}
      {!mayReject && <p className={questions["aside"]}>{say.noMoreRejections}</p>}
      {mayReject && isRejecting && (
        <div className={styles["rejecting"]}>
          <Field label={say.reason} hint={say.reasonHint} problem={problem}>
            {(control) => (
              <textarea
                {...control}
                // biome-ignore lint/a11y/noAutofocus: whoever rejects is asked for the reason next.
                autoFocus
                rows={3}
                dir="auto"
                value={draft.reason}
                onChange={({ target }) => onChange({ ...draft, reason: target.value })}
              />
            )}
          </Field>
          <Button kind="quiet" onClick={() => onChange({ ...draft, isRejecting: false })}>
            {say.keep}
          </Button>
        </div>
      )}
    </div>
  );
}
