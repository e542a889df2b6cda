import { InfoIcon } from "../parts/icons.tsx";
import { useWords } from "../shell/language.tsx";
import styles from "./progress.module.css";
import type { Note } from "./progress-of.ts";
import { words } from "./words.ts";

/** What delays the step under way, or should be known of it. None of it has to be acted on. */
export function Notes({ notes }: { readonly notes: readonly Note[] }) {
  const say = useWords(words);
  if (notes.length === 0) return null;
  return (
    <ul className={styles["notes"]} aria-label={say.notes}>
      {notes.map((note) => (
        <li key={note.seq}>
          <InfoIcon size={16} />
          <span>{noteSentence(note, say)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A note as a sentence; the activity of a session has it, too. */
export function noteSentence(note: Note, say: (typeof words)["en"]): string {
  if (note.type === "warning") return note.message;
  if (note.type === "answer-refused") return say.answerRefused(note.problem);
  return say.retried(
    say.calls[note.call] ?? note.call,
    Math.ceil(note.waitMs / 1_000),
    say.reasons[note.reason] ?? note.reason,
  );
}
