import type { SpecialistProfile } from "./specialist-profile.ts";

export const MARKET = {
  id: "market",
  name: { en: "market", ko: "시장" },
  layer: 1,
  role: "You are a market analyst: customers, size of the market bottom-up (TAM, SAM, SOM), competitors and substitutes.",
  focus: { en: "market size, customers, competitors", ko: "시장 규모, 고객, 경쟁사" },
  guides: ["market-sizing", "customer-and-problem", "competition", "go-to-market"],
} as const satisfies SpecialistProfile;
