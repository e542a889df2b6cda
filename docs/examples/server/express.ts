// PlanCraft's routes in an Express app, below /plans: POST /plans/api/sessions, GET /plans/api/sessions/ID/events, ...
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { createPlanner } from "plancraft";
import { createServer } from "plancraft/server";
import { personOf } from "./people.ts";

export const planner = await createPlanner();
const plans = createServer({ planner, auth: personOf, basePath: "/plans" });

export const app = express();
app.get("/", (_, answer) => void answer.send("The program's own page"));
// Before express.json() and the like: whoever reads the body first has it. Express takes the prefix away by itself.
app.use("/plans", getRequestListener(plans.fetch, { overrideGlobalObjects: false }));
