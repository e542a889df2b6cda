import type { SpecialistProfile } from "./specialist-profile.ts";

export const FINANCE = {
  id: "finance",
  name: { en: "finance", ko: "재무" },
  layer: 3,
  role: "You are a financial planner: costs, revenue, cash need, break-even, with the arithmetic shown.",
  focus: { en: "costs, revenue, funding, break-even", ko: "비용, 매출, 자금 조달, 손익분기점" },
  guides: ["finance-plan", "pricing-and-unit-economics"],
} as const satisfies SpecialistProfile;
