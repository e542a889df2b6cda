import { Send } from "@langchain/langgraph";
import { z } from "zod";
import { Analysis } from "../schemas/analysis.ts";
import { Language } from "../schemas/idea.ts";
import { OutlineSection } from "../schemas/outline.ts";
import { PresetName } from "../schemas/preset.ts";
import { FindingsBrief, Specialist } from "../schemas/section.ts";
import { Source } from "../schemas/source.ts";
import { begin } from "./beginning.ts";
import { answerNotes } from "./questions/answer-notes.ts";
import { nextLayer } from "./routes.ts";
import { citedNumbers, numbered } from "./sources/cited-sources.ts";
import { closest } from "./sources/closest.ts";
import { findingsFor, homesOfClaims, presentReports, sectionWords } from "./sources/told-findings.ts";
import { chosenSpecialists } from "./specialists/chosen-specialists.ts";
import { analysisOf, type PlanState, planLanguage } from "./state.ts";

/** The most that a task is told, in UTF-8: each Send is stored twice, and no channel takes more of a session's bytes. */
const IDEA_BYTES = 1_200;
const EARLIER_BYTES = 500;
const ASSUMPTIONS = 2;

const Note = z.object({ questionId: z.string(), question: z.string(), answer: z.string(), byHuman: z.boolean() });

/** What every fanned-out task gets: a brief of a few KB, since each Send is stored with the checkpoint. */
const Brief = z.object({
  preset: PresetName,
  language: Language,
  idea: z.string(),
  /** Without what has been settled by now: that it is a plan, its title, its language, what to ask. */
  analysis: Analysis.omit({ isPlanningRequest: true, directReply: true, title: true, language: true, questions: true }),
  answers: z.array(Note),
  round: z.int(),
  of: z.int().describe("How many tasks of its kind there are in all, itself included"),
});

export const ResearchTask = Brief.extend({
  specialist: Specialist,
  earlier: z.array(z.object({ specialist: Specialist, summary: z.string() })),
  /** The person's files. */
  files: z.array(Source),
});
export type ResearchTask = z.infer<typeof ResearchTask>;

export const WriteTask = Brief.extend({
  section: OutlineSection,
  planTitle: z.string(),
  outline: z.array(z.string()),
  findings: z.array(FindingsBrief),
  /** The person's files, and what the findings or the text to be rewritten cite. */
  sources: z.array(Source.extend({ number: z.int() })),
  rewrite: z.object({ markdown: z.string(), instructions: z.array(z.string()) }).nullable(),
});
export type WriteTask = z.infer<typeof WriteTask>;

/** The next layer of specialists, each as a task; empty when all have reported. */
export function researchTasks(state: PlanState): Send<"research", ResearchTask>[] {
  const layer = nextLayer(state);
  const all = chosenSpecialists(state.analysis).length;
  const earlier = presentReports(state).map(({ specialist, findings }) => ({
    specialist,
    summary: begin(findings.summary, EARLIER_BYTES),
  }));
  const files = state.sources.filter(({ kind }) => kind === "file");
  return layer.map(
    (specialist) => new Send("research", { ...brief(state, state.restarts + 1, all), specialist, earlier, files }),
  );
}

/** The sections to write, each as a task: those with something to change, or all where nothing is named. */
export function writeTasks(state: PlanState): Send<"write", WriteTask>[] {
  const { outline } = state;
  if (!outline) return [];
  const named = new Set(state.rewrites.map(({ sectionId }) => sectionId));
  const due = named.size > 0 ? outline.sections.filter(({ id }) => named.has(id)) : outline.sections;
  const homes = homesOfClaims(state);
  return due.map(({ locked, ...section }) => {
    const markdown = state.sections[section.id]?.markdown;
    const instructions = state.rewrites.flatMap(({ sectionId, instruction }) =>
      sectionId === section.id ? [instruction] : [],
    );
    const about = [sectionWords(section), ...instructions].join(" ");
    const { analysis, ...shared } = brief(state, state.reviews.length + 1, due.length);
    const findings = findingsFor({ id: section.id, about }, state, homes);
    const rewrite = markdown !== undefined && instructions.length > 0 ? { markdown, instructions } : null;
    return new Send("write", {
      ...shared,
      analysis: { ...analysis, assumptions: closest(about, analysis.assumptions, (text) => text, ASSUMPTIONS) },
      section,
      planTitle: outline.title,
      outline: outline.sections.map(({ title }) => title),
      findings,
      sources: citable(state, findings, rewrite?.markdown ?? ""),
      rewrite,
    });
  });
}

function brief(state: PlanState, round: number, of: number): z.infer<typeof Brief> {
  const { isPlanningRequest, directReply, title, language, questions, ...analysis } = analysisOf(state);
  return {
    preset: state.preset,
    language: planLanguage(state),
    idea: begin(state.idea, IDEA_BYTES),
    analysis,
    answers: answerNotes(state),
    round,
    of,
  };
}

function citable(state: PlanState, told: WriteTask["findings"], text: string): WriteTask["sources"] {
  const cited = new Set([
    ...told.flatMap(({ findings }) => findings.flatMap(({ sources = [] }) => sources)),
    ...citedNumbers(text),
  ]);
  return numbered(state.sources).filter(({ kind, number }) => kind === "file" || cited.has(number));
}
