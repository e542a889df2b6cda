import type { FormValue } from "../../schemas/answer.ts";
import type { AnswerDraft, DraftSection } from "../../schemas/draft.ts";

/** Keys come faster than anybody reads a draft: it is written when they pause, and when the question is left. */
const PAUSE_MS = 200;

/** What a person has entered for a question so far; whatever way they leave it, it is there when it is asked again. */
export interface Entered {
  /** Whether something was there when the question was asked. */
  readonly isFromBefore: boolean;
  /** The text that was typed at a place. */
  typed(place: string): string | undefined;
  /** Undefined forgets it. */
  type(place: string, text: string | undefined): void;
  /** What was chosen, marked or filled in at a place. */
  chosen(place: string): FormValue | undefined;
  choose(place: string, value: FormValue): void;
  /** The outline as it was edited; null where it is as proposed. */
  readonly sections: readonly DraftSection[] | null;
  edit(sections: readonly DraftSection[] | null): void;
  /** Writes what is not written yet. */
  flush(): void;
}

/**
 * @param before What was kept of an earlier ask.
 * @param keep Writes it somewhere; where it is not given, all is gone with the process.
 */
export function enteredFor(before: AnswerDraft | null, keep: (draft: AnswerDraft) => void = () => {}): Entered {
  const draft: AnswerDraft = {
    typed: { ...before?.typed },
    chosen: { ...before?.chosen },
    sections: before?.sections ?? null,
  };
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    keep(structuredClone(draft));
  }
  function changed(): void {
    timer ??= setTimeout(flush, PAUSE_MS).unref();
  }

  return {
    isFromBefore: before !== null,
    typed: (place) => (Object.hasOwn(draft.typed, place) ? draft.typed[place] : undefined),
    type: (place, text) => {
      if (text === draft.typed[place]) return;
      if (text === undefined) delete draft.typed[place];
      else draft.typed[place] = text;
      changed();
    },
    chosen: (place) => (Object.hasOwn(draft.chosen, place) ? draft.chosen[place] : undefined),
    choose: (place, value) => {
      draft.chosen[place] = value;
      changed();
    },
    get sections() {
      return draft.sections;
    },
    edit: (sections) => {
      draft.sections = sections === null ? null : [...sections];
      changed();
    },
    flush,
  };
}
