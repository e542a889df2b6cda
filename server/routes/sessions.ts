import { type Handler, Hono } from "hono";
import { EventList, EventsQuery } from "../../schemas/http/event.ts";
import { NewSession, PageQuery, SessionPage, SessionStatus } from "../../schemas/http/session.ts";
import type { AppEnv } from "../app-env.ts";
import type { BeginRun } from "../auth/begun-run.ts";
import { cursorAfter, sessionBefore } from "../http/page-cursor.ts";
import { operation } from "../openapi/operation.ts";
import { givenContext, runSettings } from "./run-settings.ts";

const PAGE_SESSIONS = 50;

/** Sessions: begun, listed, looked at, followed, deleted. @param events Gives a session's events. @param begin Begins its run. */
export function sessionRoutes(events: Handler<AppEnv>, begin: BeginRun) {
  return new Hono<AppEnv>()
    .post(
      "/",
      operation({
        id: "createSession",
        tag: "sessions",
        summary: "Begin a session",
        description: "It runs by itself from here on; its events tell how far it is.",
        body: NewSession,
        bodyExample: { idea: "A marketplace for used climbing gear", preset: "fast", lang: "en", model: "offline" },
        takesFiles: true,
        answers: {
          201: {
            description: "The session has begun",
            schema: SessionStatus,
            headers: { Location: "Where it is found" },
          },
        },
        refusals: [
          "idea-empty",
          "idea-too-long",
          "usage",
          "variant-unknown",
          "model-not-allowed",
          "model-without-access",
          "sessions-too-many",
        ],
      }),
      async (c) => {
        const { idea, preset, lang, model, variant, memory, priority, pages, ...settings } = c.req.valid("json");
        const { once, upload } = c.var;
        const context = givenContext(upload, pages);
        const begun = { detached: true, language: lang, once, context };
        const request = { idea, preset, model, variant, memory, priority, ...begun };
        const { session } = await begin(c.var.requester, c.var.planner.start({ ...request, ...runSettings(settings) }));
        return c.json(await c.var.planner.status(session), 201, { Location: `/api/sessions/${session}` });
      },
    )
    .get(
      "/",
      operation({
        id: "listSessions",
        tag: "sessions",
        summary: "List one's sessions",
        query: PageQuery,
        answers: { 200: { description: "A page of them, the newest first", schema: SessionPage } },
      }),
      async (c) => {
        const { limit = PAGE_SESSIONS, cursor } = c.req.valid("query");
        const before = cursor === undefined ? undefined : await sessionBefore(cursor, c.var.planner);
        // One more than is shown tells whether there is another page.
        const listed = await c.var.planner.list({ limit: limit + 1, before });
        const sessions = listed.slice(0, limit);
        const last = sessions.at(-1);
        return c.json({ sessions, next: listed.length > limit && last ? cursorAfter(last.session) : null });
      },
    )
    .get(
      "/:id",
      operation({
        id: "getSession",
        tag: "sessions",
        summary: "How a session stands",
        answers: { 200: { description: "Its state, and its open questions", schema: SessionStatus } },
      }),
      async (c) => c.json(await c.get("planner").status(c.req.param("id"))),
    )
    .delete(
      "/:id",
      operation({
        id: "deleteSession",
        tag: "sessions",
        summary: "Delete a session",
        description: "For 30 days it can be brought back.",
        answers: { 204: { description: "Nobody finds it any more" } },
        refusals: ["session-in-use"],
      }),
      async (c) => {
        await c.var.planner.delete(c.req.param("id"));
        return c.body(null, 204);
      },
    )
    .post(
      "/:id/undelete",
      operation({
        id: "undeleteSession",
        tag: "sessions",
        summary: "Bring a deleted session back",
        description: "As it was; for 30 days after it was deleted.",
        answers: { 200: { description: "How it stands", schema: SessionStatus } },
        refusals: ["session-in-use"],
      }),
      async (c) => {
        await c.var.planner.undelete(c.req.param("id"));
        return c.json(await c.var.planner.status(c.req.param("id")));
      },
    )
    .get(
      "/:id/events",
      operation({
        id: "getEvents",
        tag: "sessions",
        summary: "Follow a session",
        description:
          "As server-sent events: those that are stored, and those to come until the last one of the run; a stream that is opened again goes on after Last-Event-ID. With Accept: application/json those that are stored.",
        query: EventsQuery,
        headers: { "Last-Event-ID": "Where an EventSource goes on; decides before `after`" },
        answers: {
          200: { description: "Its events", schema: EventList, types: ["text/event-stream"] },
          204: { description: "Nothing is to come: the session does not run, and the last event is known" },
        },
        refusals: ["event-unknown", "not-acceptable", "streams-too-many"],
      }),
      events,
    );
}
