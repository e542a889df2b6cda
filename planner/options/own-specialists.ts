import { z } from "zod";
import type { SpecialistProfile } from "../../schemas/specialists/specialist-profile.ts";
import { SPECIALISTS } from "../../schemas/specialists/specialists.ts";
import { checkedOption, optionsError } from "./options-error.ts";

/** A specialist of one's own, or ours of the same id with another prompt. */
export interface OwnSpecialist {
  /** Small letters, digits and -, 64 at most. Stored with sessions. */
  readonly id: string;
  /** Their field, as plans name it; the id where it is left out. */
  readonly name?: string | { readonly en: string; readonly ko: string };
  /** 1, 2 or 3. Those of one layer work side by side, and read what the layers before theirs found out. */
  readonly layer: number;
  /** The beginning of their prompt: who they are, and what they look into. */
  readonly prompt: string;
  /** What they look for in files and on the web, in the words that such texts use; the name where it is left out. */
  readonly focus?: string | { readonly en: string; readonly ko: string };
  /** The ids of the planning guides that are about their work, ours or the program's. */
  readonly guides?: readonly string[];
  /** False: they research only where the analysis chooses them, as ours do. Of a new one true, where it is left out. */
  readonly always?: boolean;
}

const text = z.string().trim().min(1).max(300);
const bilingual = z.union([text, z.strictObject({ en: text, ko: text })]);
const Given = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: bilingual.optional(),
  layer: z.unknown().optional(),
  prompt: z.string().trim().min(1).max(4_000),
  focus: bilingual.optional(),
  guides: z.array(z.string()).max(20).optional(),
  always: z.boolean().optional(),
});

/**
 * Our specialists and the program's, ours first; one of the same id takes the place of ours.
 * @param guides The ids of all guides.
 * @throws AppError `library-options` for one whose layer does not exist, whose guide does not, or who is there twice.
 */
export function allSpecialists(
  own: readonly OwnSpecialist[] = [],
  guides: ReadonlySet<string> = new Set(),
): readonly SpecialistProfile[] {
  const given = own.map((one) => profile(one, guides));
  const ids = given.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice !== undefined)
    throw optionsError({ en: `The specialist "${twice}" is there twice.`, ko: `"${twice}" 전문가가 두 번 있습니다.` });
  const replaced = SPECIALISTS.map((ours) => given.find(({ id }) => id === ours.id) ?? ours);
  return [...replaced, ...given.filter(({ id }) => !SPECIALISTS.some((ours) => ours.id === id))];
}

function profile(given: OwnSpecialist, guides: ReadonlySet<string>): SpecialistProfile {
  const called = String(Object(given).id);
  const where = { en: `The specialist "${called}"`, ko: `"${called}" 전문가` };
  const { layer: wanted, ...one } = checkedOption(Given, given, where);
  const layers = [...new Set(SPECIALISTS.map(({ layer }) => layer))].toSorted((a, b) => a - b);
  const layer = layers.find((each) => each === wanted);
  if (layer === undefined) {
    const there = layers.join(", ");
    const en = `${where.en} is in a layer that does not exist (${String(wanted)}): the layers are ${there}.`;
    throw optionsError({ en, ko: `${where.ko}의 단계(${String(wanted)})는 없습니다. 있는 단계: ${there}.` });
  }
  const unknown = one.guides?.find((id) => !guides.has(id));
  if (unknown !== undefined) {
    const en = `${where.en} has a guide that does not exist: ${unknown}.`;
    throw optionsError({ en, ko: `${where.ko}의 가이드가 없습니다: ${unknown}.` });
  }
  const ours = SPECIALISTS.find(({ id }) => id === one.id);
  const name = inBoth(one.name) ?? ours?.name ?? { en: one.id, ko: one.id };
  return {
    id: one.id,
    name,
    layer,
    role: one.prompt,
    focus: inBoth(one.focus) ?? ours?.focus ?? name,
    guides: one.guides ?? ours?.guides ?? [],
    always: one.always ?? ours === undefined,
  };
}

function inBoth(words: OwnSpecialist["name"]) {
  return typeof words === "string" ? { en: words, ko: words } : words;
}
