import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { type KeyboardEvent, useId } from "react";
import { Field } from "../../parts/field.tsx";
import { ArrowDownIcon, ArrowUpIcon, GripIcon, LockIcon, TrashIcon, UnlockIcon } from "../../parts/icons.tsx";
import { useWords } from "../../shell/language.tsx";
import { linesOf } from "../form/form-draft.ts";
import questions from "../questions.module.css";
import styles from "./outline.module.css";
import { type DraftSection, OUTLINE_LIMITS, type SectionFault, sectionFault } from "./outline-draft.ts";
import { words } from "./words.ts";

export interface SectionRowProps {
  readonly section: DraftSection;
  /** Its place, from 0. */
  readonly at: number;
  readonly of: number;
  readonly showsFault: boolean;
  readonly onChange: (section: DraftSection) => void;
  /** Moves it by this many places. */
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

/** A section of an outline: its title, what it tells, and what can be done with it. */
export function SectionRow({ section, at, of, showsFault, onChange, onMove, onRemove }: SectionRowProps) {
  const say = useWords(words);
  const id = useId();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: section.key,
  });
  const name = section.title.trim() || say.untitled;
  const seen = sectionFault(section);
  const fault = seen !== null && (showsFault || seen !== "title-missing") ? seen : null;
  const isOfTitle = fault === "title-missing" || fault === "title-long";
  return (
    <li
      ref={setNodeRef}
      className={`${styles["section"]} ${isDragging ? styles["dragged"] : ""}`}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        className={styles["grip"]}
        aria-label={say.move(name)}
      >
        <GripIcon />
      </button>
      <span className={styles["number"]} aria-hidden="true">
        {at + 1}
      </span>
      <textarea
        className={styles["title"]}
        rows={1}
        dir="auto"
        aria-label={say.title(at + 1)}
        value={section.title}
        onKeyDown={stayOnOneLine}
        onChange={({ target }) => onChange({ ...section, title: target.value.replace(/\s*\n\s*/g, " ") })}
        {...(isOfTitle ? { "aria-invalid": true, "aria-describedby": `${id}-fault` } : {})}
        // biome-ignore lint/a11y/noAutofocus: a section that was just added is to be named.
        autoFocus={section.id === undefined && section.title === ""}
      />
      <div className={styles["buttons"]}>
        <IconButton label={say.moveUp(name)} isOff={at === 0} onClick={() => onMove(-1)}>
          <ArrowUpIcon />
        </IconButton>
        <IconButton label={say.moveDown(name)} isOff={at === of - 1} onClick={() => onMove(1)}>
          <ArrowDownIcon />
        </IconButton>
        <IconButton
          label={say.lock(name)}
          isPressed={section.locked}
          onClick={() => onChange({ ...section, locked: !section.locked })}
        >
          {section.locked ? <LockIcon /> : <UnlockIcon />}
        </IconButton>
        <IconButton label={say.remove(name)} isOff={of === 1} onClick={onRemove}>
          <TrashIcon />
        </IconButton>
      </div>
      <SectionDetails section={section} fault={fault} onChange={onChange} />
      {section.locked && <p className={`${styles["note"]} ${questions["aside"]}`}>{say.lockWhat}</p>}
      {isOfTitle && (
        <p id={`${id}-fault`} className={`${styles["note"]} ${questions["problem"]}`} role="alert">
          {say.fault(fault)}
        </p>
      )}
    </li>
  );
}

interface SectionDetailsProps extends Pick<SectionRowProps, "section" | "onChange"> {
  readonly fault: SectionFault | null;
}

/** What a section is to tell: folded up, its key points in one line. */
function SectionDetails({ section, fault, onChange }: SectionDetailsProps) {
  const say = useWords(words);
  const points = linesOf(section.points).join(" · ");
  const isOfPoints = fault === "points-many" || fault === "point-long";
  const isOfIntent = fault === "intent-long";
  return (
    <details className={styles["details"]}>
      <summary>
        <span className={styles["brief"]} dir="auto">
          {points || section.intent || say.details}
        </span>
      </summary>
      <div className={styles["told"]}>
        <Field label={say.intent} problem={isOfIntent ? say.fault(fault) : null}>
          {(control) => (
            <textarea
              {...control}
              rows={2}
              dir="auto"
              value={section.intent}
              onChange={({ target }) => onChange({ ...section, intent: target.value })}
            />
          )}
        </Field>
        <Field label={say.points} hint={say.pointsHint} problem={isOfPoints ? say.fault(fault) : null}>
          {(control) => (
            <textarea
              {...control}
              rows={Math.min(8, Math.max(3, linesOf(section.points).length + 1))}
              dir="auto"
              maxLength={(OUTLINE_LIMITS.point + 1) * OUTLINE_LIMITS.points}
              value={section.points}
              onChange={({ target }) => onChange({ ...section, points: target.value })}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly isOff?: boolean;
  readonly isPressed?: boolean;
  readonly children: React.ReactNode;
}

function IconButton({ label, onClick, isOff = false, isPressed, children }: IconButtonProps) {
  return (
    <button
      type="button"
      className={styles["icon"]}
      aria-label={label}
      title={label}
      // It keeps the focus where there is no further to go: whoever moves a section by keyboard would lose their place.
      aria-disabled={isOff || undefined}
      {...(isPressed === undefined ? {} : { "aria-pressed": isPressed })}
      onClick={() => !isOff && onClick()}
    >
      {children}
    </button>
  );
}

function stayOnOneLine(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing)
    event.preventDefault();
}
