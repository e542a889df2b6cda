import { Hono } from "hono";
import { DeadLetter, DeadLetterPage, ReplayedLetter } from "../../schemas/http/dead-letter.ts";
import { PageQuery } from "../../schemas/http/session.ts";
import type { AppEnv } from "../app-env.ts";
import { cursorAfterLetter, letterPlace } from "../http/page-cursor.ts";
import { operation } from "../openapi/operation.ts";

const PAGE_LETTERS = 50;

/** Runs that failed for good in a worker's hands. Somebody else's are as unknown as none. */
export function deadLetterRoutes() {
  return new Hono<AppEnv>()
    .get(
      "/",
      operation({
        id: "listDeadLetters",
        tag: "sessions",
        summary: "List the runs that failed for good",
        description: "Of one's own sessions; an administrator has all.",
        query: PageQuery,
        answers: { 200: { description: "A page of them, the newest first", schema: DeadLetterPage } },
      }),
      async (c) => {
        const { limit = PAGE_LETTERS, cursor } = c.req.valid("query");
        const after = cursor === undefined ? undefined : letterPlace(cursor);
        // One more than is shown tells whether there is another page.
        const listed = await c.var.planner.deadLetters.list({ limit: limit + 1, after });
        const letters = listed.slice(0, limit);
        const last = letters.at(-1);
        return c.json({ letters, next: listed.length > limit && last ? cursorAfterLetter(last) : null });
      },
    )
    .get(
      "/:letter",
      operation({
        id: "getDeadLetter",
        tag: "sessions",
        summary: "A run that failed for good",
        answers: { 200: { description: "What it was, and why it failed", schema: DeadLetter } },
        refusals: ["dead-letter-unknown", "dead-letter-ambiguous"],
      }),
      async (c) => c.json(await c.get("planner").deadLetters.get(c.req.param("letter"))),
    )
    .post(
      "/:letter/replay",
      operation({
        id: "replayDeadLetter",
        tag: "sessions",
        summary: "Put a run that failed for good back into the queue",
        description: "Its session goes on from its last checkpoint, and nothing is paid for again.",
        answers: { 202: { description: "The session is queued", schema: ReplayedLetter } },
        refusals: [
          "dead-letter-unknown",
          "dead-letter-ambiguous",
          "dead-letter-deleted",
          "dead-letter-settled",
          "queue-off",
          "session-in-use",
          "job-unknown",
        ],
      }),
      async (c) => c.json(await c.get("planner").deadLetters.replay(c.req.param("letter")), 202),
    )
    .delete(
      "/:letter",
      operation({
        id: "dropDeadLetter",
        tag: "sessions",
        summary: "Drop a run that failed for good",
        description: "Its session stays as it is, and can be resumed.",
        answers: { 204: { description: "The letter is gone" } },
        refusals: ["dead-letter-unknown", "dead-letter-ambiguous"],
      }),
      async (c) => {
        await c.get("planner").deadLetters.drop(c.req.param("letter"));
        return c.body(null, 204);
      },
    );
}
