import type { SpecialistProfile } from "./specialist-profile.ts";
import { BUSINESS_MODEL } from "./specialists/business-model.ts";
import { CONTENT } from "./specialists/content.ts";
import { FINANCE } from "./specialists/finance.ts";
import { MARKET } from "./specialists/market.ts";
import { RISK } from "./specialists/risk.ts";
import { TECH } from "./specialists/tech.ts";

/** All who research, in the order in which plans name them. A further one is a file beside theirs and its name here. */
const PROFILES = [MARKET, TECH, BUSINESS_MODEL, CONTENT, FINANCE, RISK] as const;

/** A specialist's id. */
export type Specialist = (typeof PROFILES)[number]["id"];

export const SPECIALISTS: readonly (SpecialistProfile & { readonly id: Specialist })[] = PROFILES;

export const SPECIALIST_IDS: readonly Specialist[] = PROFILES.map(({ id }) => id);

/** @throws RangeError for an id that none has; one from outside is checked by the schema `Specialist` before. */
export function profileOf(id: Specialist): SpecialistProfile {
  const profile = SPECIALISTS.find((one) => one.id === id);
  if (!profile) throw new RangeError(`There is no specialist ${id}`);
  return profile;
}
