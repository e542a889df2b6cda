import type { Language } from "../schemas/idea.ts";
import type { CallName, Message } from "../schemas/model/model-call.ts";
import type { ModelInputs } from "../schemas/model/model-inputs.ts";
import { PRESETS, type Preset } from "../schemas/preset.ts";
import type { SpecialistProfile } from "../schemas/specialists/specialist-profile.ts";
import { SPECIALISTS } from "../schemas/specialists/specialists.ts";
import { AppError } from "../utils/errors.ts";
import type { CheckedPlan } from "./document/checked-plan.ts";

/** How plans are made here: what a program that uses the library may bring instead of ours, or beside it. */
export interface Practice {
  readonly presets: Readonly<Record<string, Preset>>;
  /** In the order in which plans name them. */
  readonly specialists: readonly SpecialistProfile[];
  readonly prompts: OwnPrompts;
  /** By name. Their findings go to the review, as those of our own checks do. */
  readonly checks: Readonly<Record<string, OwnCheck>>;
}

/** The prompts that there are, each with the call whose data it is made from. */
export interface PromptCalls {
  readonly analyze: "Analysis";
  readonly structure: "Outline";
  readonly research: "Findings";
  readonly figures: "Figures";
  readonly write: "Section";
  readonly edit: "Edits";
  readonly review: "Review";
  readonly discuss: "Agreement";
  readonly revise: "Refinement";
}
export type PromptName = keyof PromptCalls;

/** A prompt as it is without an override, in the pieces that it is made of. */
export interface UsualPrompt {
  readonly messages: readonly Message[];
  /** The system message: the rules of all calls, and the language of the texts. */
  readonly system: string;
  /** Who is asked, and what for. */
  readonly words: string;
  /** All material, each piece between tags that it cannot close. Every piece but `guides` has to stand in the prompt. */
  readonly data: string;
  /** The pieces of the material by their names. */
  readonly pieces: Readonly<Record<string, string>>;
}

/**
 * A prompt of one's own: a text with `{{data}}` where the material is to stand, and `{{words}}` where our words are to;
 * or a function that gives the whole text, or all messages, made of what it is given. It has to give the same for the
 * same data: the ledger finds a call again by what was asked.
 */
export type OwnPrompt<N extends CallName> =
  | string
  | ((data: ModelInputs[N], usual: UsualPrompt) => string | readonly Message[]);

export type OwnPrompts = { readonly [P in PromptName]?: OwnPrompt<PromptCalls[P]> };

/** What a check of one's own finds. */
export interface OwnFinding {
  /** The section that it is about; null for the plan as a whole. */
  readonly sectionId: string | null;
  /** In a sentence, in the plan's language. */
  readonly problem: string;
}
export type OwnCheck = (plan: CheckedPlan) => readonly OwnFinding[] | Promise<readonly OwnFinding[]>;

/** Ours. */
export const USUAL_PRACTICE: Practice = { presets: PRESETS, specialists: SPECIALISTS, prompts: {}, checks: {} };

/**
 * The preset of this name.
 * @throws AppError `usage`, which names those that there are.
 */
export function presetNamed({ presets }: Pick<Practice, "presets">, name: string): Preset {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset) return preset;
  const names = Object.keys(presets).join(", ");
  const en = `There is no preset ${name}: use ${names}.`;
  throw new AppError("usage", { problem: { en, ko: `${name} 프리셋은 없습니다. ${names} 중에서 고르세요.` } });
}

const CODE_NAMES: Readonly<Record<"check" | "prompt", (name: string) => Readonly<Record<Language, string>>>> = {
  check: (name) => ({ en: `The check "${name}"`, ko: `"${name}" 점검` }),
  prompt: (name) => ({ en: `The prompt "${name}"`, ko: `"${name}" 프롬프트` }),
};

/** What a program's own check or prompt failed with; an error of ours stays what it is. */
export function ownCodeFailed(kind: keyof typeof CODE_NAMES, name: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const problem = error instanceof Error ? error.message || error.name : String(error);
  return new AppError("own-code-failed", { what: CODE_NAMES[kind](name), problem }, error);
}
