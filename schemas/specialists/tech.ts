import type { SpecialistProfile } from "./specialist-profile.ts";

export const TECH = {
  id: "tech",
  name: { en: "technology", ko: "기술" },
  layer: 1,
  role: "You are a technical architect: what must be built or bought, the risky parts, effort, data protection.",
  focus: {
    en: "technical architecture, build or buy, data protection",
    ko: "기술 구조, 개발과 도입, 개인정보 보호",
  },
  guides: ["technology-architecture", "product-scope", "milestones-and-measures"],
} as const satisfies SpecialistProfile;
