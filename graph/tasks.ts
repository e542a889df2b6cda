import { Send } from "@langchain/langgraph";
import { z } from "zod";
import type { PlanSection } from "../schemas/model/outline.ts";
import { Specialist } from "../schemas/model/section.ts";
import { SPECIALISTS } from "../schemas/specialists/specialists.ts";
import { summingSections } from "./document/outline/summing-sections.ts";
import { nextLayer } from "./routes.ts";
import { chosenSpecialists } from "./specialists/chosen-specialists.ts";
import type { PlanState } from "./state.ts";

// A Send carries ids only: what tasks share is read from the state, where it is stored once. The tasks of older versions
// carry more, which is not read.

export const ResearchTask = z.object({
  specialist: Specialist,
  round: z.int(),
  of: z.int().describe("How many tasks of its kind there are in all, itself included"),
});
export type ResearchTask = z.infer<typeof ResearchTask>;

export const WriteTask = z.object({
  sectionId: z.string().optional(),
  round: z.int(),
  of: z.int().describe("How many sections are written in the round, this one included"),
  after: z.int().optional().describe("How many of them are written when this one and those beside it are there"),
  /** How older versions named it. */
  section: z.object({ id: z.string() }).optional(),
});
export type WriteTask = z.infer<typeof WriteTask>;

/** The section that a task is for. */
export function sectionIdOf({ sectionId, section }: WriteTask): string {
  return sectionId ?? section?.id ?? "";
}

/** The next layer of specialists, each as a task; empty when all have reported. */
export function researchTasks(state: PlanState, team = SPECIALISTS): Send<"research", ResearchTask>[] {
  const layer = nextLayer(state, team);
  const shared = { round: state.restarts + 1, of: chosenSpecialists(state.analysis, team).length };
  return layer.map((specialist) => new Send("research", { specialist, ...shared }));
}

/** The sections to write first, each as a task; those that sum up where no other is due. */
export function writeTasks(state: PlanState): Send<"write", WriteTask>[] {
  const [first, last] = [dueSections(state), dueSummaries(state)];
  return first.length > 0 ? tasksOf(first, last.length, state) : tasksOf(last, 0, state);
}

/** The sections that sum up what has been written before them, each as a task. */
export function summaryTasks(state: PlanState): Send<"write", WriteTask>[] {
  return tasksOf(dueSummaries(state), 0, state);
}

/** True where sections that sum up are due after those that have just been written. */
export function summariesFollow(state: PlanState): boolean {
  return dueSections(state).length > 0 && dueSummaries(state).length > 0;
}

/** Of the sections that stand for themselves those with something to change, or all where nothing is named. */
function dueSections(state: PlanState): PlanSection[] {
  const summing = new Set(summingSections(state.outline));
  return (state.outline?.sections ?? []).filter((section) => !summing.has(section) && isDue(section, state));
}

/** A section that sums up is due where it is named, and where one that it sums up is written in the same round. */
function dueSummaries(state: PlanState): PlanSection[] {
  const isBehind = dueSections(state).length > 0;
  return summingSections(state.outline).filter((section) => isDue(section, state) || (isBehind && !section.locked));
}

function isDue({ id }: PlanSection, { rewrites }: PlanState): boolean {
  return rewrites.length === 0 || rewrites.some(({ sectionId }) => sectionId === id);
}

function tasksOf(sections: readonly PlanSection[], after: number, state: PlanState): Send<"write", WriteTask>[] {
  const of = dueSections(state).length + dueSummaries(state).length;
  const shared = { round: state.reviews.length + 1, of, after };
  return sections.map(({ id }) => new Send("write", { sectionId: id, ...shared }));
}
