import type { PlanView } from "../../../schemas/http/plan-view.ts";

export type ShownPart = PlanView["parts"][number];
