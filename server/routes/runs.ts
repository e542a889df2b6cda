import { Hono } from "hono";
import { Answers, Fork, Resuming, Revision, RunBegun } from "../../schemas/http/run.ts";
import { SessionStatus } from "../../schemas/http/session.ts";
import type { AppEnv } from "../app-env.ts";
import type { BeginRun } from "../auth/begun-run.ts";
import { versionsWanted } from "../http/entity-tags.ts";
import { type DescribedAnswer, operation } from "../openapi/operation.ts";
import { AT_VERSION } from "./request-headers.ts";
import { givenContext, runSettings } from "./run-settings.ts";

const BEGUN: DescribedAnswer = {
  description: "The run has begun",
  schema: RunBegun,
  example: { session: "plan-k7m2xq", seq: 14 },
};

/** What a session does next: it goes on, is changed, forked or cancelled. */
export function runRoutes(begin: BeginRun) {
  return new Hono<AppEnv>()
    .post(
      "/:id/answers",
      operation({
        id: "answerQuestions",
        tag: "sessions",
        summary: "Answer open questions",
        description:
          "Answers by interrupt id. What does not fit its question is refused there: it costs an attempt, and the question says why. Of two who answer the same attempt one is taken.",
        body: Answers,
        bodyExample: { "4c1f0e7a2b9d8c35": { kind: "option", optionId: "climbers" } },
        answers: { 202: BEGUN },
        refusals: ["answers-malformed", "question-not-open", "answer-out-of-date", "session-in-use"],
      }),
      async (c) => {
        const answers = c.req.valid("json");
        const { session, seq } = await begin(
          c.var.requester,
          c.var.planner.answer({ session: c.req.param("id"), answers }),
        );
        return c.json({ session, seq }, 202);
      },
    )
    .post(
      "/:id/resume",
      operation({
        id: "resumeSession",
        tag: "sessions",
        summary: "Go on with a session from where it stands",
        body: Resuming,
        isBodyOptional: true,
        bodyExample: { yes: true, limits: { maxCostUsd: 2 } },
        answers: { 202: BEGUN },
        refusals: ["usage", "session-in-use", "model-not-allowed", "model-without-access"],
      }),
      async (c) => {
        const settings = runSettings(c.req.valid("json"));
        const { session, seq } = await begin(
          c.var.requester,
          c.var.planner.resume({ session: c.req.param("id"), ...settings }),
        );
        return c.json({ session, seq }, 202);
      },
    )
    .post(
      "/:id/revisions",
      operation({
        id: "reviseSession",
        tag: "plans",
        summary: "Change a finished plan in words",
        description: "Only what the request touches is written anew. The version before is kept.",
        body: Revision,
        bodyExample: { request: "Begin with two cities instead of five" },
        takesFiles: true,
        headers: AT_VERSION,
        answers: { 202: BEGUN },
        refusals: [
          "request-unusable",
          "session-not-finished",
          "session-in-use",
          "model-not-allowed",
          "model-without-access",
          "version-changed",
        ],
      }),
      async (c) => {
        const { request, pages, ...settings } = c.req.valid("json");
        const { once, upload } = c.var;
        const ifVersion = versionsWanted(c.req.header("If-Match"));
        const revision = { session: c.req.param("id"), request, once, ifVersion, context: givenContext(upload, pages) };
        const { session, seq } = await begin(
          c.var.requester,
          c.var.planner.revise({ ...revision, detached: true, ...runSettings(settings) }),
        );
        return c.json({ session, seq }, 202);
      },
    )
    .post(
      "/:id/forks",
      operation({
        id: "forkSession",
        tag: "sessions",
        summary: "Make a new session from a checkpoint",
        body: Fork,
        bodyExample: { at: 3 },
        answers: {
          201: {
            description: "The new session has begun",
            schema: SessionStatus,
            headers: { Location: "Where it is found" },
          },
        },
        refusals: ["checkpoint-unknown", "checkpoint-ambiguous", "model-not-allowed", "model-without-access"],
      }),
      async (c) => {
        const { at, fresh, ...settings } = c.req.valid("json");
        const request = { session: c.req.param("id"), checkpoint: String(at), fresh, once: c.var.once, detached: true };
        const { session } = await begin(c.var.requester, c.var.planner.fork({ ...request, ...runSettings(settings) }));
        return c.json(await c.var.planner.status(session), 201, { Location: `/api/sessions/${session}` });
      },
    )
    .post(
      "/:id/cancel",
      operation({
        id: "cancelSession",
        tag: "sessions",
        summary: "Cancel a session, whichever process runs it",
        description: "Everything so far is kept; a resume goes on from there.",
        answers: { 200: { description: "It has stopped", schema: SessionStatus } },
        refusals: ["session-over"],
      }),
      async (c) => {
        const session = c.req.param("id");
        await c.var.planner.cancel(session);
        return c.json(await c.var.planner.status(session));
      },
    )
    .post(
      "/:id/cancel/undo",
      operation({
        id: "undoCancel",
        tag: "sessions",
        summary: "Take a cancel back",
        description:
          "For 60 seconds: the session is what it was before. One that waited asks the same questions, one that ran or was queued goes on. After that, a resume still goes on.",
        answers: { 200: { description: "It is what it was", schema: SessionStatus } },
        refusals: [
          "undo-too-late",
          "session-not-cancelled",
          "session-over",
          "session-in-use",
          "model-not-allowed",
          "model-without-access",
        ],
      }),
      async (c) => {
        const { session } = await begin(c.var.requester, c.var.planner.undoCancel({ session: c.req.param("id") }));
        return c.json(await c.var.planner.status(session));
      },
    );
}
