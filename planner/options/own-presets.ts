import { z } from "zod";
import { PRESETS, type Preset, PresetName } from "../../schemas/preset.ts";
import { checkedOption, optionsError } from "./options-error.ts";

/** A preset of one's own. What it leaves out is as in `balanced`, or as in ours of the same name. */
export interface OwnPreset {
  /** The least number of sections that an outline is to have, 1 to 40. */
  readonly minSections: number;
  /** The least number of features that the analysis is to name, 1 to 40. */
  readonly minFeatures?: number;
  /** How often a draft with a score of 5 or more may be refined, 0 to 10. */
  readonly refineRounds?: number;
  /** How often a draft with a score under 5 may go back to the analysis, 0 to 5. */
  readonly restarts?: number;
  /** How long the plan may be: English in words, Korean in letters without blanks. */
  readonly length?: { readonly en: number; readonly ko: number };
  /** 0 to 2. A model of the program's own has its own. */
  readonly temperature?: number;
  /** A model id as in `PLANCRAFT_MODEL`, for example `openai:gpt-4.1`; where it is left out, what the environment says. */
  readonly model?: string;
}

const whole = (least: number, most: number) => z.int().min(least).max(most);
const length = whole(100, 1_000_000);
const Given = z.strictObject({
  minSections: whole(1, 40),
  minFeatures: whole(1, 40).optional(),
  refineRounds: whole(0, 10).optional(),
  restarts: whole(0, 5).optional(),
  length: z.strictObject({ en: length, ko: length }).optional(),
  temperature: z.number().min(0).max(2).optional(),
  model: z.string().min(1).max(200).optional(),
});
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A preset that is left out of the environment's choice of model is taken for this one of ours. */
export function baseOf(name: string): PresetName {
  return PresetName.safeParse(name).data ?? "balanced";
}

/**
 * Our presets and the program's, by name.
 * @throws AppError `library-options` for one without sections, with a field that is not known, or a figure out of range.
 */
export function allPresets(own: Readonly<Record<string, OwnPreset>> = {}): Readonly<Record<string, Preset>> {
  const given = Object.entries(own).map(([name, preset]) => {
    const where = { en: `The preset "${name}"`, ko: `"${name}" 프리셋` };
    if (!NAME.test(name)) {
      const en = `"${name}" is no name of a preset: up to 64 letters, digits, - and _ are.`;
      throw optionsError({
        en,
        ko: `"${name}"은(는) 프리셋 이름으로 쓸 수 없습니다. 영문자, 숫자, -, _를 64자 이내로 쓰세요.`,
      });
    }
    const sections: unknown = Object(preset).minSections;
    if (sections === undefined || sections === null || sections === 0) {
      const en = `${where.en} has no sections: say in minSections how many a plan has at least.`;
      throw optionsError({
        en,
        ko: `${where.ko}에 섹션이 없습니다. 기획서의 최소 섹션 수를 minSections에 적어 주세요.`,
      });
    }
    const { model, ...checked } = checkedOption(Given, preset, where);
    const set = Object.fromEntries(Object.entries(checked).filter(([, value]) => value !== undefined));
    return [name, { ...PRESETS[baseOf(name)], ...set }] as const;
  });
  return { ...PRESETS, ...Object.fromEntries(given) };
}
