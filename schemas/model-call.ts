import type { z } from "zod";
import type { Analysis } from "./analysis.ts";
import type { Guide } from "./guide.ts";
import type { Language } from "./idea.ts";
import type { OutlineSection } from "./outline.ts";
import type { PresetName } from "./preset.ts";
import type { Action, CheckFinding, Review } from "./review.ts";
import type { RevisionRequest } from "./revision.ts";
import type { FindingsBrief } from "./section.ts";
import type { Passage } from "./source.ts";
import type { Specialist } from "./specialists.ts";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** An answer as prompts and the offline model see it: plain words. */
export interface AnswerNote {
  readonly questionId: string;
  readonly question: string;
  readonly answer: string;
  /** True where the human gave it, false where a default was taken. */
  readonly byHuman: boolean;
}

export interface AnalysisInput {
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

export interface FindingsInput {
  readonly specialist: Specialist;
  /** Its beginning. */
  readonly idea: string;
  readonly analysis: AnalysisBrief;
  readonly language: Language;
  readonly answers: readonly AnswerNote[];
  readonly round: number;
  /** What the layers before say in short. */
  readonly earlier: readonly { readonly specialist: Specialist; readonly summary: string }[];
  readonly guides: readonly Guide[];
  /** Of the person's files, what fits the specialist. */
  readonly passages: readonly GivenText[];
  /** Pages that a search of the web found. */
  readonly pages: readonly GivenText[];
}

export interface SectionInput {
  /** Its beginning. */
  readonly idea: string;
  readonly planTitle: string;
  readonly section: OutlineSection;
  readonly analysis: AnalysisBrief;
  readonly language: Language;
  readonly answers: readonly AnswerNote[];
  /** The titles of all sections, in order. */
  readonly outline: readonly string[];
  /** Of every specialist a line, and of all their findings those that concern the section. */
  readonly findings: readonly FindingsBrief[];
  readonly guides: readonly Guide[];
  /** What may be cited: the sources of the passages, of the findings, and of the text to be rewritten. */
  readonly sources: readonly CitableSource[];
  /** Of the person's files, what fits the section. */
  readonly passages: readonly (Omit<Passage, "source"> & { readonly source: number })[];
  /** How often the section was written before. */
  readonly round: number;
  /** For a rewrite: the text as it stands and what to change. */
  readonly rewrite: { readonly markdown: string; readonly instructions: readonly string[] } | null;
}

/** The requests on a finished plan, in a few KB and the last requests, however many there were. */
export interface RevisionNotes {
  /** Where the ones before led, each in a line, the oldest first. */
  readonly older: readonly { readonly number: number; readonly direction: string }[];
  /** The last ones as they were given, the newest last. */
  readonly recent: readonly RevisionRequest[];
}

export interface ReviewInput {
  readonly idea: string;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly markdown: string }[];
  /** What the checks found, which need no judgement. */
  readonly checks: readonly CheckFinding[];
  /** Which review of the session this is, from 1. */
  readonly round: number;
  /** In a revision: what was asked for, and the sections that it may change. */
  readonly revisions?: RevisionNotes;
  readonly touched?: readonly string[];
}

export interface AgreementInput {
  readonly review: Review;
  readonly language: Language;
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
  /** Its beginning. */
  readonly idea: string;
  readonly planTitle: string;
  readonly language: Language;
  /** Of each section the few passages that come closest to the request. */
  readonly sections: readonly { readonly id: string; readonly title: string; readonly passages: readonly string[] }[];
}

/** Which data goes with which structured call. */
export interface ModelInputs {
  readonly Analysis: AnalysisInput;
  readonly Outline: OutlineInput;
  readonly Findings: FindingsInput;
  readonly Section: SectionInput;
  readonly Review: ReviewInput;
  readonly Agreement: AgreementInput;
  readonly Refinement: RefinementInput;
}
export type CallName = keyof ModelInputs;

/** One structured call. `messages` is the prompt made from `input`; the offline model reads `input` only. */
export interface ModelCall<N extends CallName = CallName, T = unknown> {
  /** The JSON schema's name on the wire. */
  readonly name: N;
  readonly schema: z.ZodType<T>;
  readonly input: ModelInputs[N];
  readonly messages: readonly Message[];
  /**
   * The same for calls of a session whose prompts begin alike, such as those of one fan-out: one of them goes first, and the
   * others when it fills the provider's prompt cache.
   */
  readonly shared?: string;
  /** True where the session goes on without the answer when the call fails for good. */
  readonly optional?: boolean;
  /**
   * What is still wanted of a valid answer, in words for the model, or null. One repair call tries to get it;
   * then the answer is taken as it is.
   */
  readonly wanted?: (answer: T) => string | null;
}

/** Where in which session a call is made. */
export interface CallSite {
  readonly session: string;
  /** The run that the task belongs to; a task of a program's own `graph.invoke`, or of Studio, belongs to none. */
  readonly run?: string;
  readonly node: string;
  /** The section or specialist of a fanned-out node. */
  readonly target?: string;
  readonly preset: PresetName;
}
