import { Send } from "@langchain/langgraph";
import { z } from "zod";
import { Analysis } from "../schemas/analysis.ts";
import { Language } from "../schemas/idea.ts";
import { OutlineSection } from "../schemas/outline.ts";
import { PresetName } from "../schemas/preset.ts";
import { Finding, Specialist } from "../schemas/section.ts";
import { answerNotes } from "./answer-notes.ts";
import { nextLayer } from "./routes.ts";
import { analysisOf, type PlanState, planLanguage } from "./state.ts";

/** What a fanned-out task is told of the idea. The whole is up to 10,000 characters, in every Send. */
const IDEA_CHARACTERS = 1_500;
const SUMMARY_CHARACTERS = 500;
const CLAIMS = 2;

const Note = z.object({ questionId: z.string(), question: z.string(), answer: z.string(), byHuman: z.boolean() });

/** What every fanned-out task gets: a brief of a few KB, since each Send is stored with the checkpoint. */
const Brief = z.object({
  preset: PresetName,
  language: Language,
  idea: z.string(),
  analysis: Analysis,
  answers: z.array(Note),
  round: z.int(),
  of: z.int().describe("How many tasks run beside this one, itself included"),
});

export const ResearchTask = Brief.extend({
  specialist: Specialist,
  earlier: z.array(z.object({ specialist: Specialist, summary: z.string() })),
});
export type ResearchTask = z.infer<typeof ResearchTask>;

export const WriteTask = Brief.extend({
  section: OutlineSection,
  planTitle: z.string(),
  outline: z.array(z.string()),
  findings: z.array(z.object({ specialist: Specialist, summary: z.string(), findings: z.array(Finding) })),
  rewrite: z.object({ markdown: z.string(), instructions: z.array(z.string()) }).nullable(),
});
export type WriteTask = z.infer<typeof WriteTask>;

/** The next layer of specialists, each as a task; empty when all have reported. */
export function researchTasks(state: PlanState): Send<"research", ResearchTask>[] {
  const layer = nextLayer(state);
  return layer.map((specialist) => {
    const earlier = presentReports(state).map(({ specialist, findings }) => ({
      specialist,
      summary: begin(findings.summary, SUMMARY_CHARACTERS),
    }));
    return new Send("research", { ...brief(state, state.restarts + 1, layer.length), specialist, earlier });
  });
}

/** The sections to write, each as a task: those with something to change, or all where nothing is named. */
export function writeTasks(state: PlanState): Send<"write", WriteTask>[] {
  const { outline } = state;
  if (!outline) return [];
  const named = new Set(state.rewrites.map(({ sectionId }) => sectionId));
  const due = named.size > 0 ? outline.sections.filter(({ id }) => named.has(id)) : outline.sections;
  const findings = presentReports(state).map(({ specialist, findings }) => ({
    specialist,
    summary: begin(findings.summary, SUMMARY_CHARACTERS),
    findings: findings.findings.slice(0, CLAIMS),
  }));
  return due.map((section) => {
    const markdown = state.sections[section.id]?.markdown;
    const instructions = state.rewrites.flatMap(({ sectionId, instruction }) =>
      sectionId === section.id ? [instruction] : [],
    );
    return new Send("write", {
      ...brief(state, state.reviews.length + 1, due.length),
      section,
      planTitle: outline.title,
      outline: outline.sections.map(({ title }) => title),
      findings,
      rewrite: markdown !== undefined && instructions.length > 0 ? { markdown, instructions } : null,
    });
  });
}

function brief(state: PlanState, round: number, of: number): z.infer<typeof Brief> {
  return {
    preset: state.preset,
    language: planLanguage(state),
    idea: begin(state.idea, IDEA_CHARACTERS),
    analysis: { ...analysisOf(state), questions: [] },
    answers: answerNotes(state),
    round,
    of,
  };
}

/** The beginning of a text; half an emoji at the cut would make the request one that providers and jsonb refuse. */
function begin(text: string, characters: number): string {
  return text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, "");
}

function presentReports(state: Pick<PlanState, "reports">) {
  return Specialist.options.flatMap((specialist) => {
    const findings = state.reports[specialist]?.findings;
    return findings ? [{ specialist, findings }] : [];
  });
}
