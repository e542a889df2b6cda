import type { ClockPort, Ports, UsageReport } from "../../graph/ports.ts";
import { USUAL_PRACTICE } from "../../graph/practice.ts";
import type { FileText } from "../../schemas/given-file.ts";
import type { Analysis, ProposedQuestion } from "../../schemas/model/analysis.ts";
import type { Judgement, Plan } from "../../schemas/model/eval.ts";
import type { Figures } from "../../schemas/model/figures.ts";
import type { CallName, CallSite, Message, ModelCall } from "../../schemas/model/model-call.ts";
import type { ModelInputs } from "../../schemas/model/model-inputs.ts";
import type { Outline, OutlineSection } from "../../schemas/model/outline.ts";
import type { Agreement, Review } from "../../schemas/model/review.ts";
import type { Refinement } from "../../schemas/model/revision.ts";
import type { Edits, Findings, Section } from "../../schemas/model/section.ts";
import type { FoundPage, Passage, PassageQuery, SearchQuery } from "../../schemas/source.ts";

type ScriptedAnswer<N extends CallName> = Partial<ModelAnswers[N]> & Unasked;

interface ModelAnswers {
  readonly Analysis: Analysis;
  readonly Outline: Outline;
  readonly Findings: Findings;
  readonly Figures: Figures;
  readonly Edits: Edits;
  readonly Section: Section;
  readonly Review: Review;
  readonly Agreement: Agreement;
  readonly Refinement: Refinement;
  readonly Plan: Plan;
  readonly Judgement: Judgement;
}

/** What models send though nobody asks for it any more. */
interface Unasked {
  readonly id?: string;
  readonly title?: string;
  readonly specialist?: string;
  readonly verdict?: string;
}

/**
 * What the model answers, by call: the fields that differ from the default answer. `nth` counts the calls of that
 * name from 1. To fail a call, throw.
 */
export type Script = {
  readonly [N in CallName]?: (input: ModelInputs[N], nth: number) => ScriptedAnswer<N> | Promise<ScriptedAnswer<N>>;
};

/** What comes from outside: by query, or the same for every one. */
export interface Outside {
  readonly passages?: (query: PassageQuery) => readonly Passage[];
  readonly pages?: (query: SearchQuery, site: CallSite) => readonly FoundPage[];
  /** The whole texts of the files; without them nobody is asked of them. */
  readonly texts?: (sources: readonly string[]) => readonly FileText[];
}

export interface RecordedCall<N extends CallName = CallName> {
  readonly name: N;
  readonly nth: number;
  readonly site: CallSite;
  readonly input: ModelInputs[N];
  readonly messages: readonly Message[];
  readonly optional: boolean;
  /** What the node still wanted of the answer, as the guarded model would ask it in a repair call. */
  wanted: string | null;
}

export interface ScriptedPorts extends Ports {
  /** Every model call so far, in the order in which they were made. */
  readonly calls: readonly RecordedCall[];
  callsOf<N extends CallName>(name: N): RecordedCall<N>[];
}

export const USAGE: UsageReport = {
  calls: 42,
  tokens: 12_345,
  cachedTokens: 0,
  costUsd: 0.25,
  models: ["openai:scripted"],
};
export const CLOCK_START = "2030-01-31T12:00:00.000Z";

/** The ports of a graph under test: a scripted model, no guides, a clock of its own, fixed usage figures. */
export function scriptedPorts(
  script: Script = {},
  usage: UsageReport = USAGE,
  { passages, pages, texts }: Outside = {},
): ScriptedPorts {
  const calls: RecordedCall[] = [];
  const ports: ScriptedPorts = {
    calls,
    callsOf<N extends CallName>(name: N) {
      return calls.filter((call): call is RecordedCall & RecordedCall<N> => call.name === name);
    },
    model: {
      contextTokens: 128_000,
      async ask<N extends CallName, T>(call: ModelCall<N, T>, site: CallSite): Promise<T> {
        const nth = ports.callsOf(call.name).length + 1;
        const { name, input, messages, optional = false } = call;
        const recorded = {
          name,
          nth,
          site,
          input: structuredClone(input),
          messages,
          optional,
          wanted: null,
        };
        calls.push(recorded);
        const answer = call.schema.parse({ ...DEFAULTS[name](input), ...(await script[name]?.(input, nth)) });
        return Object.assign(recorded, { wanted: call.wanted?.(answer) ?? null }) && answer;
      },
    },
    knowledge: {
      find: async () => [],
      passages: async (query) => passages?.(query) ?? [],
      texts: async (sources) => texts?.(sources) ?? [],
    },
    search: { pages: async (query, site) => pages?.(query, site) ?? null },
    memory: { recall: async () => [] },
    clock: steppingClock(),
    practice: USUAL_PRACTICE,
    usage: { of: async () => usage },
  };
  return ports;
}

/** A second passes with each look at it. */
function steppingClock(): ClockPort {
  let looks = 0;
  return { now: () => new Date(Date.parse(CLOCK_START) + 1_000 * looks++) };
}

type Defaults = { readonly [N in CallName]: (input: ModelInputs[N]) => ModelAnswers[N] };

const DEFAULTS: Defaults = {
  Analysis: ({ idea, minFeatures, language }) => ({
    isPlanningRequest: true,
    directReply: null,
    title: "A plan",
    purpose: `To bring about: ${idea.slice(0, 200)}`,
    targetUsers: "Climbers",
    documentType: "web_app_plan",
    language: language ?? "en",
    features: Array.from({ length: minFeatures }, (_, at) => `Feature ${at + 1}`),
    constraints: [],
    assumptions: ["It is for one country."],
    questions: [],
  }),
  Outline: ({ analysis, minSections }) => ({ title: analysis.title, sections: outlineSections(minSections) }),
  Findings: ({ specialist, round }) => ({
    summary: `What ${specialist} found in round ${round}.`,
    findings: [{ claim: `A claim of ${specialist}`, basis: "Experience", confidence: 0.6, sources: [] }],
  }),
  Figures: () => ({ figures: [], decisions: [] }),
  // The whole section anew, as a writer gives it: what edits do is tested where they are applied.
  Edits: ({ section, round, assumptions }) => ({
    edits: [],
    markdown: `Text of ${section.id}, round ${round}.`,
    assumptions: [...assumptions],
  }),
  Section: ({ section, round }) => ({
    markdown: `Text of ${section.id}, round ${round}.`,
    sources: [],
    assumptions: [],
  }),
  Review: ({ sections }) => ({
    score: 9,
    strengths: ["It is clear."],
    weaknesses: [],
    actions: sections.slice(0, 1).map(({ id }) => ({ sectionId: id, instruction: "Sharpen it." })),
  }),
  Refinement: ({ request, sections }) => ({
    direction: `To do this: ${request}`,
    instructions: sections.slice(0, 1).map(({ id }) => ({ sectionId: id, instruction: request })),
  }),
  Plan: ({ idea }) => ({ title: "A plan", document: `## What it is\n\n${idea}` }),
  Judgement: () => ({ reasons: [], scores: [], winner: "tie" }),
  Agreement: ({ review }) => ({ agreed: true, confidence: 0.9, actions: review.actions }),
};

/** Sections `part-1` to `part-N`. */
export function outlineSections(count: number): OutlineSection[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `part-${at + 1}`,
    title: `Part ${at + 1}`,
    intent: `To say ${at + 1}`,
    keyPoints: [`Point ${at + 1}`],
  }));
}

/** A question as a model proposes it: two options, the second recommended, where nothing else is given. */
export function proposedQuestion(id: string, given: Partial<ProposedQuestion> = {}): ProposedQuestion {
  return {
    id,
    kind: "option",
    prompt: `What about ${id}?`,
    why: "It decides the tone.",
    options: [
      { id: "a", title: "The first", description: "" },
      { id: "b", title: "The second", description: "" },
    ],
    recommended: "b",
    fields: [],
    ...given,
  };
}
