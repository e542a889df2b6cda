// app/plans/[...path]/route.ts of a Next.js app: PlanCraft's routes below /plans.
import { createPlanner, type Planner } from "plancraft";
import { createServer } from "plancraft/server";
import { personOf } from "./people.ts";

/** The planner has a database and runs sessions: not at the edge, and nothing of it is known when the app is built. */
export const runtime = "nodejs";
export const dynamic = "force-dynamic";

// Next loads this file anew whenever it has changed; the planner, with what runs in it, is to stay.
const kept = globalThis as { planner?: Promise<Planner> };
const planner = () => (kept.planner ??= createPlanner());

let plans: Promise<(request: Request) => Response | Promise<Response>> | undefined;
const handler = () =>
  (plans ??= planner().then((ready) => createServer({ planner: ready, auth: personOf, basePath: "/plans" }).fetch));

async function answer(request: Request): Promise<Response> {
  return (await handler())(request);
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as OPTIONS, answer as PATCH, answer as POST };
