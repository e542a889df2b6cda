import type { EditedSection } from "../../schemas/answer.ts";
import type { PlanOutline } from "../../schemas/model/outline.ts";
import { AppError } from "../../utils/errors.ts";
import { withUsableIds } from "../document/outline/section-ids.ts";
import { askHuman } from "../questions/ask-human.ts";
import { approvalQuestion } from "../questions/question-plan.ts";
import { MAX_OUTLINE_REJECTIONS } from "../routes.ts";
import { type PlanState, type PlanUpdate, planLanguage } from "../state.ts";

/** Asks the human to accept the outline, to edit it, or to reject it with a reason. */
export function approveOutline(state: PlanState): PlanUpdate {
  const { outline, askedAt } = state;
  if (!outline || !askedAt) throw new AppError("defect", { problem: "approve-outline has no outline" });
  const language = planLanguage(state);
  const mayReject = state.rejections.length < MAX_OUTLINE_REJECTIONS;
  const record = askHuman(approvalQuestion(outline, mayReject, language), askedAt, language);
  const { answer } = record;
  if (answer.kind === "approval" && answer.decision === "reject") {
    return { answers: [record], approval: "rejected", rejections: [answer.reason ?? ""] };
  }
  if (answer.kind === "approval" && answer.decision === "edit" && answer.edits) {
    return { answers: [record], approval: "edited", outline: edited(outline, answer.edits.sections) };
  }
  return { answers: [record], approval: "accepted" };
}

/** The outline as edited: a section named by its id keeps what the edit does not say. */
function edited(outline: PlanOutline, edits: readonly EditedSection[]): PlanOutline {
  const sections = edits.map((edit) => {
    const before = outline.sections.find(({ id }) => id === edit.id);
    return {
      id: edit.id,
      title: edit.title,
      intent: edit.intent ?? before?.intent ?? "",
      keyPoints: edit.keyPoints ?? before?.keyPoints ?? [],
      ...(before?.last ? { last: true } : {}),
      ...(edit.locked ? { locked: true } : {}),
    };
  });
  const { unfollowed: _answered, ...kept } = outline;
  return { ...kept, sections: withUsableIds(sections) };
}
