import { BUSINESS_MODEL } from "./business-model.ts";
import { CONTENT } from "./content.ts";
import { DATA } from "./data.ts";
import { FINANCE } from "./finance.ts";
import { IMPACT } from "./impact.ts";
import { LEGAL } from "./legal.ts";
import { MARKET } from "./market.ts";
import { OPERATIONS } from "./operations.ts";
import { RISK } from "./risk.ts";
import type { SpecialistProfile } from "./specialist-profile.ts";
import { TECH } from "./tech.ts";

/** A specialist's id: one of ours, or one that a session has from elsewhere. */
export type Specialist = string;

/** All who can research, in the order in which plans name them. A further one is a file beside theirs and its name here. */
export const SPECIALISTS: readonly SpecialistProfile[] = [
  MARKET,
  TECH,
  LEGAL,
  OPERATIONS,
  DATA,
  BUSINESS_MODEL,
  CONTENT,
  IMPACT,
  FINANCE,
  RISK,
];

export const SPECIALIST_IDS: readonly Specialist[] = SPECIALISTS.map(({ id }) => id);

/** Who research where nobody was chosen: what any plan needs. The same as in every session before there was a choice. */
export const USUAL_SPECIALISTS: readonly Specialist[] = [MARKET, TECH, BUSINESS_MODEL, CONTENT, FINANCE, RISK].map(
  ({ id }) => id,
);

/** Of an id that is none of ours, a profile that knows nothing but the id: a session that has it goes on. */
export function profileOf(id: Specialist, team = SPECIALISTS): SpecialistProfile {
  return team.find((one) => one.id === id) ?? namedOnly(id);
}

function namedOnly(id: Specialist): SpecialistProfile {
  const name = { en: id, ko: id };
  return { id, name, layer: 1, role: `You are a specialist in this field: ${id}.`, focus: name, guides: [] };
}
