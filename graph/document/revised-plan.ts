import type { ShownMove } from "../../schemas/model/figures.ts";
import type { PlanOutline } from "../../schemas/model/outline.ts";
import type { Action } from "../../schemas/model/review.ts";
import type { Refinement, RevisionRecord } from "../../schemas/model/revision.ts";
import { type RevisedSheet, revisedSheet } from "../figures/revised-sheet.ts";
import type { GivenAmount } from "../figures/sheet/given-amounts.ts";
import { movedActions } from "../figures/sheet-update.ts";
import { knownActions, unknownNames, unknownSections } from "../nodes/review.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";
import { namedSection } from "./outline/named-section.ts";
import { type ChangedOutline, changedOutline } from "./outline/outline-changes.ts";

/** What the answer to a request makes of a finished plan. */
export interface RevisedPlan {
  /** Outline, sheet and sections as they are afterwards, and what is to be written. */
  readonly update: PlanUpdate;
  /** What it came to, for the record. */
  readonly came: Pick<RevisionRecord, "actions" | "unknown" | "outline" | "figures" | "undone">;
  /** Figures that the person gave and that get another value. */
  readonly given: readonly ShownMove[];
  /** True where nothing of it can be carried out. */
  readonly isNothing: boolean;
  /** Where nothing is carried out what a repair of the answer could mend, in words for the model; else null. */
  readonly wanted: string | null;
}

type FinishedState = PlanState & { readonly outline: PlanOutline };

/** Carries out what can be carried out of an answer. Pure, never throws. */
export function revisedPlan(
  state: FinishedState,
  answer: Refinement,
  number: number,
  given: readonly GivenAmount[],
): RevisedPlan {
  const language = planLanguage(state);
  const changed = changedOutline(state.outline, answer.outline ?? [], state.sections, language);
  const sheet = revisedSheet(state, answer.figures ?? [], number, given);
  const { asked, strangers } = partInstructions(answer, state.outline, changed);
  const moved = movedActions(changed.outline, state, sheet.moved, sheet.moves);
  const actions = [...asked, ...changed.actions, ...moved];
  // The text of a section that is merged is told to the editor, and not in the record.
  const told = changed.actions.map((one) => ({ ...one, instruction: firstOf(one.instruction) }));
  const names = unknownNames([...strangers, ...changed.unknown.map(named)], changed);
  const isNothing = actions.length + changed.done.length + sheet.moves.length === 0;
  const undone = [...changed.undone, ...sheet.undone.map((reason) => reason[language])];
  return {
    update: {
      rewrites: actions,
      ...(changed.done.length > 0 ? { outline: changed.outline } : {}),
      ...sectionsOf(state, changed),
      ...(sheet.sheet === (state.sheet ?? null) ? {} : { sheet: sheet.sheet }),
    },
    came: {
      actions: [...asked, ...told, ...moved],
      ...names,
      ...(changed.done.length > 0 ? { outline: [...changed.done] } : {}),
      ...(sheet.moves.length > 0 ? { figures: [...sheet.moves] } : {}),
      ...(undone.length > 0 ? { undone } : {}),
    },
    given: sheet.given,
    isNothing,
    // An answer of which a part can be carried out is not risked for the rest.
    wanted: isNothing ? wantedOf(answer, changed, sheet) : null,
  };
}

/** Instructions by the ids of their sections, and those that are for none that is or was there. */
function partInstructions({ instructions }: Refinement, outline: PlanOutline, changed: ChangedOutline) {
  // One that is renamed has two names, one that is added may have an id that is none.
  const known = instructions.map((one) => ({
    ...one,
    sectionId:
      changed.ids.get(one.sectionId) ??
      namedSection(one.sectionId, changed.outline.sections)?.id ??
      namedSection(one.sectionId, outline.sections)?.id ??
      one.sectionId,
  }));
  return {
    asked: knownActions(known, { outline: changed.outline, revisions: [] }),
    // A section that is dropped or merged is no stranger.
    strangers: known.filter(({ sectionId }) => !outline.sections.some(({ id }) => id === sectionId)),
  };
}

/** The texts of sections that are gone go with them, and one that is added begins anew. */
function sectionsOf({ sections }: PlanState, { done, outline }: ChangedOutline): Pick<PlanUpdate, "sections"> {
  const anew = new Set(done.flatMap(({ op, sectionId }) => (op === "move" || op === "rename" ? [] : [sectionId])));
  const changes = done.flatMap(({ op, sectionId }) => {
    const text = sections[sectionId];
    const title = outline.sections.find(({ id }) => id === sectionId)?.title;
    if (!text || op === "move") return [];
    return [[sectionId, title && !anew.has(sectionId) ? { ...text, title } : null] as const];
  });
  return changes.length > 0 ? { sections: Object.fromEntries(changes) } : {};
}

function wantedOf({ instructions }: Refinement, changed: ChangedOutline, { undone }: RevisedSheet): string | null {
  const { outline, missed, ids } = changed;
  const named = instructions.map((one) => ({ ...one, sectionId: ids.get(one.sectionId) ?? one.sectionId }));
  const list = outline.sections.map(({ id }) => id).join(", ");
  const wanted = [
    ...(missed.length > 0
      ? [`\`outline\` names sections that the plan does not have (${missed.join(", ")}). Its sections are: ${list}.`]
      : [unknownSections(named, { outline }) ?? []].flat()),
    ...undone.map(({ en }) => en),
  ];
  return wanted.length > 0 ? wanted.join(" ") : null;
}

function firstOf(instruction: string): string {
  const [sentence = "", text] = instruction.split("\n\n");
  return text === undefined ? instruction : sentence.replace(/:$/u, ".");
}

function named(sectionId: string): Action {
  return { sectionId, instruction: sectionId };
}
