import type { OwnPrompts, PromptName } from "../../graph/practice.ts";
import { analyzePrompt } from "../../graph/prompts/analyze.ts";
import { discussPrompt } from "../../graph/prompts/discuss.ts";
import { editPrompt } from "../../graph/prompts/edit.ts";
import { figuresPrompt } from "../../graph/prompts/figures.ts";
import { ownMessages } from "../../graph/prompts/own-messages.ts";
import { researchPrompt } from "../../graph/prompts/research.ts";
import { reviewPrompt } from "../../graph/prompts/review.ts";
import { revisePrompt } from "../../graph/prompts/revise.ts";
import { structurePrompt } from "../../graph/prompts/structure.ts";
import { writePrompt } from "../../graph/prompts/write.ts";
import type { Message } from "../../schemas/model/model-call.ts";
import type { DraftMaterial, PlanMaterial, SectionInput } from "../../schemas/model/model-inputs.ts";

// A small plan in its middle, with something of everything that a prompt may be told.

const LANGUAGE = "en";
const BRIEF = {
  purpose: "Sell used climbing gear",
  targetUsers: "Climbers",
  documentType: "web_app_plan" as const,
  features: ["Listings"],
  constraints: ["Open in spring"],
  assumptions: ["Sellers ship"],
};
const ANSWERS = [{ questionId: "audience", question: "Who first?", answer: "Gyms", byHuman: true }];
const ABOUT: PlanMaterial = {
  startedOn: "2026-11-27",
  idea: "A marketplace for used climbing gear",
  analysis: BRIEF,
  answers: ANSWERS,
};
const SECTION = { id: "costs", title: "Costs", intent: "What it costs", keyPoints: ["Rent"] };
const FINDINGS = [
  {
    specialist: "market",
    summary: "It grows.",
    findings: [{ claim: "Many climb", basis: "A survey", confidence: 0.8 }],
  },
];
const FIGURE = {
  id: "rent",
  label: "Rent",
  value: 900,
  formula: null,
  unit: "USD",
  decimals: 0,
  kind: "assumed" as const,
  basis: "A guess",
  owner: "costs",
};
const SHEET = {
  figures: [FIGURE],
  decisions: [{ id: "shipping", statement: "Sellers ship.", reason: "It is cheap." }],
  leftOut: [],
};
const GUIDE = {
  id: "finance-plan",
  language: LANGUAGE,
  title: "Finance plan",
  topics: ["costs"],
  questions: ["What does it cost?"],
  method: "Add up.",
  skeleton: "| a |",
  mistakes: ["No sums"],
} as const;
const DRAFT: DraftMaterial = {
  ...ABOUT,
  planTitle: "Used gear",
  outline: [SECTION],
  findings: FINDINGS,
  sheet: SHEET,
};
const TEXT = { id: "costs", title: "Costs", markdown: "Rent is {{rent}}." };
const LENGTH = { plan: 5_500, section: 500 };
const TASK: SectionInput = {
  ...DRAFT,
  section: SECTION,
  language: LANGUAGE,
  length: LENGTH,
  guides: [GUIDE],
  sources: [{ number: 1, title: "notes.md", address: null }],
  passages: [{ source: 1, place: null, text: "Rent is high." }],
  round: 1,
  others: [{ ...TEXT, id: "risks" }],
  rewrite: null,
};
const REVISIONS = { older: [], recent: [{ number: 1, request: "Cheaper" }] };
const REVIEW = {
  score: 7,
  strengths: ["Clear"],
  weaknesses: ["No sums"],
  actions: [{ sectionId: "costs", instruction: "Add sums" }],
};

/** A prompt of each name, made as in a session. */
export const SAMPLES: { readonly [P in PromptName]: (prompts: OwnPrompts) => readonly Message[] } = {
  analyze: (prompts) => {
    const rest = { language: null, minFeatures: 5, round: 1, mayAsk: true, weaknesses: [] };
    const input = { startedOn: "2026-11-27", earlier: BRIEF, idea: ABOUT.idea, answers: ANSWERS, ...rest };
    return ownMessages({ prompts }, "analyze", input, analyzePrompt(input));
  },
  structure: (prompts) => {
    const asked = {
      isPlanningRequest: true,
      directReply: null,
      title: "Used gear",
      language: LANGUAGE,
      questions: [],
    } as const;
    const analysis = { ...BRIEF, ...asked, questions: [] };
    const rest = { language: LANGUAGE, minSections: 7, round: 2, rejections: ["Too long"], guides: [GUIDE] } as const;
    const input = { startedOn: "2026-11-27", idea: ABOUT.idea, analysis, answers: ANSWERS, ...rest };
    return ownMessages({ prompts }, "structure", input, structurePrompt(input));
  },
  research: (prompts) => {
    const told = { specialist: "finance", language: LANGUAGE, round: 1, earlier: FINDINGS, guides: [GUIDE] } as const;
    const given = [{ source: "notes.md", text: "Rent is high." }];
    const input = { ...ABOUT, ...told, passages: given, pages: [{ source: "https://example.com/", text: "Rents" }] };
    return ownMessages({ prompts }, "research", input, researchPrompt(input));
  },
  figures: (prompts) => {
    const input = { ...DRAFT, sheet: null, language: LANGUAGE, round: 1 } as const;
    return ownMessages({ prompts }, "figures", input, figuresPrompt(input));
  },
  write: (prompts) => ownMessages({ prompts }, "write", TASK, writePrompt(TASK)),
  edit: (prompts) => {
    const { rewrite, ...task } = TASK;
    const input = { ...task, markdown: TEXT.markdown, assumptions: ["Sellers ship"], instructions: ["Add sums"] };
    return ownMessages({ prompts }, "edit", input, editPrompt(input));
  },
  review: (prompts) => {
    const { findings, ...material } = DRAFT;
    const checks = [{ check: "sections", sectionId: null, problem: "One is empty." }];
    const told = {
      language: LANGUAGE,
      sections: [TEXT],
      length: LENGTH,
      written: 300,
      earlier: null,
      checks,
      round: 1,
    } as const;
    const input = { ...material, ...told, revisions: REVISIONS, touched: ["costs"] };
    return ownMessages({ prompts }, "review", input, reviewPrompt(input));
  },
  discuss: (prompts) => {
    const rounds = { reviewRound: 1, discussionRound: 2, proposed: REVIEW.actions };
    const input = {
      review: REVIEW,
      language: LANGUAGE,
      sheet: SHEET,
      draft: [TEXT],
      sections: [SECTION],
      ...rounds,
    } as const;
    return ownMessages({ prompts }, "discuss", input, discussPrompt(input));
  },
  revise: (prompts) => {
    const asked = { number: 1, request: "Cheaper", revisions: REVISIONS, idea: ABOUT.idea, planTitle: "Used gear" };
    const input = { ...asked, language: LANGUAGE, startedOn: "2026-11-27", sheet: SHEET, sections: [TEXT] } as const;
    return ownMessages({ prompts }, "revise", input, revisePrompt(input));
  },
};
