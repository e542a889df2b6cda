import { Hono } from "hono";
import type { RolloutView } from "../../planner/rollouts/rollouts.ts";
import {
  ArmQuery,
  NewRollout,
  RolloutActs,
  RolloutChange,
  RolloutPage,
  RolloutRollback,
  UserArm,
} from "../../schemas/http/rollout.ts";
import { PageQuery } from "../../schemas/http/session.ts";
import type { Language } from "../../schemas/idea.ts";
import { Rollout } from "../../schemas/rollout/rollout.ts";
import type { AppEnv } from "../app-env.ts";
import { cursorAfterRollout, rolloutBefore } from "../http/page-cursor.ts";
import { operation } from "../openapi/operation.ts";

const PAGE_ROLLOUTS = 50;
const REFUSALS = ["admins-only", "rollout-unknown", "rollout-ambiguous"] as const;
/** Of what only a running one takes. */
const CHANGE_REFUSALS = [...REFUSALS, "rollout-over"] as const;
const EXAMPLE = { variant: "terse-writer", share: 0.05, preset: "balanced" };

/** Rollouts of variants, for administrators. */
export function rolloutRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/",
      operation({
        id: "listRollouts",
        tag: "rollouts",
        summary: "List the rollouts",
        query: PageQuery,
        answers: { 200: { description: "A page of them, the one that was started last first", schema: RolloutPage } },
        refusals: ["admins-only"],
      }),
      async (c) => {
        const rollouts = await c.var.planner.loadRollouts();
        const { limit = PAGE_ROLLOUTS, cursor } = c.req.valid("query");
        const after = cursor === undefined ? undefined : rolloutBefore(cursor);
        // One more than is shown tells whether there is another page.
        const listed = await rollouts.list({ limit: limit + 1, after });
        const page = listed.slice(0, limit).map((one) => shown(one, c.var.language));
        const last = page.at(-1);
        return c.json({ rollouts: page, next: listed.length > limit && last ? cursorAfterRollout(last.id) : null });
      },
    )
    .post(
      "/",
      operation({
        id: "startRollout",
        tag: "rollouts",
        summary: "Give a share of the users a variant",
        description: "In the new sessions of a preset; sessions that are there keep what they have.",
        body: NewRollout,
        bodyExample: EXAMPLE,
        answers: {
          201: { description: "It runs", schema: Rollout, headers: { Location: "Where it is found" } },
        },
        refusals: ["admins-only", "share-invalid", "usage", "variant-unknown", "variant-unusable", "rollout-running"],
      }),
      async (c) => {
        const rollouts = await c.var.planner.loadRollouts();
        const started = await rollouts.start(c.req.valid("json"));
        return c.json(shown(started, c.var.language), 201, { Location: `/api/rollouts/${started.id}` });
      },
    )
    .get(
      "/:rollout",
      operation({
        id: "getRollout",
        tag: "rollouts",
        summary: "How a rollout stands",
        answers: { 200: { description: "What the guard has seen of both arms, too", schema: Rollout } },
        refusals: REFUSALS,
      }),
      async (c) => {
        const rollouts = await c.get("planner").loadRollouts();
        return c.json(shown(await rollouts.get(c.req.param("rollout")), c.get("language")));
      },
    )
    .get(
      "/:rollout/acts",
      operation({
        id: "getRolloutActs",
        tag: "rollouts",
        summary: "Who did what to a rollout, and when",
        answers: { 200: { description: "The oldest first", schema: RolloutActs } },
        refusals: REFUSALS,
      }),
      async (c) => {
        const rollouts = await c.get("planner").loadRollouts();
        return c.json({ acts: await rollouts.acts(c.req.param("rollout")) });
      },
    )
    .get(
      "/:rollout/arm",
      operation({
        id: "getUserArm",
        tag: "rollouts",
        summary: "Which arm a user is in",
        query: ArmQuery,
        answers: { 200: { description: "Whether or not they have begun a session", schema: UserArm } },
        refusals: CHANGE_REFUSALS,
      }),
      async (c) => {
        const rollouts = await c.var.planner.loadRollouts();
        return c.json(await rollouts.arm(c.req.valid("query").user, { rollout: c.req.param("rollout") }));
      },
    )
    .patch(
      "/:rollout",
      operation({
        id: "shareRollout",
        tag: "rollouts",
        summary: "Give the variant to another share of the users",
        description:
          "Raised, nobody loses it who has it; lowered, who is left out gets the other arm's with their next session.",
        body: RolloutChange,
        bodyExample: { share: 0.25 },
        answers: { 200: { description: "How it stands now", schema: Rollout } },
        refusals: [...CHANGE_REFUSALS, "share-invalid"],
      }),
      async (c) => {
        const rollouts = await c.var.planner.loadRollouts();
        const { before: _, ...now } = await rollouts.share(c.req.valid("json").share, {
          rollout: c.req.param("rollout"),
        });
        return c.json(shown(now, c.var.language));
      },
    )
    .post(
      "/:rollout/promote",
      operation({
        id: "promoteRollout",
        tag: "rollouts",
        summary: "Give the variant to all new sessions of the preset",
        description: "Sessions that are there keep what they have.",
        answers: { 200: { description: "How it ended", schema: Rollout } },
        refusals: CHANGE_REFUSALS,
      }),
      async (c) => {
        const rollouts = await c.get("planner").loadRollouts();
        return c.json(shown(await rollouts.promote({ rollout: c.req.param("rollout") }), c.get("language")));
      },
    )
    .post(
      "/:rollout/rollback",
      operation({
        id: "rollBackRollout",
        tag: "rollouts",
        summary: "Give new sessions what they had before",
        description: "Sessions that are there keep what they have.",
        body: RolloutRollback,
        isBodyOptional: true,
        bodyExample: { reason: "Plans got too short" },
        answers: { 200: { description: "How it ended", schema: Rollout } },
        refusals: [...CHANGE_REFUSALS, "usage"],
      }),
      async (c) => {
        const rollouts = await c.var.planner.loadRollouts();
        const { reason } = c.req.valid("json");
        return c.json(shown(await rollouts.rollback({ rollout: c.req.param("rollout") }, reason), c.var.language));
      },
    );
}

function shown({ reason, ...rollout }: RolloutView, language: Language) {
  return { ...rollout, reason: reason?.[language] ?? null };
}
