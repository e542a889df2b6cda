import type { Guide } from "../guide.ts";
import type { Language } from "../idea.ts";
import type { ReviewRecord } from "../record.ts";
import type { Passage } from "../source.ts";
import type { Specialist } from "../specialists/specialists.ts";
import type { Analysis } from "./analysis.ts";
import type { JudgementInput, PlanInput } from "./eval.ts";
import type { Sheet } from "./figures.ts";
import type { OutlineSection } from "./outline.ts";
import type { Action, CheckFinding, Review } from "./review.ts";
import type { RevisionRequest } from "./revision.ts";
import type { FindingsBrief } from "./section.ts";

/** An answer as prompts and the offline model see it: plain words. */
export interface AnswerNote {
  readonly questionId: string;
  readonly question: string;
  readonly answer: string;
  /** What the chosen options say of themselves. */
  readonly detail?: string;
  /** True where the human gave it, false where a default was taken. */
  readonly byHuman: boolean;
}

export interface AnalysisInput {
  /** The day the session began. */
  readonly startedOn: string;
  /** The analysis before this one, where there is one. */
  readonly earlier: AnalysisBrief | null;
  readonly idea: string;
  /** The language the user fixed, else null: the idea's own. */
  readonly language: Language | null;
  readonly answers: readonly AnswerNote[];
  readonly minFeatures: number;
  /** Which analysis of the session this is, from 1. */
  readonly round: number;
  /** False where questions would not be asked any more. */
  readonly mayAsk: boolean;
  /** After a review that sent the plan back: what was wrong. */
  readonly weaknesses: readonly string[];
}

export interface OutlineInput {
  /** The day the session began. */
  readonly startedOn: string | null;
  readonly idea: string;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly answers: readonly AnswerNote[];
  readonly minSections: number;
  /** Which outline of the session this is, from 1. */
  readonly round: number;
  /** Why the human rejected earlier outlines, oldest first. */
  readonly rejections: readonly string[];
  readonly guides: readonly Guide[];
}

/** What a fanned-out call is told of the analysis: what says nothing about the plan's content is left out. */
export type AnalysisBrief = Omit<Analysis, "isPlanningRequest" | "directReply" | "title" | "language" | "questions">;

/** Text from outside, under the name by which it is cited. */
export interface GivenText {
  /** The address of a page, the name of a file. */
  readonly source: string;
  readonly title?: string;
  readonly place?: string | null;
  readonly text: string;
}

/** A source that a section may cite. */
export interface CitableSource {
  readonly number: number;
  readonly title: string;
  /** Null for a file. */
  readonly address: string | null;
}

/** What every call from the research on is told of the plan first, the same for all of them. */
export interface PlanMaterial {
  /** The day the session began, like 2026-11-27; null in sessions from before it was kept. */
  readonly startedOn: string | null;
  readonly idea: string;
  readonly analysis: AnalysisBrief;
  readonly answers: readonly AnswerNote[];
}

export interface FindingsInput extends PlanMaterial {
  readonly specialist: Specialist;
  readonly language: Language;
  readonly round: number;
  /** The findings of the layers before. */
  readonly earlier: readonly FindingsBrief[];
  readonly guides: readonly Guide[];
  /** Of the person's files, what fits the specialist. */
  readonly passages: readonly GivenText[];
  /** Pages that a search of the web found. */
  readonly pages: readonly GivenText[];
}

/** What every call is told that works on the text: all findings, whole, and what the sections are to say. */
export interface DraftMaterial extends PlanMaterial {
  readonly planTitle: string;
  readonly outline: readonly OutlineSection[];
  /** By layer, as far as the window of the model goes: the least certain are left out first, whole. */
  readonly findings: readonly FindingsBrief[];
  /** Null before there is one, and in sessions from before plans had figures. */
  readonly sheet: Sheet | null;
}

/** An amount, a span or a date in the person's own words, with the words around it. */
export interface StatedAmount {
  /** Its own words, numbers in digits. */
  readonly text: string;
  /** Of a date the point in time, counted from the day the session began. */
  readonly value: number;
  /** A currency's code, `%`, a span of time, a word that is counted; empty where nothing tells. */
  readonly unit: string;
  readonly isDate: boolean;
  /** The words of its sentence before it and behind it. */
  readonly before: string;
  readonly after: string;
  /** The question in whose answer it stands; null for the idea. */
  readonly question: string | null;
  /** False in an answer that was taken by default. */
  readonly byHuman: boolean;
}

export interface FiguresInput extends DraftMaterial {
  /** What the idea and the answers state; it is in the texts of the prompt, too. */
  readonly stated?: readonly StatedAmount[];
  readonly language: Language;
  /** How often the sheet was made before, plus one. */
  readonly round: number;
}

/** How long texts may be: English in words, Korean in letters without blanks. */
export interface LengthBudget {
  readonly plan: number;
  readonly section: number;
}

/** A section's text as it is written, with its tokens. */
export interface DraftText {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

interface SectionTask extends DraftMaterial {
  readonly section: OutlineSection;
  readonly language: Language;
  readonly length: LengthBudget;
  readonly guides: readonly Guide[];
  /** What may be cited: the sources of the passages, of the findings, and of the text that there is. */
  readonly sources: readonly CitableSource[];
  /** Of the person's files, what fits the section. */
  readonly passages: readonly (Omit<Passage, "source"> & { readonly source: number })[];
  /** How often the plan was written before, plus one. */
  readonly round: number;
}

export interface SectionInput extends SectionTask {
  /** For a section that sums up, the text of the others. */
  readonly others: readonly DraftText[];
  /** Where a text is written anew: as it stands, and what to change. */
  readonly rewrite: { readonly markdown: string; readonly instructions: readonly string[] } | null;
  /** Of a section that a request on the finished plan adds: what it is to say beside its intent. */
  readonly asked?: readonly string[];
}

export interface EditsInput extends SectionTask {
  /** The text as it stands, with its tokens: edits name passages of it. */
  readonly markdown: string;
  readonly assumptions: readonly string[];
  readonly instructions: readonly string[];
  /** For a section that sums up, the text of the others. */
  readonly others: readonly DraftText[];
}

/** The requests on a finished plan, in a few KB and the last requests, however many there were. */
export interface RevisionNotes {
  /** Where the ones before led, each in a line, the oldest first. */
  readonly older: readonly { readonly number: number; readonly direction: string }[];
  /** The last ones as they were given, the newest last; with the answer where nothing was changed. */
  readonly recent: readonly (Pick<RevisionRequest, "number" | "request"> & { readonly answer?: string })[];
}

/** What a review is told of the one before it. */
export interface EarlierReview {
  readonly score: number;
  readonly weaknesses: readonly string[];
  /** What was carried out of what it asked for. */
  readonly asked: readonly Action[];
  /** What changed in the text since, as it is shown, by section. */
  readonly changed: readonly {
    readonly sectionId: string;
    readonly passages: readonly { readonly before: string; readonly after: string }[];
  }[];
  /** The figures that moved. */
  readonly figures: readonly {
    readonly label: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Without the findings: what comes from outside reaches nobody who decides. */
export interface ReviewInput extends Omit<DraftMaterial, "findings"> {
  readonly language: Language;
  /** As it is shown to people: the figures are rendered. */
  readonly sections: readonly DraftText[];
  readonly length: LengthBudget;
  /** How long the draft is. */
  readonly written: number;
  readonly earlier: EarlierReview | null;
  /** What the checks found, which need no judgement. */
  readonly checks: readonly CheckFinding[];
  /** Which review of the session this is, from 1. */
  readonly round: number;
  /** In a revision: what was asked for, and the sections that it may change. */
  readonly revisions?: RevisionNotes;
  readonly touched?: readonly string[];
}

export interface AgreementInput {
  readonly review: Omit<Review, "score"> & Pick<ReviewRecord, "score">;
  readonly language: Language;
  readonly sheet: Sheet | null;
  /** As it is shown to people. */
  readonly draft: readonly DraftText[];
  /** Those that may be changed. */
  readonly sections: readonly { readonly id: string; readonly title: string; readonly locked?: boolean }[];
  /** Which review of the session is discussed, from 1. */
  readonly reviewRound: number;
  /** 1 or 2. */
  readonly discussionRound: number;
  /** What was proposed in the round before, where it was not agreed. */
  readonly proposed: readonly Action[];
  /** In a revision: what was asked for. */
  readonly revisions?: RevisionNotes;
}

export interface RefinementInput {
  /** Which revision of the session this is, from 1. */
  readonly number: number;
  readonly request: string;
  /** All requests so far, with this one. */
  readonly revisions: RevisionNotes;
  readonly idea: string;
  /** What the person answered before. */
  readonly answers?: PlanMaterial["answers"];
  readonly planTitle: string;
  readonly language: Language;
  readonly startedOn: string | null;
  readonly sheet: Sheet | null;
  /** The whole plan as it is shown. */
  readonly sections: readonly DraftText[];
}

/** Which data goes with which structured call. */
export interface ModelInputs {
  readonly Analysis: AnalysisInput;
  readonly Outline: OutlineInput;
  readonly Findings: FindingsInput;
  readonly Figures: FiguresInput;
  readonly Section: SectionInput;
  readonly Edits: EditsInput;
  readonly Review: ReviewInput;
  readonly Agreement: AgreementInput;
  readonly Refinement: RefinementInput;
  /** Of evals: no session asks for these two. */
  readonly Plan: PlanInput;
  readonly Judgement: JudgementInput;
}
