import { presetNamed } from "../../graph/practice.ts";
import { ALL_IDEAS } from "../../rollout/evals/all-ideas.ts";
import type { EvalIdea, EvalText } from "../../rollout/evals/eval-idea.ts";
import { Language } from "../../schemas/idea.ts";
import { USUAL_VARIANT } from "../../schemas/rollout/variant.ts";
import { AppError } from "../../utils/errors.ts";
import { nearestName } from "../../utils/nearest-name.ts";
import { admit } from "../access/admission.ts";
import { checkModelId } from "../given/model-id.ts";
import { variantNamed } from "../rollouts/variants.ts";
import type { PlannerContext } from "../wiring/context.ts";

/** What an eval makes and compares. */
export interface EvalRequest {
  /** Under which it is kept: the same name goes on with it. Lower-case letters, digits and hyphens, 24 at most. */
  readonly name: string;
  /** The variant that makes the candidate's plans; the program as it is where it is not given. */
  readonly variant?: string | undefined;
  /** Whether variants may be named by their files on this machine. */
  readonly files?: boolean | undefined;
  /** Who makes the others: `prompt`, `default`, or `variant:NAME`. */
  readonly against?: string | undefined;
  /** The model's id, as `new` takes it. */
  readonly model?: string | undefined;
  /** The judge's; the same one where it is not given. */
  readonly judge?: string | undefined;
  readonly preset?: string | undefined;
  /** The ids of ideas; all where it is not given. */
  readonly ideas?: readonly string[] | undefined;
  /** Only this one; else both. */
  readonly language?: Language | undefined;
  /** How many ideas at most, the first ones. */
  readonly limit?: number | undefined;
  /** What the whole eval may cost, over all its runs. */
  readonly maxCostUsd?: number | undefined;
}

/** An idea in a language, of which both sides make a plan. */
export interface EvalCase {
  readonly idea: EvalIdea;
  readonly language: Language;
  readonly text: EvalText;
}

/** A side whose plans are sessions of a variant; version and model null where the program's own are taken. */
export interface VariantSide {
  readonly kind: "variant";
  readonly name: string;
  readonly version: string | null;
  readonly model: string;
}
/** A side whose plans are each made by one single prompt. */
export interface PromptSide {
  readonly kind: "prompt";
  readonly model: string;
}

/** A request that can be carried out. */
export interface CheckedEval {
  readonly name: string;
  readonly preset: string;
  readonly candidate: VariantSide;
  readonly opponent: VariantSide | PromptSide;
  readonly judge: string;
  readonly cases: readonly EvalCase[];
}

const NAME = /^[a-z0-9][a-z0-9-]{0,23}$/;

/** @throws AppError `usage`, `variant-unknown`, for a file `variant-unusable`, `model-without-access`, `model-not-allowed`: before anything is made. */
export async function checkedEval(context: PlannerContext, request: EvalRequest): Promise<CheckedEval> {
  const { name, variant = USUAL_VARIANT.name, against = "prompt", limit } = request;
  if (!NAME.test(name)) throw wrongName(name);
  const preset = request.preset ?? context.config.defaults.preset ?? "balanced";
  presetNamed(context.practice, preset);
  const asked = request.model === undefined ? undefined : checkModelId(request.model);
  const side = (of: string) => variantSide(context, of, { files: request.files, model: asked, preset });
  const candidate = await side(variant);
  const opponent: CheckedEval["opponent"] =
    against === "prompt" ? { kind: "prompt", model: candidate.model } : await side(opposing(against));
  const judge = request.judge === undefined ? candidate.model : checkModelId(request.judge);
  for (const model of new Set([candidate.model, opponent.model, judge])) {
    await admit(context, model);
    await context.provider(model).ready?.();
  }
  const languages = request.language === undefined ? Language.options : [request.language];
  const cases = ideasNamed(request.ideas)
    .slice(0, limit)
    .flatMap((idea) => languages.map((language) => ({ idea, language, text: idea.texts[language] })));
  return { name, preset, candidate, opponent, judge, cases };
}

async function variantSide(
  context: PlannerContext,
  given: string,
  {
    files,
    model,
    preset,
  }: { readonly files?: boolean | undefined; readonly model?: string | undefined; readonly preset: string },
): Promise<VariantSide> {
  const { name, version, content } = await variantNamed(context, given, { files });
  const own = model ?? content.model ?? context.modelFor(preset);
  return { kind: "variant", name, version: name === USUAL_VARIANT.name ? null : version, model: own };
}

function opposing(against: string): string {
  if (against === USUAL_VARIANT.name) return against;
  const name = /^variant:(.+)$/.exec(against)?.[1];
  if (name !== undefined) return name;
  throw new AppError("usage", {
    problem: {
      en: `${JSON.stringify(against)} makes no plans: take prompt, default or variant:NAME.`,
      ko: `${JSON.stringify(against)}(으)로는 기획서를 만들 수 없습니다. prompt, default, variant:이름 중에서 고르세요.`,
    },
  });
}

function ideasNamed(ids: readonly string[] | undefined): readonly EvalIdea[] {
  if (ids === undefined) return ALL_IDEAS;
  const known = ALL_IDEAS.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined && ids.length > 0) return ALL_IDEAS.filter(({ id }) => ids.includes(id));
  const near = nearestName(unknown ?? "", known);
  const [all, given] = [known.join(", "), JSON.stringify(unknown ?? "")];
  throw new AppError("usage", {
    problem: {
      en: `There is no idea ${given}.${near ? ` Is ${near} meant?` : ` There are ${all}.`}`,
      ko: `${given} 아이디어는 없습니다.${near ? ` 혹시 ${near}인가요?` : ` 있는 것: ${all}`}`,
    },
  });
}

function wrongName(name: string): AppError {
  const given = JSON.stringify(name.slice(0, 80));
  return new AppError("usage", {
    problem: {
      en: `${given} is no name of an eval: take 1 to 24 lower-case letters, digits and hyphens.`,
      ko: `${given}은(는) 평가 이름으로 쓸 수 없습니다. 영문 소문자, 숫자, 하이픈으로 24자까지 적어 주세요.`,
    },
  });
}
