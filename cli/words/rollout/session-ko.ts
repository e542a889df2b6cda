import type { Arm } from "../../../schemas/rollout/variant.ts";
import type { SESSION_VARIANT_EN } from "./session-en.ts";

const ARMS: Readonly<Record<Arm, string>> = { canary: "카나리", control: "대조군" };

/** What is said of the variant of a session in Korean. */
export const SESSION_VARIANT_KO: typeof SESSION_VARIANT_EN = {
  label: "변형",
  counted: (variant, rollout, arm) => `${variant}, ${rollout} 롤아웃의 ${ARMS[arm]}`,
};
