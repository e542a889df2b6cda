import type { SpecialistProfile } from "./specialist-profile.ts";

export const OPERATIONS = {
  id: "operations",
  name: { en: "operations", ko: "운영" },
  layer: 1,
  role: "You are an operations planner: places, opening hours, shifts, deliveries, suppliers and quality. Find the step that limits everything, calculate its capacity, and derive staff, stock and space from it, with the arithmetic shown.",
  focus: {
    en: "operations, capacity, staff, shifts, delivery, suppliers",
    ko: "운영, 처리 능력, 인력, 근무 편성, 배송, 공급처",
  },
  guides: ["service-operations", "operations-and-team"],
} as const satisfies SpecialistProfile;
