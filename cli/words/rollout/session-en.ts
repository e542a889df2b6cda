import type { Arm } from "../../../schemas/rollout/variant.ts";

const ARMS: Readonly<Record<Arm, string>> = { canary: "the canary", control: "the control" };

/** What is said of the variant of a session in English. */
export const SESSION_VARIANT_EN = {
  label: "Variant",
  counted: (variant: string, rollout: string, arm: Arm) => `${variant}, ${ARMS[arm]} of rollout ${rollout}`,
};
