import type { SpecialistProfile } from "./specialist-profile.ts";

export const BUSINESS_MODEL = {
  id: "business-model",
  name: { en: "business model", ko: "수익 모델" },
  layer: 2,
  role: "You are a business model designer: who pays for what, prices, unit economics, channels.",
  focus: { en: "business model, prices, unit economics", ko: "수익 모델, 가격, 단위 경제성" },
  guides: ["business-model", "pricing-and-unit-economics", "operations-and-team", "milestones-and-measures"],
} as const satisfies SpecialistProfile;
