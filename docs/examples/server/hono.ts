// PlanCraft's routes in a Hono app of one's own, below /plans. `c.env` has the connection, where Node's adapter is used.
import { Hono } from "hono";
import { createPlanner } from "plancraft";
import { createServer } from "plancraft/server";
import { personOf } from "./people.ts";

export const planner = await createPlanner();
const plans = createServer({ planner, auth: personOf, basePath: "/plans" });

export const app = new Hono();
app.get("/", (c) => c.text("The program's own page"));
app.all("/plans/*", (c) => plans.fetch(c.req.raw, Object(c.env)));
